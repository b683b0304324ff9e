package api

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

// errorPage is the page of a fault: what happened, what to do, a way out, and for an internal error the reference under which it is logged.
func errorPage(ctx context.Context, p *Problem) templ.Component {
	page := layout.Page{Title: message(ctx, "validation.title."+strconv.Itoa(p.Status), nil), Lead: p.Detail, NoIndex: true}
	for _, f := range p.Errors {
		page.Errors = append(page.Errors, ui.FieldError{Message: f.Message}) // there is no form here to lead to
	}
	body := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if p.Status == http.StatusInternalServerError {
			text := i18n.T(ctx, "validation.request.id") + " " + p.RequestID
			if _, err := io.WriteString(w, "<p>"+templ.EscapeString(text)+"</p>"); err != nil {
				return err //nolint:wrapcheck // a writer returns its writer's error
			}
		}
		_, err := io.WriteString(w, `<p><a href="/">`+templ.EscapeString(i18n.T(ctx, "validation.request.home"))+`</a></p>`)
		return err //nolint:wrapcheck // a writer returns its writer's error
	})
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return layout.Shell(page).Render(templ.WithChildren(ctx, body), w)
	})
}
