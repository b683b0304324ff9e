package api

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atouts/atouts/api/fault"
)

// formMemory is how much of a multipart form stays in memory; files beyond it wait on disk until the request ends.
const formMemory = 1 << 20

// Form reads a form into the same input struct as the JSON door, by JSON names, and validates it by the same schema. The fields of a GET are
// those of its address, of any other method those of its body.
//
// Lists are repeated names (skills=a&skills=b) or numbered ones ("experiences[0].title"); a numbered entry in which nothing is written is left
// out, and the others move up. What is inside another struct has a dot ("address.city"). A box that is not ticked is false. Numbers may have
// a decimal comma; days are 2026-11-24 or 24/11/2026; a day and time without zone is that of Paris, and may come as two fields, "at.date" and
// "at.time". Texts are trimmed and freed of control characters, except those of format "password"; an empty one counts as absent.
//
// The struct is always returned, as far as it could be read, so that the page can show again what was typed. The error is fault.Invalid with
// everything that is wrong, one message a field; fault.TooLarge or fault.Malformed when nothing could be read. Fields that the struct does not
// have are ignored: a form also carries buttons. Files are read with r.FormFile afterwards.
func Form[I any](r *http.Request) (*I, error) {
	in := new(I)
	values, err := formValues(r)
	if err != nil {
		return in, err
	}
	m := modelOf(reflect.TypeFor[I]())
	d := decoder{model: m, values: values}
	tree := d.object(reflect.ValueOf(in).Elem(), m.schema, "")
	var result huma.ValidateResult
	huma.Validate(m.registry, m.schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, tree, &result)
	if wrong := d.inOrder(firstOfEach(append(fieldsOf(result.Errors), d.wrong...))); len(wrong) > 0 {
		return in, fault.Invalid(wrong...)
	}
	return in, nil
}

// formValues parses the fields of a request.
func formValues(r *http.Request) (url.Values, error) {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") && r.Body != nil {
		err = r.ParseMultipartForm(formMemory) //nolint:gosec // the router has bounded the body
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, fault.TooLarge(keyTooLarge, "Size", large.Limit)
	case err != nil:
		return nil, fault.Malformed(keyMalformed)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return r.Form, nil
	default:
		return r.PostForm, nil
	}
}

// model is the schema of an input struct. Huma's ModelValidator would do the same, but it serves one goroutine, makes the schema anew for
// each request, and validates as if the server had written the input, where a write-only field (a password) is refused.
type model struct {
	registry huma.Registry
	schema   *huma.Schema
}

// models remembers schemas by type: a pure function of the type, made at its first form.
var models sync.Map

func modelOf(t reflect.Type) *model {
	if m, ok := models.Load(t); ok {
		return m.(*model) //nolint:forcetypeassert // only models are stored
	}
	registry := huma.NewMapRegistry("#/", huma.DefaultSchemaNamer)
	m := &model{registry: registry, schema: registry.Schema(t, false, t.Name())}
	kept, _ := models.LoadOrStore(t, m)
	return kept.(*model) //nolint:forcetypeassert // only models are stored
}

// resolve follows a reference.
func (m *model) resolve(s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = m.registry.SchemaFromRef(s.Ref)
	}
	return s
}

// inOrder puts messages in the order of the struct's fields, which is that of the page; Huma gives them in that of the alphabet.
func (d *decoder) inOrder(all []fault.Field) []fault.Field {
	place := func(f fault.Field) int {
		name := f.Name
		for {
			if i := slices.Index(d.visited, name); i >= 0 || name == "" {
				return i
			}
			name = name[:max(0, strings.LastIndexAny(name, ".["))]
		}
	}
	slices.SortStableFunc(all, func(a, b fault.Field) int { return place(a) - place(b) })
	return all
}

// firstOfEach keeps one message a field, in order: a person changes one thing at a time.
func firstOfEach(all []fault.Field) []fault.Field {
	seen := map[string]bool{}
	out := all[:0]
	for _, f := range all {
		if !seen[f.Name] {
			seen[f.Name] = true
			out = append(out, f)
		}
	}
	return out
}
