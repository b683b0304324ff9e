package offers_test

import (
	"testing"

	"github.com/atouts/atouts/modules/offers"
)

func TestDepartments(t *testing.T) {
	t.Parallel()
	for postcode, want := range map[string]string{
		"45000": "45", "01000": "01", "97400": "974", "20000": "2A", "20200": "2B", "75008": "75", "44042": "44", "00000": "", "99999": "", "": "", "4": "",
	} {
		if got := (offers.Departments{}).OfPostcode(postcode); got != want {
			t.Errorf("%q: %q, want %q", postcode, got, want)
		}
	}
	if got := (offers.Departments{}).Name("2A"); got != "Corse-du-Sud" {
		t.Error(got)
	}
	if got := (offers.Departments{}).Name("??"); got != "??" {
		t.Error(got)
	}
}
