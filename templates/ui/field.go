package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Field holds what a field of a form may have besides its label, name and value.
type Field struct {
	// Help is shown between the label and the control.
	Help string
	// Error is what must be changed, in words; usually Errors.For(name).
	Error string
	// Required is announced; a field that is not required is marked "facultatif".
	Required bool
	// Unmarked leaves "facultatif" out, for searches and filters where nothing is ever required.
	Unmarked bool
	// Autocomplete is the purpose of the field ("email", "given-name", "new-password"; WCAG 1.3.5).
	Autocomplete string
	// MaxLength is the longest text; a Textarea with it shows a counter.
	MaxLength int
	// Rows is the height of a Textarea in lines.
	Rows int
	// Short makes a narrow control, for a date, a number, a postcode.
	Short bool
	// Min, Max and Step bound a Number or a Date.
	Min, Max, Step string
	// Accept lists the types of a File (".pdf,image/png"); Multiple allows several.
	Accept   string
	Multiple bool
	// InputMode chooses the keyboard of a telephone ("numeric", "tel", "url").
	InputMode string
	// ID replaces the id made from the name, when a page has the same name twice.
	ID string
}

// Option is one choice of Select, Radios or Checkboxes.
type Option struct {
	Value, Label, Help string
	// Count says how many results the choice has, already written out ("12", "1 000+"); empty shows none.
	Count string
}

// Way is one of the ways of Ticks: by e-mail, in the site.
type Way struct {
	Label, Name string
	Ticked      bool
}

// FieldError says what must be changed in one field.
type FieldError struct{ Field, Message string }

// Errors are all that must be changed in a form, in the order of its fields.
type Errors []FieldError

// For returns the message of a field, or of one of its choices ("kinds[2]"), or nothing.
func (e Errors) For(field string) string {
	for _, one := range e {
		if one.Field == field || strings.HasPrefix(one.Field, field+"[") && strings.HasSuffix(one.Field, "]") {
			return one.Message
		}
	}
	return ""
}

// FieldID returns the id of the control of a field; the summary of errors links to it.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

func (f Field) id(name string) string {
	if f.ID != "" {
		return f.ID
	}
	return FieldID(name)
}

// describedBy lists the ids of the texts that explain the control.
func (f Field) describedBy(id string) string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, id+"-help")
	}
	if f.Error != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}

// attributes are those that every control shares.
func (f Field) attributes(id string) templ.Attributes {
	a := templ.Attributes{"id": id}
	if d := f.describedBy(id); d != "" {
		a["aria-describedby"] = d
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	for name, value := range map[string]string{
		"autocomplete": f.Autocomplete, "min": f.Min, "max": f.Max, "step": f.Step, "accept": f.Accept, "inputmode": f.InputMode,
	} {
		if value != "" {
			a[name] = value
		}
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	a["required"] = f.Required
	a["multiple"] = f.Multiple
	return a
}

// choiceID returns the id of the n-th choice; the first one has the id of the field, where the summary of errors leads.
func choiceID(id string, n int) string {
	if n == 0 {
		return id
	}
	return id + "-" + strconv.Itoa(n)
}
