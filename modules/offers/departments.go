package offers

import (
	"strings"

	"github.com/atouts/atouts/modules/offers/place"
)

// Departments knows the departments of France for the modules below, which own the interface. It asks the table of package place.
type Departments struct{}

// OfPostcode returns the code of a postcode's department, or "" when it has none.
func (Departments) OfPostcode(postcode string) string {
	if p, ok := place.Resolve(place.Query{Postcode: postcode}); ok && p.Department != "" {
		return p.Department
	}
	// A postcode that no commune has, as those of firms (CEDEX): its first digits are those of the department.
	code := postcode[:min(2, len(postcode))]
	switch {
	case strings.HasPrefix(postcode, "97"), strings.HasPrefix(postcode, "98"):
		code = postcode[:min(3, len(postcode))]
	case strings.HasPrefix(postcode, "200"), strings.HasPrefix(postcode, "201"):
		code = "2A"
	case code == "20":
		code = "2B"
	}
	if d, ok := place.DepartmentOf(code); ok && len(postcode) == 5 {
		return d.Code
	}
	return ""
}

// Name returns the name of a department, or its code when that is unknown.
func (Departments) Name(code string) string {
	if d, ok := place.DepartmentOf(code); ok {
		return d.Name
	}
	return code
}
