package api

import (
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/atouts/atouts/templates/i18n"
)

// clean makes a typed text fit to be kept: valid, with plain line ends, without the control characters that a database or a PDF refuses. A
// secret keeps its spaces.
func clean(raw string, secret bool) string {
	text := strings.ToValidUTF8(raw, "\ufffd")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, text)
	if secret {
		return text
	}
	return strings.TrimSpace(text)
}

// isoDay turns a day as people write it into the one that machines read; anything else is left for the validation.
func isoDay(text string) string {
	for _, form := range []string{"2/1/2006", "2.1.2006", "2-1-2006"} {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return text
}

var timeType = reflect.TypeFor[time.Time]()

// time fills a moment from one field, or from a day and a time of day in two.
func (d *decoder) time(v reflect.Value, name string) (any, bool) {
	text, _ := d.first(name)
	text = clean(text, false)
	if day, two := d.first(name + ".date"); two && text == "" {
		clock, _ := d.first(name + ".time")
		text = strings.TrimSpace(isoDay(clean(day, false)) + "T" + clean(clock, false))
		if text == "T" {
			text = ""
		}
	}
	if text == "" {
		return nil, false
	}
	t, ok := moment(isoDay(text))
	if !ok {
		return text, true // the schema says that it is no moment
	}
	v.Set(reflect.ValueOf(t))
	return t.Format(time.RFC3339), true
}

func moment(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, true
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15h04", time.DateOnly} {
		if t, err := time.ParseInLocation(form, text, i18n.Paris()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
