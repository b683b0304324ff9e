package applications

import (
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/mail"
)

// TestEveryAlertHasItsWords writes each alert's line, tick and mail in every language, with and without the words of a person.
func TestEveryAlertHasItsWords(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	alerts := (&Module{&Service{}}).Alerts()
	seen := map[string]bool{}
	for _, a := range alerts {
		if seen[a.Event] {
			t.Errorf("%s is declared twice", a.Event)
		}
		seen[a.Event] = true
		if withCalendar := a.Calendar != nil; withCalendar != (a.Event == "applications.appointment_proposed" || a.Event == FactCancelled) {
			t.Errorf("%s has a calendar file: %t", a.Event, withCalendar)
		}
		for _, lang := range i18n.Languages() {
			for _, quote := range []string{"", "Il faut le permis\n\net <b>une voiture</b>"} {
				args := map[string]any{
					"Person": "Zoé", "Candidate": "Zoé Exemple", "Company": "Ferme & Fils", "Title": "Jardinier", "Quote": quote, "When": "demain",
					"Application": "x", "Appointment": "y",
				}
				m, err := mail.Render(bundle, lang, a.Event, mail.Data{Args: args, ActionURL: "https://atouts.example/x"})
				if err != nil {
					t.Fatal(err)
				}
				var pairs []any
				for k, v := range args {
					pairs = append(pairs, k, v)
				}
				l := bundle.Localizer(lang)
				all := m.Subject + m.Text + m.HTML + l.T("notification."+a.Event, pairs...) + l.T("notifications.event."+a.Event)
				if strings.Contains(all, "<no value>") || strings.Contains(all, "{{") || strings.Contains(all, "applications.") {
					t.Errorf("%s in %s: %s", a.Event, lang, all)
				}
				if strings.Contains(m.Subject, "permis") || strings.Contains(m.HTML, "<b>une") {
					t.Errorf("%s in %s: a person's words where they must not be", a.Event, lang)
				}
			}
		}
	}
	if len(bundle.Missing()) > 0 {
		t.Errorf("missing: %v", bundle.Missing())
	}
}
