package resume_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atouts/atouts/modules/cvs/resume"
)

func rich(t *testing.T) resume.Resume {
	t.Helper()
	data, err := os.ReadFile("testdata/rich.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := resume.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRichIsGoodAndStable(t *testing.T) {
	t.Parallel()
	r := rich(t)
	n := r.Normalise("fr")
	if err := n.Validate(); err != nil {
		t.Errorf("Validate: %v", err)
	}
	first := canonical(t, n)
	again, err := resume.Parse(first)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n, again); diff != "" {
		t.Errorf("read back, want − got +:\n%s", diff)
	}
	if second := canonical(t, again.Normalise("fr")); !bytes.Equal(first, second) {
		t.Errorf("normalising twice differs:\n%s\n%s", first, second)
	}
	if diff := cmp.Diff(rich(t), r); diff != "" {
		t.Errorf("the receiver was changed:\n%s", diff)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		locale   string
		in, want resume.Resume
	}{
		"one line, valid, composed": {
			"en",
			resume.Resume{Basics: resume.Basics{Name: " Zoe\u0308 \n\t\x00 \xff Zed\u202e "}},
			resume.Resume{Basics: resume.Basics{Name: "Zoë \ufffd Zed"}},
		},
		"paragraphs": {
			"en",
			resume.Resume{Basics: resume.Basics{Summary: "\n\n One  two \r\n\r\n\r\nthree\u2028four\n"}},
			resume.Resume{Basics: resume.Basics{Summary: "One two\n\nthree\nfour"}},
		},
		"French spaces": {
			"fr",
			resume.Resume{Basics: resume.Basics{Summary: "Prêt ! 20 % : «oui» ; « non » à 10:30 ? 15 €"}},
			resume.Resume{Basics: resume.Basics{Summary: "Prêt\u202f! 20\u00a0%\u00a0: «\u00a0oui\u00a0»\u202f; «\u00a0non\u00a0» à 10:30\u202f? 15\u00a0€"}},
		},
		"no French spaces in English": {
			"en",
			resume.Resume{Basics: resume.Basics{Summary: "Ready ! « yes »"}},
			resume.Resume{Basics: resume.Basics{Summary: "Ready ! « yes »"}},
		},
		"links": {
			"fr-FR",
			resume.Resume{
				Basics: resume.Basics{URL: " www.exemple.fr/moi ", Email: " a@exemple.fr ", Phone: " 06  12 ", Location: resume.Location{CountryCode: "fr "}},
				Work:   []resume.Work{{URL: "javascript:alert(1)"}, {URL: "n’importe quoi"}},
			},
			resume.Resume{
				Basics: resume.Basics{URL: "https://www.exemple.fr/moi", Email: "a@exemple.fr", Phone: "06 12", Location: resume.Location{CountryCode: "FR"}},
				Work:   []resume.Work{{URL: "javascript:alert(1)"}, {URL: "n’importequoi"}},
			},
		},
		"dates": {
			"fr",
			resume.Resume{Work: []resume.Work{
				{StartDate: "09/2024", EndDate: "1/9/2025"},
				{StartDate: "septembre 2024", EndDate: "1er août 2025"},
				{StartDate: "2024-9", EndDate: "2024"},
				{StartDate: "bientôt", EndDate: "Juil. 2024"},
				{StartDate: "13/2024", EndDate: "Feb 2024"},
			}},
			resume.Resume{Work: []resume.Work{
				{StartDate: "2024-09", EndDate: "2025-09-01"},
				{StartDate: "2024-09", EndDate: "2025-08-01"},
				{StartDate: "2024-09", EndDate: "2024"},
				{StartDate: "bientôt", EndDate: "2024-07"},
				{StartDate: "2024-13", EndDate: "2024-02"},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, test.in.Clean(test.locale)); diff != "" {
				t.Errorf("want − got +:\n%s", diff)
			}
		})
	}
}

func TestCleaningTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]rune(" \n\t«»!?:;%€ab\u00a0\u202fe\u0301é\u200b1/.-www@😀\u2028\u0000"))
		s := rapid.OneOf(rapid.String(), rapid.StringOf(alphabet)).Draw(t, "text")
		r := resume.Resume{
			Basics: resume.Basics{Name: s, Summary: s, URL: s, Email: s, Phone: s, Location: resume.Location{CountryCode: s}},
			Work:   []resume.Work{{StartDate: s, Highlights: []string{s, ""}}, {}},
		}
		for _, locale := range []string{"fr", "en"} {
			once := r.Normalise(locale)
			if diff := cmp.Diff(once, once.Normalise(locale)); diff != "" {
				t.Fatalf("%s: %s", locale, diff)
			}
		}
	})
}

