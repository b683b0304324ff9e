package text

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxLists is how deep lists may nest; deeper items join the deepest list.
const maxLists = 4

// builder writes well-formed HTML and its plain twin from a stream of tokens that may be neither nested nor closed rightly. A block is
// opened only by text, so that nothing empty is written.
type builder struct {
	out, plain strings.Builder
	block      string   // "", "p" or "li"
	filled     bool     // the open block has text
	lists      []list   // open lists, outermost first
	inline     []inline // open inline elements, some not yet written
	written    int      // how many of them are written
	breaks     int      // line breaks to write before the next text
	space      bool     // a space to write before the next text
	stripped   bool
}

type list struct {
	name string
	n    int
	item bool // an item is open
}

type inline struct{ name, open string }

// inlines are the inline elements kept.
var inlines = map[string]bool{"strong": true, "em": true, "b": true, "i": true, "u": true, "a": true}

// blocks are the elements that begin and end a paragraph.
var blocks = map[string]bool{
	"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "section": true, "article": true,
	"header": true, "footer": true, "main": true, "aside": true, "blockquote": true, "pre": true, "table": true, "tr": true, "dl": true,
	"dt": true, "dd": true, "figure": true, "figcaption": true, "address": true, "fieldset": true, "form": true, "hr": true, "center": true,
}

// active are the elements whose removal the owner of the text should know.
var active = map[string]bool{
	"script": true, "iframe": true, "object": true, "embed": true, "img": true, "svg": true, "form": true, "input": true, "video": true,
	"audio": true, "link": true, "meta": true, "base": true, "style": true, "picture": true, "math": true, "template": true, "button": true,
}

func (b *builder) start(tok html.Token) {
	b.note(tok)
	switch name := tok.Data; {
	case name == "br":
		b.breaks++
	case name == "ul" || name == "ol":
		b.closeBlock()
		if len(b.lists) < maxLists {
			b.lists = append(b.lists, list{name: name})
		}
	case name == "li":
		b.closeBlock()
		b.closeItem()
		if len(b.lists) == 0 {
			b.lists = append(b.lists, list{name: "ul"})
		}
	case name == "td" || name == "th":
		b.space = true
	case blocks[name]:
		b.newBlock()
	case inlines[name]:
		b.openInline(tok)
	}
}

// note remembers that something active is being dropped.
func (b *builder) note(tok html.Token) {
	if active[tok.Data] {
		b.stripped = true
	}
	for _, a := range tok.Attr {
		if strings.HasPrefix(a.Key, "on") {
			b.stripped = true
		}
	}
}

func (b *builder) openInline(tok html.Token) {
	if len(b.inline) >= 16 {
		return
	}
	in := inline{name: tok.Data, open: "<" + tok.Data + ">"}
	if tok.Data == "a" {
		in.open = ""
		for _, a := range tok.Attr {
			if a.Key != "href" {
				continue
			}
			u, err := url.Parse(strings.TrimSpace(a.Val))
			switch {
			case err != nil:
			case u.Scheme == "https" && u.Host != "":
				in.open = `<a href="` + html.EscapeString(u.String()) + `" rel="nofollow noopener">`
			case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "mailto" && u.Scheme != "tel":
				b.stripped = true
			}
		}
	}
	b.inline = append(b.inline, in)
}

func (b *builder) end(name string) {
	switch {
	case name == "ul" || name == "ol":
		if len(b.lists) > 0 {
			b.closeList()
		}
	case name == "li":
		b.closeBlock()
		b.closeItem()
	case name == "br":
		b.breaks++
	case blocks[name]:
		b.newBlock()
	case inlines[name]:
		i := len(b.inline) - 1
		for i >= 0 && b.inline[i].name != name {
			i--
		}
		if i >= 0 {
			b.closeInlines(i)
			b.inline = slices.Delete(b.inline, i, i+1)
		}
	}
}

// newBlock ends a paragraph; within a list item it is a line break, because an item holds no paragraphs.
func (b *builder) newBlock() {
	if b.block == "li" {
		b.breaks = 1
		return
	}
	b.closeBlock()
}

// text writes a text, opening its block and inline elements.
func (b *builder) text(s string) {
	words := strings.FieldsFunc(s, isSpace)
	if len(words) == 0 {
		b.space = b.space || s != ""
		return
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	lead := b.space || isSpace(first)
	if b.breaks > 1 && b.block == "p" {
		b.closeBlock() // two breaks are a paragraph's end
	}
	b.openBlock()
	if b.filled {
		switch {
		case b.breaks > 0:
			b.out.WriteString("<br>")
			b.plain.WriteByte('\n')
		case lead:
			b.out.WriteByte(' ')
			b.plain.WriteByte(' ')
		}
	}
	for ; b.written < len(b.inline); b.written++ {
		b.out.WriteString(b.inline[b.written].open)
	}
	joined := strings.Join(words, " ")
	b.out.WriteString(html.EscapeString(joined))
	b.plain.WriteString(joined)
	b.filled, b.breaks, b.space = true, 0, isSpace(last)
}

// isSpace is for what HTML collapses, and the no-break space, which feeds use to fill paragraphs. French typography is for our own texts.
func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' || r == '\u00a0' || r == '\u200b' || r == '\ufeff'
}

func (b *builder) openBlock() {
	if b.block != "" {
		return
	}
	b.filled = false
	if len(b.lists) == 0 {
		b.block = "p"
		b.out.WriteString("<p>")
		if b.plain.Len() > 0 {
			b.plain.WriteString("\n\n")
		}
		return
	}
	b.block = "li"
	for i := range b.lists {
		l := &b.lists[i]
		if l.n == 0 {
			b.out.WriteString("<" + l.name + ">")
		}
		if l.item {
			continue
		}
		l.item = true
		l.n++
		b.out.WriteString("<li>")
	}
	l := &b.lists[len(b.lists)-1]
	b.plain.WriteString("\n" + strings.Repeat("  ", len(b.lists)-1))
	if l.name == "ol" {
		b.plain.WriteString(strconv.Itoa(l.n) + ". ")
		return
	}
	b.plain.WriteString("- ")
}

// closeInlines writes the end tags of the inline elements from the i-th on. They stay open for the next block.
func (b *builder) closeInlines(i int) {
	for b.written > i {
		b.written--
		if in := b.inline[b.written]; in.open != "" {
			b.out.WriteString("</" + in.name + ">")
		}
	}
}

func (b *builder) closeBlock() {
	b.closeInlines(0)
	if b.block == "p" {
		b.out.WriteString("</p>")
	}
	b.block, b.filled, b.breaks, b.space = "", false, 0, false
}

func (b *builder) closeItem() {
	if n := len(b.lists); n > 0 && b.lists[n-1].item {
		b.out.WriteString("</li>")
		b.lists[n-1].item = false
	}
}

func (b *builder) closeList() {
	b.closeBlock()
	b.closeItem()
	last := b.lists[len(b.lists)-1]
	if last.n > 0 {
		b.out.WriteString("</" + last.name + ">")
	}
	b.lists = b.lists[:len(b.lists)-1]
}

// finish closes everything. Inline elements that were never closed end here.
func (b *builder) finish() {
	b.closeBlock()
	for len(b.lists) > 0 {
		b.closeList()
	}
}
