package text

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// Cleaned is a sanitised text.
type Cleaned struct {
	HTML  string // of the allow-list, well formed
	Plain string // the same as plain text: paragraphs apart, "- " before list items
	// Stripped says that something active or visual was taken away: scripts, frames, images, event handlers, links that are not https.
	Stripped bool
}

// Sanitize gives src as clean HTML and as plain text.
func Sanitize(src string) (clean, plain string) {
	c := Clean(src)
	return c.HTML, c.Plain
}

// Clean sanitises src, which is HTML, or plain text whose line breaks and dashes then become paragraphs and lists.
//
// The structure is rebuilt token by token, which makes it well formed, and the result still passes bluemonday's allow-list: what decides
// about safety is the kept library, not the own code before it.
func Clean(src string) Cleaned {
	if !tagLike.MatchString(src) {
		src = fromPlain(src)
	}
	b := &builder{}
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(1 << 20)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		tok := z.Token()
		switch kind {
		case html.TextToken:
			b.text(tok.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			b.start(tok)
			if rawText[tok.Data] && kind == html.StartTagToken {
				if z.Next() == html.ErrorToken { // what is inside a script or a frame
					break
				}
				if next := z.Token(); next.Type != html.TextToken {
					b.end(next.Data)
				}
			}
		case html.EndTagToken:
			b.end(tok.Data)
		case html.ErrorToken, html.CommentToken, html.DoctypeToken:
		}
	}
	b.finish()
	return Cleaned{HTML: policy().Sanitize(b.out.String()), Plain: strings.TrimSpace(b.plain.String()), Stripped: b.stripped}
}

var tagLike = regexp.MustCompile(`<[a-zA-Z/!]`)

// rawText are the elements whose content the tokenizer gives as one text, which is not the offer's.
var rawText = map[string]bool{
	"script": true, "style": true, "iframe": true, "noembed": true, "noframes": true, "noscript": true, "title": true, "textarea": true,
	"xmp": true, "plaintext": true,
}

// policy is the allow-list. It is built once: building costs more than using.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "b", "i", "u", "ul", "ol", "li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow noopener$`)).OnElements("a")
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("https")
	p.RequireNoFollowOnLinks(true)
	return p
})

// fromPlain makes HTML of a plain text: blank lines part paragraphs, lines that begin with a dash or a bullet are list items.
func fromPlain(s string) string {
	var b strings.Builder
	list := false
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		item, isItem := bullet(line)
		switch {
		case isItem && !list:
			b.WriteString("<ul>")
		case !isItem && list && line != "":
			b.WriteString("</ul>")
		}
		if line != "" {
			list = isItem
		}
		switch {
		case isItem:
			b.WriteString("<li>" + html.EscapeString(item) + "</li>")
		case line == "" && !list:
			b.WriteString("</p>")
		case line != "":
			b.WriteString(html.EscapeString(html.UnescapeString(line)) + "<br>")
		}
	}
	return b.String()
}

// bullet gives the text after a list item's mark.
func bullet(line string) (string, bool) {
	for _, mark := range []string{"-", "–", "—", "•", "·", "*", "▪", "●", "►", "✓"} {
		if rest, ok := strings.CutPrefix(line, mark); ok && rest != "" && (rest[0] == ' ' || rest[0] == '\t' || strings.HasPrefix(rest, "\u00a0")) {
			return strings.TrimSpace(strings.ReplaceAll(rest, "\u00a0", " ")), true
		}
	}
	return "", false
}