func TestNormaliseDropsWhatIsEmpty(t *testing.T) {
	t.Parallel()
	got := resume.Resume{
		Work:      []resume.Work{{}, {Position: "Vendeuse", Highlights: []string{" ", "Caisse"}}, {Summary: " \n ", Hidden: true}},
		Interests: []resume.Interest{{Name: "\t"}},
	}.Normalise("fr")
	want := resume.Resume{Work: []resume.Work{{Position: "Vendeuse", Highlights: []string{"Caisse"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	r := resume.Resume{
		Schema: "https://example.org/schema",
		Basics: resume.Basics{
			Name: "Zoé", Image: "https://x.fr/i", Email: "z@x.fr", Phone: "0612345678", URL: "https://x.fr", Summary: "secret",
			Location: resume.Location{City: "secret"}, Profiles: []resume.Profile{{Network: "A"}, {Network: "secret", Hidden: true}},
		},
		Work:   []resume.Work{{Name: "secret", Hidden: true}, {Name: "Bleue", Highlights: []string{"a"}}},
		Skills: []resume.Skill{{Name: "secret"}},
		Meta: resume.Meta{LastModified: "2026-01-01T00:00:00", Atouts: resume.Atouts{
			Strengths: []resume.Strength{{Name: "Rigueur"}, {Name: "secret", Hidden: true}},
			Order:     []resume.Section{resume.SectionSkills, resume.SectionWork},
			Hidden:    []resume.Section{resume.SectionSkills, resume.SectionSummary, resume.PartLocation, resume.PartPhone},
		}},
	}
	want := resume.Resume{
		Basics: resume.Basics{Name: "Zoé", Image: "https://x.fr/i", Email: "z@x.fr", URL: "https://x.fr", Profiles: []resume.Profile{{Network: "A"}}},
		Work:   []resume.Work{{Name: "Bleue", Highlights: []string{"a"}}},
		Meta:   resume.Meta{Atouts: resume.Atouts{Strengths: []resume.Strength{{Name: "Rigueur"}}, Order: []resume.Section{resume.SectionWork}}},
	}
	got := r.Visible()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
	if json := string(canonical(t, got)); strings.Contains(json, "secret") || strings.Contains(json, "idden") {
		t.Errorf("something hidden is left: %s", json)
	}
}

func TestEverySectionAndPartCanBeHidden(t *testing.T) {
	t.Parallel()
	r := rich(t)
	r.Projects = []resume.Project{{Name: "x"}}
	r.Awards = []resume.Award{{Title: "x"}}
	r.Publications = []resume.Publication{{Name: "x"}}
	r.Basics.Image = "https://exemple.fr/p.jpg"
	all := append(resume.Sections(), resume.PartImage, resume.PartEmail, resume.PartPhone, resume.PartURL, resume.PartLocation, resume.PartProfiles)
	for _, s := range all {
		if !r.Has(s) {
			t.Errorf("the sample has nothing in %s", s)
		}
		r.Meta.Atouts.Hidden = append(r.Meta.Atouts.Hidden, s)
	}
	want := resume.Resume{Basics: resume.Basics{Name: r.Basics.Name, Label: r.Basics.Label}}
	if diff := cmp.Diff(want, r.Visible()); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestSectionsOrder(t *testing.T) {
	t.Parallel()
	r := resume.Resume{Meta: resume.Meta{Atouts: resume.Atouts{
		Order: []resume.Section{resume.SectionSkills, "nonsense", resume.SectionSkills, resume.PartEmail, resume.SectionSummary},
	}}}
	got := r.Sections()
	if len(got) != len(resume.Sections()) || !slices.Equal(got[:3], []resume.Section{resume.SectionSkills, resume.SectionSummary, resume.SectionStrengths}) {
		t.Errorf("Sections = %v", got)
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	base := rich(t)
	look := resume.Look{Template: "sobre", Tokens: "{}", Locale: "fr", Photo: "abc", Renderer: "1"}
	hash := func(r resume.Resume, l resume.Look) string {
		h, err := r.Hash(l)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	want := hash(base, look)
	if len(want) != 64 {
		t.Errorf("hash %q", want)
	}
	same := rich(t)
	same.References[1].Reference = "changed, but hidden"
	same.Basics.Name = " " + same.Basics.Name
	same.Meta.LastModified = "2026-01-01"
	same.Work = append(same.Work, resume.Work{})
	if hash(same, look) != want {
		t.Error("a change that prints alike changes the hash")
	}
	other := rich(t)
	other.References[1].Hidden = false
	seen := map[string]string{want: "base"}
	for name, h := range map[string]string{
		"content":  hash(other, look),
		"template": hash(base, resume.Look{Template: "sobr", Tokens: "e{}", Locale: "fr", Photo: "abc", Renderer: "1"}),
		"locale":   hash(base, resume.Look{Template: "sobre", Tokens: "{}", Locale: "en", Photo: "abc", Renderer: "1"}),
		"photo":    hash(base, resume.Look{Template: "sobre", Tokens: "{}", Locale: "fr", Renderer: "1"}),
		"renderer": hash(base, resume.Look{Template: "sobre", Tokens: "{}", Locale: "fr", Photo: "abc", Renderer: "2"}),
	} {
		if with, twice := seen[h]; twice {
			t.Errorf("%s has the hash of %s", name, with)
		}
		seen[h] = name
	}
}

func canonical(t *testing.T, r resume.Resume) []byte {
	t.Helper()
	data, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return data
}
