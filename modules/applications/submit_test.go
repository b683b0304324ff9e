package applications

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
)

// TestWhoMaySubmit is the table of those who write an application.
func TestWhoMaySubmit(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		file, other := w.files[0].ID, w.files[1].ID
		tests := map[string]struct {
			who  string
			in   SubmitInput
			want error
		}{
			"a candidate":                       {"candidate", SubmitInput{}, nil},
			"a candidate again":                 {"candidate", SubmitInput{}, fault.Conflict("applications.twin")},
			"a candidate never for another":     {"candidate", SubmitInput{Candidate: other}, fault.Conflict("applications.twin")}, // still herself
			"a referent without the candidate":  {"referent", SubmitInput{Candidate: file, Offer: "offer-1"}, invalid("letter answers withCandidate")},
			"a referent of elsewhere":           {"other referent", SubmitInput{Candidate: file, WithCandidate: true}, fault.NotFound("applications.candidate_not_found")},
			"a referent for nobody":             {"referent", SubmitInput{WithCandidate: true}, fault.NotFound("applications.candidate_not_found")},
			"an officer of elsewhere":           {"other officer", SubmitInput{Candidate: file, WithCandidate: true}, fault.NotFound("applications.candidate_not_found")},
			"a recruiter":                       {"recruiter", SubmitInput{Candidate: file}, fault.NotFound("applications.candidate_not_found")},
			"an admin":                          {"admin", SubmitInput{Candidate: file, WithCandidate: true}, fault.NotFound("applications.candidate_not_found")},
			"a visitor":                         {"visitor", SubmitInput{Candidate: file}, fault.NotFound("applications.candidate_not_found")},
			"without a CV":                      {"other candidate", SubmitInput{Papers: Papers{CV: uuid.Nil, Message: "x"}}, invalid("cv")},
			"with another's CV":                 {"other candidate", SubmitInput{Papers: Papers{CV: w.cv[0], Message: "x"}}, invalid("cv")},
			"without a message":                 {"other candidate", SubmitInput{Papers: Papers{CV: w.cv[1], Message: " \n"}}, invalid("message")},
			"to an offer that wants more":       {"other candidate", SubmitInput{Offer: "offer-1", Papers: Papers{CV: w.cv[1], Message: "x"}}, invalid("letter answers")},
			"to no offer":                       {"other candidate", SubmitInput{Offer: "nothing"}, fault.NotFound("applications.offer_not_found")},
			"to no company":                     {"other candidate", SubmitInput{Offer: "-", Company: "nothing"}, fault.NotFound("applications.company_not_found")},
			"to nothing":                        {"other candidate", SubmitInput{Offer: "-"}, invalid("offer")},
			"with everything":                   {"other candidate", SubmitInput{Offer: "offer-1", Papers: Papers{CV: w.cv[1], Message: "x", Letter: "y", Answers: []string{"a", "b"}}}, nil},
			"spontaneous":                       {"other candidate", SubmitInput{Offer: "-", Company: "company-1"}, nil},
			"an officer, with her, spontaneous": {"officer", SubmitInput{Offer: "-", Company: "company-1", Candidate: file, WithCandidate: true}, nil},
		}
		for _, name := range slices.Sorted(keys(tests)) {
			test := tests[name]
			in := test.in
			if in.Offer == "" {
				in.Offer = "offer-0"
			}
			in.Offer = strings.Trim(in.Offer, "-")
			if in.Message == "" {
				in.CV, in.Message = w.cv[0], "Bonjour"
				if strings.HasPrefix(test.who, "other candidate") {
					in.CV = w.cv[1]
				}
			}
			_, err := w.Submit(w.as(test.who), in)
			if !same(err, test.want) {
				t.Errorf("%s: %v, want %v", name, err, test.want)
			}
		}
	})
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// invalid is a fault that names fields.
func invalid(fields string) error {
	var all []fault.Field
	for name := range strings.FieldsSeq(fields) {
		all = append(all, fault.Field{Name: name})
	}
	return fault.Invalid(all...)
}

// same compares faults by kind, and by key or field names.
func same(got, want error) bool {
	if want == nil || fault.Fields(want) == nil {
		return errors.Is(got, want)
	}
	names := func(err error) (all []string) {
		for _, f := range fault.Fields(err) {
			all = append(all, f.Name)
		}
		return all
	}
	return slices.Equal(names(got), names(want))
}

// TestTwoSubmitsAtOnce holds at most one open application for an offer, and one spontaneous one for a company.
func TestTwoSubmitsAtOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		for _, in := range []SubmitInput{{Offer: "offer-0"}, {Company: "company-1"}} {
			in.Papers = Papers{CV: w.cv[0], Message: "Bonjour"}
			var wg sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				wg.Go(func() { _, errs[i] = w.Submit(w.as("candidate"), in) })
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !errors.Is(err, fault.Conflict("applications.twin")) {
					t.Errorf("the slower one: %v", err)
				}
			}
			if won != 1 {
				t.Errorf("%d applications for %+v", won, in)
			}
		}
	})
}
