package mail_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/mail"
)

var update = flag.Bool("update", false, "write the golden files again")

func bundle(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func samples() map[string]mail.Data {
	return map[string]mail.Data{
		"invitation": {
			Args: map[string]any{
				"Name": "Ana Exemple", "Inviter": "Rémi Référent", "Expires": time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC),
			},
			ActionURL: "https://atouts.example/invitation/jeton", SiteURL: "https://atouts.example",
		},
		"invitation_kept": {
			Args:    map[string]any{"Name": "Ana", "Inviter": "Rose Recruteuse", "Expires": time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC)},
			SiteURL: "https://atouts.example",
		},
		"joined": {
			Args:      map[string]any{"Name": "Ana", "Role": "Référent d’établissement, Lycée des Exemples"},
			ActionURL: "https://atouts.example/role", SiteURL: "https://atouts.example",
		},
		"suspended": {Args: map[string]any{"Name": "Ana"}, Quote: "Départ non signalé", SiteURL: "https://atouts.example"},
		"restored":  {Args: map[string]any{"Name": "Ana"}, ActionURL: "https://atouts.example/", SiteURL: "https://atouts.example"},
		"handed_over": {
			Args:  map[string]any{"Name": "Ana", "From": "Rémi Référent", "Count": 3},
			Quote: "Camille attend une réponse.", ActionURL: "https://atouts.example/", SiteURL: "https://atouts.example",
		},
		"notice": {
			Args:  map[string]any{"Title": "Un rendez-vous est proposé", "Text": "Les Jardins d’exemple vous proposent un rendez-vous."},
			Facts: []mail.Fact{{Term: "Date", Value: "8 décembre 2026 à 10 h 00"}, {Term: "Lieu", Value: "Montpellier"}},
			Quote: "Venez avec <vos> questions & envies !", ActionURL: "https://atouts.example/candidatures/1?a=1&b=2",
			StopURL: "https://atouts.example/stop/jeton", SiteURL: "https://atouts.example",
		},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	b := bundle(t)
	for name, data := range samples() {
		for _, lang := range i18n.Languages() {
			m, err := mail.Render(b, lang, name, data)
			if err != nil {
				t.Fatal(err)
			}
			got := "Subject: " + m.Subject + "\n\n" + m.Text + "\n======== HTML\n" + m.HTML
			file := filepath.Join("testdata", name+"."+lang+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s differs (run with -update if it is meant):\n%s", file, d)
			}
		}
	}
	if missed := b.Missing(); len(missed) > 0 {
		t.Errorf("missing keys: %v", missed)
	}
}

func TestHostileWords(t *testing.T) {
	t.Parallel()
	data := samples()["notice"]
	data.Args = map[string]any{"Title": "Bonjour\r\nBcc: tous@exemple.fr\u2028x", "Text": "<script>alert(1)</script>"}
	data.ActionURL = "javascript:alert(1)"
	m, err := mail.Render(bundle(t), "fr", "notice", data)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(m.Subject, "\r\n\u2028") {
		t.Errorf("the subject has several lines: %q", m.Subject)
	}
	for _, forbidden := range []string{"<script", `href="javascript:`} {
		if strings.Contains(m.HTML, forbidden) {
			t.Errorf("the HTML has %s", forbidden)
		}
	}
}

func TestUnknownMail(t *testing.T) {
	t.Parallel()
	_, err := mail.Render(bundle(t), "fr", "nothing.at_all", mail.Data{})
	if err == nil || !strings.Contains(err.Error(), "mail.nothing.at_all.subject") {
		t.Errorf("error %v does not name the missing key", err)
	}
}

func TestSecurityMailsCannotBeStopped(t *testing.T) {
	t.Parallel()
	m, err := mail.Render(bundle(t), "fr", "invitation", samples()["invitation"])
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(m.Text, "Ne plus recevoir") || strings.Contains(m.HTML, "Ne plus recevoir") {
		t.Error("an invitation offers to stop invitations")
	}
}
