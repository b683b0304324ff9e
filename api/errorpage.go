package api

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/errorpage"
)

// errorPage is the page of a problem. What this package says of itself has texts of its own there; a module's fault says what happened.
func errorPage(p *Problem) templ.Component {
	v := errorpage.View{Status: p.Status, RequestID: p.RequestID}
	if !strings.HasPrefix(p.Code, "validation.") {
		v.Detail = p.Detail
	}
	if len(p.Errors) > 0 { // an invalid input whose page did not show its form again
		words := make([]string, len(p.Errors))
		for i, f := range p.Errors {
			words[i] = f.Message
		}
		v.Detail = strings.Join(words, " ")
	}
	return errorpage.Show(v)
}
