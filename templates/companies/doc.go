// Package companies holds the pages of the companies module: the public list and page of employers, "Mon employeur", and the admin's list and form.
package companies

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/ui"
)

// The addresses of the module.
const (
	PublicRoot = "/entreprises"
	HomeRoot   = "/mon-employeur"
	AdminRoot  = "/administration/entreprises"
)

// Sizes are the bands of how many people work at a company.
func Sizes() []string { return []string{"1-9", "10-49", "50-249", "250-4999", "5000+"} }

// ListView is a list of companies: the public one, or the admin's.
type ListView struct {
	Total                int
	Text                 string
	Sector, Department   string
	Sectors, Departments []ui.Option
	Lines                []Line
	Pages                ui.Pages
}

func (v ListView) filtered() bool { return v.Text != "" || v.Sector != "" || v.Department != "" }

// Line is one company of a list.
type Line struct{ ID, Slug, Name, Sector, City string }

// Facts are what a company says of itself.
type Facts struct {
	Name, SIRET, Sector, Size, Website, City, Department string
	Presentation, DisabilityPolicy                       string
}

// CompanyView is the public page of a company.
type CompanyView struct {
	Facts
	Slug string
	// Edit is the address of the form, for those who may edit.
	Edit string
	// Spontaneous says that the reader may write to the company without an offer.
	Spontaneous bool
	Panels      []templ.Component
}

// HomeView is the inside of a company: "Mon employeur", or what an admin sees of it.
type HomeView struct {
	Facts
	// Public is the address of the public page, Base that of the inside.
	Public, Base string
	Admin        bool
	People       []Person
	Panels       []templ.Component
}

// Person is a recruiter of the company.
type Person struct{ Name, Function, Email string }

// FormView is the form of a company; without Title it makes a new one.
type FormView struct {
	Facts
	Title, Postcode string
	Action, Back    string
	Errors          ui.Errors
}

// paragraphs parts a plain text at its empty lines.
func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
