package resume_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/modules/cvs/resume"
)

func TestValidateTellsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	r := resume.Resume{
		Basics: resume.Basics{
			Name: strings.Repeat("é", resume.MaxRunes), Summary: strings.Repeat("é", resume.MaxRunes+1),
			Image: "data:image/png;base64,xx", Email: "zoe", Phone: "call me", URL: "http://exemple.fr",
			Location: resume.Location{CountryCode: "FRA"},
			Profiles: []resume.Profile{{URL: "https://user:pass@exemple.fr"}, {URL: "https://ok.fr"}, {URL: "mailto:a@exemple.fr"}, {URL: "tel:+33612345678"}},
		},
		Work: []resume.Work{
			{URL: "javascript:alert(1)", StartDate: "2024-13"},
			{StartDate: "2024-09", EndDate: "2024-08"},
			{StartDate: "2024-09-15", EndDate: "2024-09"},
			{StartDate: "2024-09", EndDate: "2024"},
			{StartDate: "bientôt", EndDate: "1850"},
		},
		Education: []resume.Education{{URL: "https:///x"}, {URL: "mailto:nobody"}, {URL: "tel:you"}, {URL: "//exemple.fr"}, {EndDate: "2023-02-29"}},
		Meta: resume.Meta{Atouts: resume.Atouts{
			Order:  []resume.Section{"work", "email"},
			Hidden: []resume.Section{"email", "health"},
		}},
	}
	want := resume.Problems{
		{Path: "basics.image", Key: resume.ProblemLink},
		{Path: "basics.email", Key: resume.ProblemEmail},
		{Path: "basics.phone", Key: resume.ProblemPhone},
		{Path: "basics.url", Key: resume.ProblemLink},
		{Path: "basics.summary", Key: resume.ProblemTooLong, Limit: 2000},
		{Path: "basics.location.countryCode", Key: resume.ProblemCountry},
		{Path: "basics.profiles[0].url", Key: resume.ProblemLink},
		{Path: "work[0].url", Key: resume.ProblemLink},
		{Path: "work[0].startDate", Key: resume.ProblemDate},
		{Path: "work[1].endDate", Key: resume.ProblemPeriod},
		{Path: "work[4].startDate", Key: resume.ProblemDate},
		{Path: "work[4].endDate", Key: resume.ProblemDate},
		{Path: "education[0].url", Key: resume.ProblemLink},
		{Path: "education[1].url", Key: resume.ProblemLink},
		{Path: "education[2].url", Key: resume.ProblemLink},
		{Path: "education[3].url", Key: resume.ProblemLink},
		{Path: "education[4].endDate", Key: resume.ProblemDate},
		{Path: "meta.atouts.order[1]", Key: resume.ProblemSection},
		{Path: "meta.atouts.hidden[1]", Key: resume.ProblemSection},
	}
	checkProblems(t, r.Validate(), want)
}

func TestValidateCapsTheWhole(t *testing.T) {
	t.Parallel()
	r := resume.Resume{Work: make([]resume.Work, 100)}
	for i := range r.Work {
		r.Work[i].Highlights = []string{strings.Repeat("x", 700)}
	}
	checkProblems(t, r.Validate(), resume.Problems{{Key: resume.ProblemTooLarge, Limit: 64 << 10}})
	r.Work = append(r.Work, resume.Work{Name: "one too many"})
	checkProblems(t, r.Validate(), resume.Problems{{Key: resume.ProblemItems, Limit: 200}, {Key: resume.ProblemTooLarge, Limit: 64 << 10}})
	checkProblems(t, resume.Resume{}.Validate(), nil)
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		data string
		want resume.Problems
	}{
		"no JSON":      {`<cv/>`, resume.Problems{{Key: resume.ProblemJSON}}},
		"nothing":      {``, resume.Problems{{Key: resume.ProblemJSON}}},
		"two values":   {`{} {}`, resume.Problems{{Key: resume.ProblemJSON}}},
		"wrong type":   {`{"basics":{"name":3}}`, resume.Problems{{Path: "basics.name", Key: resume.ProblemJSON}}},
		"health field": {`{"basics":{"disability":"none of your business"}}`, resume.Problems{{Path: "disability", Key: resume.ProblemUnknown}}},
		"too large":    {`"` + strings.Repeat("x", resume.MaxBytes) + `"`, resume.Problems{{Key: resume.ProblemTooLarge, Limit: 64 << 10}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := resume.Parse([]byte(test.data))
			checkProblems(t, err, test.want)
		})
	}
}

func checkProblems(t *testing.T, err error, want resume.Problems) {
	t.Helper()
	var got resume.Problems
	if err != nil && !errors.As(err, &got) {
		t.Fatalf("%v is no Problems", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

// FuzzParse holds that whatever is read can be cleaned, checked, hashed and shown in a form without a panic, and that a form keeps it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"basics":{"name":"Zo\u00eb \ud83d"},"work":[{"endDate":"1er août 2025"},{}],"meta":{"atouts":{"order":["work"]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := resume.Parse(data)
		if err != nil {
			return
		}
		n := r.Normalise("fr")
		_ = n.Validate()
		if _, err := n.Hash(resume.Look{Locale: "fr"}); err != nil {
			t.Fatal(err)
		}
		if n.Validate() != nil {
			return
		}
		if diff := cmp.Diff(n, resume.ReadForm(n, n.Form()).Normalise("fr")); diff != "" {
			t.Fatalf("the form changes it:\n%s", diff)
		}
	})
}
