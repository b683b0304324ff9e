package api

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
)

// The cookies of a browser's language and display. They hold a choice and nobody's identity, so a visitor may have them too.
const (
	cookieLanguage = "langue"
	cookieDisplay  = "affichage"
)

// choices are the values that each display preference may have, besides the default.
func choices() map[string][]string {
	return map[string][]string{
		"size": {"large", "larger"}, "spacing": {"wide"}, "font": {"dyslexic", "system"}, "contrast": {"more"}, "motion": {"reduced"},
		"theme": {"light", "dark"},
	}
}

// preferences reads the display choices of a request; a value that does not exist is the default.
func preferences(req *http.Request) layout.Prefs {
	c, err := req.Cookie(cookieDisplay)
	if err != nil {
		return layout.Prefs{}
	}
	values, err := url.ParseQuery(c.Value)
	if err != nil {
		return layout.Prefs{}
	}
	var p layout.Prefs
	for name, allowed := range choices() {
		if v := values.Get(name); slices.Contains(allowed, v) {
			preference(&p, name).SetString(v)
		}
	}
	return p
}

// preference returns the field of a preference by the name of its form field.
func preference(p *layout.Prefs, name string) reflect.Value {
	return reflect.ValueOf(p).Elem().FieldByName(strings.ToUpper(name[:1]) + name[1:])
}

func languageCookie(req *http.Request) string {
	if c, err := req.Cookie(cookieLanguage); err == nil {
		return c.Value
	}
	return ""
}

// SetLanguage keeps the language of this browser: the form in every footer does, and so may a sign-in, from the account's choice.
func SetLanguage(w http.ResponseWriter, r *http.Request, lang string) {
	if slices.Contains(i18n.Languages(), lang) {
		setCookie(w, r, cookieLanguage, lang)
	}
}

// Display returns the display choices of the request, for the page that changes them.
func Display(r *http.Request) layout.Prefs { return preferences(r) }

// chooseDisplay keeps what the language and display forms send, then goes back to where the person was. A field that the form does not have
// stays as it was: the form in the footer has the language alone.
func (r *Router) chooseDisplay(w http.ResponseWriter, req *http.Request) error {
	values, err := formValues(req)
	if err != nil {
		return err
	}
	SetLanguage(w, req, values.Get("lang"))
	p, kept := preferences(req), url.Values{}
	for name, allowed := range choices() {
		field := preference(&p, name)
		if chosen, sent := values[name]; sent {
			field.SetString("")
			if slices.Contains(allowed, chosen[0]) {
				field.SetString(chosen[0])
			}
		}
		if field.String() != "" {
			kept.Set(name, field.String())
		}
	}
	setCookie(w, req, cookieDisplay, kept.Encode())
	return Redirect(w, req, LocalPath(values.Get("back"), "/"))
}

func setCookie(w http.ResponseWriter, req *http.Request, name, value string) {
	c := &http.Cookie{ //nolint:gosec // Secure follows the base address below
		Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if q := of(req.Context()); q != nil {
		c.Secure = q.router.cfg.BaseURL.Scheme == "https"
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
