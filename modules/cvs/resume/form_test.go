package resume_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/modules/cvs/resume"
)

func TestFormKeepsEverything(t *testing.T) {
	t.Parallel()
	r := rich(t).Normalise("fr")
	r.Work[1].Hidden = true
	values := r.Form()
	for name, want := range map[string]string{
		"name":                 "Camille Exemple-Lefèvre",
		"city":                 "Nantes",
		"strengths.0.name":     "Rigueur",
		"experience.0.company": "Atelier Boréal",
		"experience.1.hidden":  "on",
		"experience.2.tasks":   "Conseil aux clients, encaissement et mise en place de la vitrine\nRespect des règles d’hygiène et de la chaîne du froid",
		"education.1.diploma":  "Bac professionnel",
		"skills.3.details":     "Canva\ndictée vocale\nclassement en ligne",
		"languages.2.level":    "A2",
		"interests.2.name":     "Lecture",
	} {
		if got := values.Get(name); got != want {
			t.Errorf("%s = %q; want %q", name, got, want)
		}
	}
	if diff := cmp.Diff(r, resume.ReadForm(r, values)); diff != "" {
		t.Errorf("the form changes what it shows or keeps, want − got +:\n%s", diff)
	}
}

func TestReadForm(t *testing.T) {
	t.Parallel()
	base := resume.Resume{
		Basics:       resume.Basics{Name: "Old", Profiles: []resume.Profile{{Network: "kept"}}},
		Work:         []resume.Work{{Name: "goes away"}},
		Certificates: []resume.Certificate{{Name: "kept"}},
	}
	values := url.Values{
		"name":                  {"Zoé"},
		"label":                 {"Vendeuse"},
		"experience.7.company":  {"Second"},
		"experience.7.hidden":   {"on"},
		"experience.2.position": {"First"},
		"experience.2.tasks":    {"a\r\n\r\n  b  \r\n"},
		"experience.9.company":  {""},
		"experience.-1.company": {"no"},
		"experience.01.company": {"no"},
		"experience.x.company":  {"no"},
		"experience.3":          {"no"},
		"references.0.name":     {"no such field"},
	}
	want := resume.Resume{
		Basics:       resume.Basics{Name: "Zoé", Label: "Vendeuse", Profiles: []resume.Profile{{Network: "kept"}}},
		Work:         []resume.Work{{Position: "First", Highlights: []string{"a", "b"}}, {Name: "Second", Hidden: true}, {}},
		Certificates: []resume.Certificate{{Name: "kept"}},
	}
	if diff := cmp.Diff(want, resume.ReadForm(base, values)); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
	if base.Basics.Name != "Old" || base.Work[0].Name != "goes away" {
		t.Errorf("the base was changed: %+v", base)
	}
}

func TestReadFormCapsItems(t *testing.T) {
	t.Parallel()
	values := url.Values{}
	for i := range 1000 {
		values.Set("skills."+strings.Repeat("1", 1+i%3)+string(rune('0'+i%10))+string(rune('0'+i/10%10))+string(rune('0'+i/100))+".name", "x")
	}
	r := resume.ReadForm(resume.Resume{}, values)
	if len(r.Skills) != resume.MaxItems+1 {
		t.Errorf("%d items are read", len(r.Skills))
	}
	if r.Validate() == nil {
		t.Error("too many items pass")
	}
}

func TestFieldName(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"basics.name":                      "name",
		"basics.label":                     "label",
		"basics.location.postalCode":       "postal_code",
		"basics.url":                       "website",
		"work[0].name":                     "experience.0.company",
		"work[12].highlights[3]":           "experience.12.tasks",
		"education[1].endDate":             "education.1.end",
		"meta.atouts.strengths[2].summary": "strengths.2.example",
		"languages[0].fluency":             "languages.0.level",
		"basics.profiles[0].url":           "",
		"certificates[0].url":              "",
		"meta.atouts.order[0]":             "",
		"":                                 "",
	} {
		got, ok := resume.FieldName(path)
		if got != want || ok != (want != "") {
			t.Errorf("FieldName(%s) = %q, %v; want %q", path, got, ok, want)
		}
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	names := func(r resume.Resume) string {
		var out []string
		for _, w := range r.Work {
			out = append(out, w.Name)
		}
		return strings.Join(out, " ")
	}
	base := resume.Resume{Work: []resume.Work{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	for action, want := range map[string][2]string{
		"experience.add":      {"a b c ", "experience.3.position"},
		"experience.1.remove": {"a c", "experience.1.position"},
		"experience.2.remove": {"a b", "experience.1.position"},
		"experience.2.up":     {"a c b", "experience.1.position"},
		"experience.0.up":     {"a b c", "experience.0.position"},
		"experience.0.down":   {"b a c", "experience.1.position"},
		"experience.2.down":   {"a b c", "experience.2.position"},
	} {
		got, focus, err := base.Edit(action)
		if err != nil || names(got) != want[0] || focus != want[1] {
			t.Errorf("Edit(%s) = %q, %q, %v; want %q", action, names(got), focus, err, want)
		}
		if names(base) != "a b c" {
			t.Fatalf("Edit(%s) changed its receiver: %s", action, names(base))
		}
	}
	one := resume.Resume{Skills: []resume.Skill{{Name: "x"}}}
	got, focus, err := one.Edit("skills.0.remove")
	if err != nil || len(got.Skills) != 0 || focus != "" {
		t.Errorf("removing the last one: %+v, %q, %v", got.Skills, focus, err)
	}
	for _, action := range []string{
		"", "experience", "experience.add.add", "experience.3.up", "experience.-1.up", "experience.x.up", "experience.0.sing", "identity.add",
		"nothing.add", "section.work", "section.nothing.up", "section.work.sing", "section.email.hide",
	} {
		if _, _, err := base.Edit(action); !errors.Is(err, resume.ErrAction) {
			t.Errorf("Edit(%q) = %v; want ErrAction", action, err)
		}
	}
}

func TestEditSections(t *testing.T) {
	t.Parallel()
	shown := func(r resume.Resume) []resume.Section {
		return slices.DeleteFunc(r.Sections(), func(s resume.Section) bool { return !r.Has(s) })
	}
	r := resume.Resume{
		Work:      []resume.Work{{Name: "a"}},
		Languages: []resume.Language{{Language: "b"}},
		Interests: []resume.Interest{{Name: "c"}},
		Projects:  []resume.Project{},
	}
	steps := []struct {
		action string
		want   []resume.Section
	}{
		{"section.interests.up", []resume.Section{"work", "interests", "languages"}},
		{"section.interests.up", []resume.Section{"interests", "work", "languages"}},
		{"section.interests.up", []resume.Section{"interests", "work", "languages"}},
		{"section.work.down", []resume.Section{"interests", "languages", "work"}},
	}
	for _, step := range steps {
		var err error
		if r, _, err = r.Edit(step.action); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, shown(r)); diff != "" {
			t.Errorf("%s, want − got +:\n%s", step.action, diff)
		}
	}
	for range 2 {
		r, _, _ = r.Edit("section.work.hide")
	}
	if !r.Hides(resume.SectionWork) || len(r.Visible().Work) != 0 || len(r.Meta.Atouts.Hidden) != 1 {
		t.Errorf("hidden: %v", r.Meta.Atouts.Hidden)
	}
	r, _, _ = r.Edit("section.work.show")
	if r.Hides(resume.SectionWork) {
		t.Error("show leaves it hidden")
	}
}
