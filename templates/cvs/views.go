// Package cvs holds the pages of the cvs module: the list, a CV as text, its editor, and the part of a candidate's file.
package cvs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// ListView is "Mes CV".
type ListView struct {
	CVs    []Line
	Typed  string
	Full   bool // there is no room for another one
	Errors ui.Errors
}

// Line is one CV of a list.
type Line struct {
	ID, Href, Title string
	Updated         time.Time
	State           string // of the PDF
}

// ReadView is a CV as text.
type ReadView struct {
	ID, Href, Title, Locale, Topic string
	Mine                           bool
	Person                         Person
	Parts                          []Part
	Copy                           CopyView
	Missing                        []string
	Crumbs                         []ui.Crumb
	Errors                         ui.Errors
}

// Person is the head of a CV.
type Person struct {
	Name, Label, Email, Phone, URL string
	Address                        []string
}

// Part is a section of a CV, in the CV's language.
type Part struct {
	Title string
	Items []Item
}

// Item is one thing in a part.
type Item struct {
	Title, Place, Period, URL, Text string
	Bullets                         []string
}

// CopyView is how the PDF stands: none, pending, ready, failed.
type CopyView struct {
	State, Problem string
	Pages          int
	Bytes          int64
	Stuck          bool // pending for so long that it may be asked for again
}

// EditorView is the editor of a CV.
type EditorView struct {
	Href, Title, Locale string
	Locales             []ui.Option
	Revision            int
	Groups              []Group
	Sections            []SectionLine
	Order, Hidden       string // as the form carries them
	Unsaved, Conflict   bool
	Errors              ui.Errors
}

// Group is one part of the editor.
type Group struct {
	Name, Legend, Help string
	Examples           []string
	Many               bool
	First              string // its first field
	Items              []FormItem
}

// FormItem is one item of a group, or the group itself when there is only one.
type FormItem struct {
	Legend string
	Fields []FormField
}

// FormField is one field; Kind is that of package resume.
type FormField struct{ Name, Kind, Label, Value, Help, Error, Autocomplete string }

// SectionLine is a section that can be moved and hidden.
type SectionLine struct {
	Name, Label string
	Hidden      bool
}

func stateTone(state string) ui.Tone {
	switch state {
	case "ready":
		return ui.Success
	case "failed":
		return ui.Problem
	case "pending":
		return ui.Info
	default:
		return ui.Plain
	}
}

// heading is the id of a group's title.
func (g Group) heading() string { return "g-" + g.Name }

// action is what a button of an item asks for.
func (g Group) action(item int, verb string) string {
	return g.Name + "." + strconv.Itoa(item) + "." + verb
}

// field is the id of the first field of an item: where the page comes back to.
func (g Group) field(item int) string {
	if item < 0 || len(g.Items) == 0 && item > 0 {
		return g.heading()
	}
	return ui.FieldID(g.Name + "." + strconv.Itoa(item) + "." + g.First)
}

// afterRemoval is where the page comes back to once an item is gone.
func (g Group) afterRemoval(item int) string { return g.field(min(item, len(g.Items)-2)) }

// active is the menu line that leads here: the candidate's own, or the candidates of those who accompany.
func active(v ReadView) string {
	if v.Mine {
		return "mes-cv"
	}
	return "candidats"
}

// paragraphs splits a text at its empty lines and line ends.
func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return l == "" })
}
