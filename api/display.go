package api

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/atouts/atouts/ent/viewer"
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

// SetLanguage keeps the language of this browser: the form in every footer does, and so does a sign-in, from the account's choice. What is no language
// changes nothing.
func SetLanguage(w http.ResponseWriter, r *http.Request, lang string) {
	if slices.Contains(i18n.Languages(), lang) {
		setCookie(w, r, cookieLanguage, lang)
	}
}

// SetDisplay keeps the display choices of this browser, by the names of the form's fields; what is not a choice is the default.
func SetDisplay(w http.ResponseWriter, r *http.Request, display map[string]string) {
	kept := url.Values{}
	for name, allowed := range choices() {
		if slices.Contains(allowed, display[name]) {
			kept.Set(name, display[name])
		}
	}
	setCookie(w, r, cookieDisplay, kept.Encode())
}

// Preferences are a person's choices of language and display, to be kept beyond one browser.
type Preferences struct {
	// Language is one of i18n.Languages; empty when it was not chosen.
	Language string
	// Display is every choice that is not the default, by the names of the form's fields; nil when nothing was chosen.
	Display map[string]string
}

// PreferencesOf returns the language in which a request is answered, and the display choices of its browser when it has some.
func PreferencesOf(r *http.Request) Preferences {
	p := Preferences{Language: i18n.Lang(r.Context())}
	if display := displayOf(preferences(r)); len(display) > 0 {
		p.Display = display
	}
	return p
}

// displayOf writes display choices by the names of the form's fields.
func displayOf(p layout.Prefs) map[string]string {
	display := map[string]string{}
	for name := range choices() {
		if v := preference(&p, name).String(); v != "" {
			display[name] = v
		}
	}
	return display
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
	p, sent := displayOf(preferences(req)), false
	for name, allowed := range choices() {
		if chosen, has := values[name]; has {
			sent = true
			delete(p, name)
			if slices.Contains(allowed, chosen[0]) {
				p[name] = chosen[0]
			}
		}
	}
	if err := r.keep(req, values.Get("lang"), p, sent); err != nil {
		return err
	}
	SetLanguage(w, req, values.Get("lang"))
	SetDisplay(w, req, p)
	return Redirect(w, req, LocalPath(values.Get("back"), "/"))
}

// keep hands what a signed-in person has chosen to whoever keeps it beyond this browser.
func (r *Router) keep(req *http.Request, lang string, display map[string]string, displayed bool) error {
	var p Preferences
	if slices.Contains(i18n.Languages(), lang) {
		p.Language = lang
	}
	if displayed {
		p.Display = display
	}
	if r.cfg.Prefer == nil || p.Language == "" && p.Display == nil || !viewer.Get(req.Context()).SignedIn() {
		return nil
	}
	return r.cfg.Prefer(req.Context(), p)
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
