// Package establishments holds the pages of the establishments module: the admin's list and form.
package establishments

import "github.com/atouts/atouts/templates/ui"

// Root is the address of the list.
const Root = "/administration/etablissements"

// ListView is the list.
type ListView struct {
	Total int
	Text  string
	Lines []Line
	Pages ui.Pages
}

// Line is one establishment of the list.
type Line struct{ ID, Name, Kind, City, Department string }

// FormView is the form of an establishment; without ID it makes a new one.
type FormView struct {
	ID, Title, Name, Kind, City, Postcode string
	Errors                                ui.Errors
}

func (v FormView) action() string {
	if v.ID == "" {
		return Root + "/nouveau"
	}
	return Root + "/" + v.ID
}
