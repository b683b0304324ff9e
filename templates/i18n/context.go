package i18n

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

type contextKey struct{}

// With puts the speaker of a language in the context: pages and mails rendered with it speak that language.
func With(ctx context.Context, l *Localizer) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From returns the speaker in the context, or nil when there is none.
func From(ctx context.Context) *Localizer {
	l, _ := ctx.Value(contextKey{}).(*Localizer)
	return l
}

// T returns the text of a key in the language of the context. Arguments are pairs of a name and a value; Count chooses the plural.
// A key that is missing is returned as it is and counted in Bundle.Missing.
func T(ctx context.Context, key string, args ...any) string {
	if l := From(ctx); l != nil {
		return l.T(key, args...)
	}
	return key
}

// Lang returns the language of the context: "fr", "fr-x-falc" or "en"; French when none was set.
func Lang(ctx context.Context) string {
	if l := From(ctx); l != nil {
		return l.lang
	}
	return French
}

// HTMLLang returns the value of the lang attribute. Easy-to-read French is announced as French, which screen readers know.
func HTMLLang(ctx context.Context) string {
	if Lang(ctx) == English {
		return English
	}
	return French
}

// Dir returns the writing direction of the language of the context.
func Dir(context.Context) string { return "ltr" }

// matcher chooses between the two languages that browsers may ask for. Building one costs as much as reading an offer, and it never changes.
var matcher = language.NewMatcher([]language.Tag{language.French, language.English})

// Match chooses the language of a visitor: the cookie, when it names one that exists, else the best of Accept-Language, else French.
// Easy-to-read French is only ever chosen by the person, never guessed.
func Match(acceptLanguage, cookie string) string {
	if slices.Contains(Languages(), strings.ToLower(cookie)) {
		return strings.ToLower(cookie)
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return French
	}
	_, i, confidence := matcher.Match(wanted...)
	if confidence == language.No || i == 0 {
		return French
	}
	return English
}
