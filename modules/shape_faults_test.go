package modules_test

import (
	"slices"
	"strings"
	"testing"
)

// importing is a file of a package that imports one other of ours.
func importing(dir, to string) map[string]string {
	name := dir[strings.LastIndex(dir, "/")+1:]
	return map[string]string{dir + "/a.go": "package " + name + "\n\nimport _ \"" + module + to + "\"\n"}
}

// planted is a tree with one fault, or with none.
type planted struct {
	look  check
	files map[string]string
	want  string // what the one fault says; empty: no fault
}

// TestWrongImportsAreSeen plants a fault for each part of the import rule, and beside it what must pass.
func TestWrongImportsAreSeen(t *testing.T) {
	t.Parallel()
	see(t, map[string]planted{
		"foundation above":          {imports, importing("ent/tx", "worker/outbox"), "ent < templates < worker < api"},
		"foundation below":          {imports, importing("api/live", "worker/outbox"), ""},
		"foundation to module":      {imports, importing("api/live", "modules/offers"), "never import modules"},
		"foundation to contract":    {imports, importing("api", "modules"), "never import modules"},
		"ent/schema to schema":      {imports, importing("ent/schema", "modules/offers/schema"), ""},
		"ent/schema to module":      {imports, importing("ent/schema", "modules/offers"), "never import modules"},
		"ent to schema":             {imports, importing("ent/tx", "modules/offers/schema"), "never import modules"},
		"module downwards":          {imports, importing("modules/applications", "modules/cvs"), ""},
		"module to inner package":   {imports, importing("modules/feeds", "modules/offers/bulk"), ""},
		"module in itself":          {imports, importing("modules/cvs", "modules/cvs/pdfua"), ""},
		"module upwards":            {imports, importing("modules/offers", "modules/applications"), "only downwards"},
		"module inwards upwards":    {imports, importing("modules/offers/bulk", "modules/feeds/read"), "only downwards"},
		"module sideways":           {imports, importing("modules/feeds", "modules/cvs"), "only downwards"},
		"module unknown":            {imports, importing("modules/gadgets", "modules/offers"), "does not know gadgets"},
		"module to the contract":    {imports, importing("modules/offers", "modules"), ""},
		"module to standard":        {imports, importing("modules/offers", "modules/standard"), "standard list"},
		"module to host":            {imports, importing("modules/offers", "modules/host"), "who runs them"},
		"module to foundation":      {imports, importing("modules/offers", "api/fault"), ""},
		"contract to module":        {imports, importing("modules", "modules/offers"), "foundations only"},
		"contract to foundation":    {imports, importing("modules", "api"), ""},
		"host to contract":          {imports, importing("modules/host", "modules"), ""},
		"host to module":            {imports, importing("modules/host", "modules/offers"), "no module"},
		"host to standard":          {imports, importing("modules/host", "modules/standard"), "standard list"},
		"standard to module":        {imports, importing("modules/standard", "modules/offers"), ""},
		"whole program's tests":     {imports, importing("modules/hosttest", "modules/standard"), ""},
		"whole tests to module":     {imports, importing("modules/hosttest", "modules/accounts/schema"), ""},
		"foundation's tests":        {imports, importing("worker/alltest", "modules/standard"), "standard list"},
		"cmd to standard":           {imports, importing("cmd/atouts", "modules/standard"), ""},
		"module to command":         {imports, importing("modules/offers", "cmd/atouts"), "nothing imports a command"},
		"schema to mixin":           {imports, importing("modules/offers/schema", "ent/mixin"), ""},
		"schema to generated":       {imports, importing("modules/offers/schema", "ent/account"), "entities import only"},
		"schema to lower schema":    {imports, importing("modules/offers/schema", "modules/companies/schema"), ""},
		"schema to higher schema":   {imports, importing("modules/offers/schema", "modules/feeds/schema"), "only downwards"},
		"schema to its own module":  {imports, importing("modules/offers/schema", "modules/offers"), "entities import only"},
		"unknown folder":            {imports, importing("util", "ent"), "does not know the folder util"},
		"test support is no import": {imports, importing("ent/open", "worker/redistest"), ""},

		"test support in the program": {testSupport, importing("worker/redis", "worker/redistest"), "only tests"},
		"test support in support":     {testSupport, importing("worker/alltest", "worker/redistest"), ""},
		"test support in a test": {
			testSupport, map[string]string{"worker/a_test.go": importing("worker", "worker/redistest")["worker/a.go"]}, "",
		},

		"fpdf elsewhere": {libraries, file("modules/cvs/a.go", "package cvs\n\nimport _ \"github.com/go-pdf/fpdf\"\n"), "only modules/cvs/pdfua"},
		"fpdf at home":   {libraries, file("modules/cvs/pdfua/a.go", "package pdfua\n\nimport _ \"github.com/go-pdf/fpdf\"\n"), ""},
	})
}

