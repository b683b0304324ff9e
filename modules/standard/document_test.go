package standard_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
)

// TestDocument keeps the document of the API: a change of an operation that others call is a line of the file's diff.
func TestDocument(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	raw := app.Visitor(t).Get("/api/openapi.json").Want(200).Body
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(raw), "", "  "); err != nil {
		t.Fatal(err)
	}
	indented.WriteByte('\n')
	golden(t, "openapi.golden.json", indented.String())
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal([]byte(raw), &document); err != nil {
		t.Fatal(err)
	}
	for schema, described := range document.Components.Schemas {
		for name := range described.Properties {
			// The accommodations are called by their codes, as in filters and in the catalogues.
			if strings.Contains(name, "_") && schema != "OffersAccommodations" {
				t.Errorf("%s.%s is not in camel case", schema, name)
			}
		}
	}
	described := map[string]bool{}
	for _, methods := range document.Paths {
		for _, operation := range methods {
			described[operation.OperationID] = true
		}
	}
	for _, route := range app.Routes() {
		if route.Operation && described[route.ID] == route.Hidden {
			t.Errorf("%s: hidden %v, in the document %v", where(route), route.Hidden, described[route.ID])
		}
	}
	t.Logf("%d operations in the document", len(described))
}
