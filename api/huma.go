package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/atouts/atouts/api/fault"
)

const securityScheme = "session"

// errNul refuses the one character that a text column of PostgreSQL cannot hold.
var errNul = errors.New("a text holds the character U+0000")

// newHuma returns Huma on the router's mux, with its traps closed: no link built from the Host header (no create hooks), no page that asks a
// public CDN (no docs path), unknown parameters refused, and every error body replaced by a Problem.
func newHuma(r *Router) huma.API {
	c := huma.DefaultConfig("Atouts", r.cfg.Version)
	c.CreateHooks, c.OpenAPIPath, c.DocsPath, c.SchemasPath = nil, "", "", ""
	c.RejectUnknownQueryParameters = true
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	json := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}
	c.Formats = map[string]huma.Format{"application/json": json, "json": json}
	c.Transformers = []huma.Transformer{r.transform}
	c.Servers = []*huma.Server{{URL: Prefix, Description: "This site"}}
	c.Info.Description = "Everything that the pages of Atouts do, for programs. Errors are application/problem+json; their texts are in the " +
		"language of Accept-Language (French or English)."
	c.Info.License = &huma.License{Name: "AGPL-3.0-or-later", Identifier: "AGPL-3.0-or-later"}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{securityScheme: {
		Type: "apiKey", In: "cookie", Name: r.cfg.Cookie, Description: "The cookie of a session, as the sign-in page gives it.",
	}}
	return huma.NewAPI(c, humago.NewAdapter(r.mux, Prefix))
}

// schemaName puts the package before the type, so that two modules may both have an Input.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if t.Name() == "" || pkg == "." || pkg == "api" || strings.HasPrefix(strings.ToLower(name), strings.TrimSuffix(pkg, "s")) {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

func unmarshal(data []byte, v any) error {
	if bytes.Contains(data, []byte(`\u0000`)) {
		return errNul
	}
	return json.Unmarshal(data, v) //nolint:wrapcheck // Huma's own format does the same, and the text is shown to nobody
}

// transform replaces Huma's own error bodies, which echo what was sent and tell internal errors.
func (r *Router) transform(hc huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	f := &fault.Fault{Key: statusKey(m.Status)}
	if m.Status == http.StatusUnprocessableEntity || m.Status == http.StatusBadRequest && !bodyUnreadable(m) {
		f.Fields = fields(m.Errors)
	}
	return r.problem(hc.Context(), m.Status, f), nil
}

// bodyUnreadable says whether Huma speaks of the whole body, whose text it would quote.
func bodyUnreadable(m *huma.ErrorModel) bool {
	return slices.ContainsFunc(m.Errors, func(e *huma.ErrorDetail) bool { return e.Location == "body" })
}

func statusKey(status int) string {
	switch status {
	case http.StatusUnprocessableEntity:
		return fault.KeyInvalid
	case http.StatusBadRequest:
		return keyMalformed
	case http.StatusRequestEntityTooLarge:
		return keyTooLarge
	case http.StatusRequestTimeout:
		return keySlow
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		return keyMediaType
	case http.StatusNotFound:
		return keyNotFound
	default:
		return keyInternal
	}
}

// responses documents the errors that an operation may answer with.
func (r *Router) responses(op Op) map[string]*huma.Response {
	schema := r.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	codes := []int{
		http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
		http.StatusInternalServerError,
	}
	if !op.Who.Public() {
		codes = append(codes, http.StatusUnauthorized)
	}
	if op.Method != http.MethodGet {
		codes = append(codes, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge)
	}
	out := map[string]*huma.Response{}
	for _, code := range codes {
		out[strconv.Itoa(code)] = &huma.Response{
			Description: http.StatusText(code),
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
	return out
}

func (r *Router) tag(name string) {
	doc := r.api.OpenAPI()
	if !slices.ContainsFunc(doc.Tags, func(t *huma.Tag) bool { return t.Name == name }) {
		doc.Tags = append(doc.Tags, &huma.Tag{Name: name, Description: "The operations of the capability " + name + "."})
	}
}

// OpenAPI returns the document of the API as JSON.
func (r *Router) OpenAPI() ([]byte, error) {
	raw, err := json.MarshalIndent(r.api.OpenAPI(), "", "  ")
	if err != nil {
		return nil, err //nolint:wrapcheck // it speaks for itself
	}
	return append(ownWords.ReplaceAll(raw, nil), '\n'), nil
}

// ownWords are lines that Huma writes and OpenAPI does not know. What a pattern asks for is for validation.go; a "type" always follows in the document.
var ownWords = regexp.MustCompile(`(?m)^ *"patternDescription": "[^"]*",\n`)