// TestFaultsAreSeen plants a fault for each other check, and beside it what must pass.
func TestFaultsAreSeen(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\t_ = 0\n", 81)
	entity := "package schema\n\nimport \"entgo.io/ent\"\n\ntype Offer struct{ ent.Schema }\n"
	policy := "\nfunc (Offer) Policy() ent.Policy { return nil }\n"
	index := "package schema\n\nimport offers \"" + module + "modules/offers/schema\"\n\ntype Offer struct{ offers.Offer }\n"
	see(t, map[string]planted{
		"long file":      {sizes, file("api/a.go", "package api\n"+strings.Repeat("\n", 300)), "301 lines"},
		"long templ":     {sizes, file("templates/a.templ", strings.Repeat("\n", 301)), "301 lines"},
		"long generated": {sizes, file("ent/a.go", "// Code generated by ent, DO NOT EDIT.\n\npackage ent\n"+strings.Repeat("\n", 300)), ""},
		"long function":  {sizes, file("api/a.go", "package api\n\nfunc f() {\n"+long+"}\n"), "f has 83 lines"},

		"package without":   {packageDocs, file("api/a.go", "package api\n"), "package api has no comment"},
		"package with":      {packageDocs, file("api/a.go", "// Package api serves.\npackage api\n"), ""},
		"package misnamed":  {packageDocs, file("api/a.go", "// The api serves.\npackage api\n"), "package api has no comment"},
		"package generated": {packageDocs, file("ent/a.go", "// Code generated by ent, DO NOT EDIT.\n\npackage ent\n"), ""},

		"function without":    {exportedDocs, file("api/a.go", "package api\n\nfunc Serve() {}\n"), "Serve has no comment"},
		"function misnamed":   {exportedDocs, file("api/a.go", "package api\n\n// Serves all.\nfunc Serve() {}\n"), "Serve has no comment"},
		"function with":       {exportedDocs, file("api/a.go", "package api\n\n// Serve serves.\nfunc Serve() {}\n"), ""},
		"method without":      {exportedDocs, file("api/a.go", "package api\n\n// T is.\ntype T[X any] struct{}\n\nfunc (*T[X]) Get() {}\n"), "Get has"},
		"method of an inner":  {exportedDocs, file("api/a.go", "package api\n\ntype t struct{}\n\nfunc (t) Get() {}\n"), ""},
		"type without":        {exportedDocs, file("api/a.go", "package api\n\n// All types.\ntype (\n\tT struct{}\n)\n"), "T has no comment"},
		"constant without":    {exportedDocs, file("api/a.go", "package api\n\nconst Max = 1\n"), "Max has no comment"},
		"constants of one":    {exportedDocs, file("api/a.go", "package api\n\n// States.\nconst (\n\tA = 1\n\tB = 2\n)\n"), ""},
		"constants, one bare": {exportedDocs, file("api/a.go", "package api\n\nconst (\n\tA = 1 // good\n\tB = 2\n)\n"), "B has no comment"},

		"init":        {noInit, file("api/a.go", "package api\n\nfunc init() {}\n"), "init function"},
		"method init": {noInit, file("api/a.go", "package api\n\nfunc (t) init() {}\n"), ""},

		"view of Ent's": {
			views, file("modules/offers/views.go", "package offers\n\nimport \""+module+"ent\"\n\ntype View struct{ All []*ent.Offer }\n"), "type Offer",
		},
		"body of Ent's": {
			views, file("modules/offers/operations_list.go", "package offers\n\nimport o \""+module+"ent/offer\"\n\ntype Out struct{ Body struct{ K o.Kind } }\n"),
			"type Kind",
		},
		"view of its own": {views, file("modules/offers/views.go", "package offers\n\nimport \"time\"\n\ntype View struct{ At time.Time }\n"), ""},

		"entity":               {entities, files("ent/schema/s.go", index, "modules/offers/schema/o.go", entity+policy), ""},
		"entity without table": {entities, file("modules/offers/schema/o.go", entity+policy), "not in the ownership table"},
		"entity without law":   {entities, files("ent/schema/s.go", index, "modules/offers/schema/o.go", entity), "no method Policy"},
		"entity of nobody":     {entities, file("ent/schema/s.go", entity+policy), "define it in its module"},
		"entity undefined":     {entities, file("ent/schema/s.go", index), "no entity"},
		"entity renamed": {
			entities, file("ent/schema/s.go", strings.Replace(index, "type Offer", "type Advert", 1)), "the names must be one",
		},

		"a machine's path": {words, file("docs/a.md", "see\n/wor"+"k/main/x"), "docs/a.md:2"},
		"a root's path":    {words, file("a.yml", "dir: \"/roo"+"t/go\""), "a.yml:1"},
		"an address":       {words, file("a.md", "https://example.org/work/1 and /works/2"), ""},
	})
}

// see runs each check on its tree.
func see(t *testing.T, cases map[string]planted) {
	t.Helper()
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := map[string][]byte{}
			for name, content := range test.files {
				text[name] = []byte(content)
			}
			faults := test.look(parse(t, text))
			switch {
			case test.want == "" && len(faults) > 0:
				t.Errorf("what is right is a fault: %q", faults)
			case test.want != "" && !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, test.want) }):
				t.Errorf("faults: got %q, want one that says %q", faults, test.want)
			case test.want != "" && len(faults) > 1:
				t.Errorf("faults: got %q, want one", faults)
			}
		})
	}
}

func file(name, content string) map[string]string { return map[string]string{name: content} }

func files(name, content, other, more string) map[string]string {
	return map[string]string{name: content, other: more}
}
