package i18n_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/atouts/atouts/templates/i18n"
)

func speak(t *testing.T, lang string, extra map[string]string) (context.Context, *i18n.Bundle) {
	t.Helper()
	files := fstest.MapFS{}
	for name, content := range extra {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	b, err := i18n.New(files)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), b.Localizer(lang)), b
}

var extra = map[string]string{
	"x.fr.json":        `{"x.hello": "Bonjour {{.Name}} ! C'est l'heure", "x.n": {"one": "{{.Count}} offre", "other": "{{.Count}} offres"}, "x.only": "Seul"}`,
	"x.en.json":        `{"x.hello": "Hello {{.Name}}! It's time", "x.n": {"one": "{{.Count}} offer", "other": "{{.Count}} offers"}}`,
	"x.fr-x-falc.json": `{"x.hello": "Salut {{.Name}}"}`,
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"fr", "x.hello", []any{"Name", "Ana"}, "Bonjour Ana\u202f! C’est l’heure"},
		{"en", "x.hello", []any{"Name", "Ana"}, "Hello Ana! It's time"},
		{"fr-x-falc", "x.hello", []any{"Name", "Ana"}, "Salut Ana"},
		{"fr", "x.n", []any{"Count", 0}, "0 offre"},
		{"fr", "x.n", []any{"Count", 1}, "1 offre"},
		{"fr", "x.n", []any{"Count", 1234}, "1\u202f234 offres"},
		{"fr", "x.n", []any{"Count", 1000000}, "1\u202f000\u202f000 offres"},
		{"fr-x-falc", "x.n", []any{"Count", 2}, "2 offres"},
		{"en", "x.n", []any{"Count", 0}, "0 offers"},
		{"en", "x.n", []any{"Count", 1234}, "1,234 offers"},
		{"en", "x.only", nil, "Seul"},
		{"de", "x.only", nil, "Seul"},
		{"fr", "x.absent", nil, "x.absent"},
	} {
		ctx, b := speak(t, c.lang, extra)
		if got := i18n.T(ctx, c.key, c.args...); got != c.want {
			t.Errorf("%s %s %v: got %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
		if missed := b.Missing()["x.absent"]; (missed == 1) != (c.key == "x.absent") {
			t.Errorf("%s: counted %d misses", c.key, missed)
		}
	}
	if got := i18n.T(t.Context(), "x.hello"); got != "x.hello" {
		t.Errorf("without a language: got %q", got)
	}
}

func TestBadCatalogues(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, content, want string }{
		"twice":    {"y.fr.json", `{"common.skip": "Encore"}`, "common.fr.json"},
		"language": {"y.de.json", `{"y.a": "b"}`, "<area>.<language>.json"},
		"json":     {"y.fr.json", `{`, "y.fr.json"},
	} {
		_, err := i18n.New(fstest.MapFS{c.file: {Data: []byte(c.content)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not name %q", name, err, c.want)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	fr, _ := speak(t, "fr", nil)
	en, _ := speak(t, "en", nil)
	winter := time.Date(2026, 1, 1, 8, 5, 0, 0, time.UTC)
	summer := time.Date(2026, 7, 14, 23, 30, 0, 0, time.UTC) // already the 15th in Paris
	for _, c := range []struct{ got, want string }{
		{i18n.Date(fr, winter), "1er janvier 2026"},
		{i18n.DateTime(fr, winter), "1er janvier 2026 à 9 h 05"},
		{i18n.LongDate(fr, summer), "mercredi 15 juillet 2026"},
		{i18n.Clock(fr, summer), "1 h 30"},
		{i18n.DateTime(en, summer), "15 July 2026 at 01:30"},
		{i18n.LongDate(t.Context(), winter), "jeudi 1er janvier 2026"},
		{i18n.Number(fr, 12345), "12 345"},
		{i18n.Number(en, -12345), "-12,345"},
		{i18n.Decimal(fr, -0.5, 1), "-0,5"},
		{i18n.Money(fr, 1801.8), "1 801,80 €"},
		{i18n.Money(en, 1500), "€1,500"},
		{i18n.Size(fr, 12_400), "12 ko"},
		{i18n.Size(fr, 3_420_000), "3,4 Mo"},
		{i18n.Ago(fr, winter, winter.Add(-3*time.Hour)), "il y a 3 heures"},
		{i18n.Ago(fr, winter, winter), "à l’instant"},
		{i18n.Ago(en, winter, winter.Add(-30*24*time.Hour)), "2 December 2025"},
		{i18n.Machine(winter), "2026-01-01T09:05:00+01:00"},
	} {
		if got := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(c.got); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ accept, cookie, want string }{
		{"", "", "fr"},
		{"en-GB,en;q=0.9", "", "en"},
		{"fr-CA,en;q=0.5", "", "fr"},
		{"de,ja;q=0.2", "", "fr"},
		{"en", "fr-x-falc", "fr-x-falc"},
		{"en", "klingon", "en"},
		{"\x00;;;", "", "fr"},
	} {
		if got := i18n.Match(c.accept, c.cookie); got != c.want {
			t.Errorf("Match(%q, %q) = %q, want %q", c.accept, c.cookie, got, c.want)
		}
	}
}
