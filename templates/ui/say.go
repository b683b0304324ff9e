package ui

import (
	"context"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// Tone is what a message or a state means. It always shows as a shape and in words too, never as a colour alone.
type Tone string

// The tones.
const (
	Plain   Tone = ""
	Info    Tone = "info"
	Success Tone = "success"
	Warning Tone = "warning"
	Problem Tone = "danger"
)

func (t Tone) icon() Name {
	switch t {
	case Success:
		return IconCheck
	case Warning:
		return IconWarning
	case Problem:
		return IconCross
	case Info:
		return IconInfo
	case Plain:
		return IconDot
	}
	return IconDot
}

// FlashMessage is what the last act did, shown once at the top of the next page.
type FlashMessage struct {
	Tone Tone
	Text string
	// Href and Link lead further, when there is somewhere to go.
	Href, Link string
}

// Words is a text as a component, for table cells and facts. It is escaped.
func Words(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(text))
		return err
	})
}

// Initials returns the first letters of the first and last words of a name.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	out := string(unicode.ToUpper(first))
	if len(words) > 1 {
		last, _ := utf8.DecodeRuneInString(words[len(words)-1])
		out += string(unicode.ToUpper(last))
	}
	return out
}
