package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"sync"
	texttemplate "text/template"
	"unicode"

	"github.com/atouts/atouts/templates/i18n"
)

// Message is a mail ready to be sent.
type Message struct {
	// Subject is one line without control characters.
	Subject string
	// Text and HTML say the same.
	Text, HTML string
}

// Fact is a line of a mail such as a date or a place.
type Fact struct{ Term, Value string }

// Data is what a mail holds besides the texts of its catalogue entries.
type Data struct {
	// Args fill the placeholders of all the texts of the mail.
	Args map[string]any
	// Facts are listed under the text.
	Facts []Fact
	// Quote is what a person wrote, as it is.
	Quote string
	// ActionURL is where the button leads, in full; without it there is no button.
	ActionURL string
	// StopURL stops this kind of mails with one click; empty for security mails, which cannot be stopped.
	StopURL string
	// SiteURL is the address of the site, in full.
	SiteURL string
}

//go:embed layout.html.tmpl
var htmlSource string

//go:embed layout.txt.tmpl
var textSource string

// layout is the frame of every mail, parsed once.
type layout struct {
	html *htmltemplate.Template
	text *texttemplate.Template
}

var parsed = sync.OnceValues(func() (*layout, error) {
	html, err := htmltemplate.New("mail").Parse(htmlSource)
	if err != nil {
		return nil, fmt.Errorf("parsing the HTML frame of mails: %w", err)
	}
	text, err := texttemplate.New("mail").Parse(textSource)
	if err != nil {
		return nil, fmt.Errorf("parsing the text frame of mails: %w", err)
	}
	return &layout{html: html, text: text}, nil
})

// words are what the frame shows: everything already in the person's language.
type words struct {
	Data
	Lang, Subject, Title, Action, Reason       string
	Paragraphs                                 []string
	ReasonIntro, Stop, StopLink, Copy, Purpose string
	Colon, Open, Close                         string
}

// Render writes the mail of a name in a language. A name without entries in the catalogues is an error that names the missing key.
func Render(b *i18n.Bundle, lang, name string, data Data) (Message, error) {
	frame, err := parsed()
	if err != nil {
		return Message{}, err
	}
	w, err := say(b, lang, name, data)
	if err != nil {
		return Message{}, err
	}
	var html, text bytes.Buffer
	if err := frame.html.Execute(&html, w); err != nil {
		return Message{}, fmt.Errorf("writing the HTML of mail %s: %w", name, err)
	}
	if err := frame.text.Execute(&text, w); err != nil {
		return Message{}, fmt.Errorf("writing the text of mail %s: %w", name, err)
	}
	return Message{Subject: w.Subject, Text: text.String(), HTML: html.String()}, nil
}

func say(b *i18n.Bundle, lang, name string, data Data) (words, error) {
	l := b.Localizer(lang)
	args := make([]any, 0, 2*len(data.Args))
	for key, value := range data.Args {
		args = append(args, key, value)
	}
	parts := []string{"subject", "title", "text", "reason"}
	if data.ActionURL != "" {
		parts = append(parts, "action")
	}
	text := map[string]string{}
	for _, part := range parts {
		key := "mail." + name + "." + part
		if !b.Has(l.Lang(), key) {
			return words{}, fmt.Errorf("writing mail %s: no catalogue has the key %q", name, key)
		}
		text[part] = l.T(key, args...)
	}
	w := words{
		Data: data, Lang: i18n.French, Subject: oneLine(text["subject"]), Title: text["title"], Action: text["action"], Reason: text["reason"],
		ReasonIntro: l.T("mail.layout.reason_intro"), Stop: l.T("mail.layout.stop"), StopLink: l.T("mail.layout.stop_link"),
		Copy: l.T("mail.layout.copy"), Purpose: l.T("mail.layout.signature"),
		Colon: "\u00a0:", Open: "«\u00a0", Close: "\u00a0»",
	}
	if l.Lang() == i18n.English {
		w.Lang, w.Colon, w.Open, w.Close = i18n.English, ":", "“", "”"
	}
	for paragraph := range strings.SplitSeq(text["text"], "\n\n") {
		if p := strings.TrimSpace(paragraph); p != "" {
			w.Paragraphs = append(w.Paragraphs, p)
		}
	}
	return w, nil
}

// oneLine keeps a subject from opening a new header.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}
