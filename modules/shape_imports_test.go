package modules_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// foundations, lowest first: each may import those before it.
var foundations = []string{"ent", "templates", "worker", "api"}

// order has the modules, lowest first: each may import those of the rows above its own, and none of its row.
var order = [][]string{
	{"accounts"},
	{"establishments", "companies"},
	{"files", "notifications"},
	{"access", "candidates"},
	{"offers"},
	{"feeds", "cvs"},
	{"applications"},
	{"sponsorship", "spaces", "assistance"},
	{"directory", "dashboard", "showcase", "queues", "audit", "keys"},
	{"privacy"},
}

// schemaMay has what a module's entities may import of ent: what exists before anything is generated.
var schemaMay = []string{"ent/mixin", "ent/viewer", "ent/privacy", "ent/predicate"}

// imports holds the import rule of CONTRIBUTING.md.
func imports(h *tree) []string {
	var faults []string
	for _, s := range h.code {
		for _, to := range s.own() {
			if isTestSupport(to) {
				continue // who may is testSupport's question
			}
			if why := forbidden(s.dir, to); why != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", s.path, to, why))
			}
		}
	}
	return faults
}

// forbidden says why a package may not import another, or nothing when it may.
func forbidden(from, to string) string {
	top, rest, _ := strings.Cut(from, "/")
	switch {
	case strings.HasPrefix(to, "cmd/"):
		return "nothing imports a command"
	case to == "modules/standard" || strings.HasPrefix(to, "modules/standard/"):
		if top == "cmd" || from == "modules/standard" || path.Dir(from) == "modules" && isTestSupport(from) {
			return ""
		}
		return "only commands and tests of the whole program know the standard list"
	case top == "cmd" || top == "scripts" || top == ".":
		return ""
	case path.Dir(from) == "modules" && isTestSupport(from):
		return "" // it serves tests of the whole program; testSupport keeps it out of the program
	case top == "modules":
		return forbiddenToModule(rest, to)
	case slices.Contains(foundations, top):
		return forbiddenToFoundation(from, to)
	}
	return "the import rule does not know the folder " + top
}

func forbiddenToFoundation(from, to string) string {
	top, _, _ := strings.Cut(from, "/")
	target, rest, _ := strings.Cut(to, "/")
	if target == "modules" {
		if from == "ent/schema" && path.Base(rest) == "schema" {
			return ""
		}
		return "foundations never import modules; only ent/schema embeds modules/*/schema"
	}
	if slices.Index(foundations, target) > slices.Index(foundations, top) {
		return "among foundations " + strings.Join(foundations, " < ")
	}
	return ""
}

// forbiddenToModule judges an import by a package in modules/; from has no modules/ in front and is empty for the contract.
func forbiddenToModule(from, to string) string {
	name, inner, _ := strings.Cut(from, "/")
	target, rest, _ := strings.Cut(to, "/")
	if inner == "schema" {
		return forbiddenToSchema(name, to)
	}
	if target != "modules" || rest == "" && name != "" {
		return "" // foundations and the contract
	}
	targetName, _, _ := strings.Cut(rest, "/")
	switch {
	case name == targetName || name == "standard":
		return ""
	case name == "":
		return "the contract imports foundations only"
	case name == "host":
		return "the host knows the contract and the foundations, no module"
	case targetName == "host":
		return "modules do not know who runs them"
	}
	return notBelow(name, targetName)
}

func forbiddenToSchema(name, to string) string {
	target, rest, _ := strings.Cut(to, "/")
	if slices.Contains(schemaMay, to) {
		return ""
	}
	other, inner, _ := strings.Cut(rest, "/")
	if target == "modules" && inner == "schema" {
		return notBelow(name, other)
	}
	return "entities import only " + strings.Join(schemaMay, ", ") + " and the schema of lower modules"
}

// notBelow says why a module may not import another, or nothing when the other stands below.
func notBelow(name, other string) string {
	mine, theirs := rank(name), rank(other)
	switch {
	case mine < 0:
		return "the order of modules does not know " + name
	case theirs < 0:
		return "the order of modules does not know " + other
	case theirs >= mine:
		return "modules import only downwards"
	}
	return ""
}

func rank(name string) int {
	return slices.IndexFunc(order, func(row []string) bool { return slices.Contains(row, name) })
}

// libraries keeps a library where its replacement would be a matter of one package.
func libraries(h *tree) []string {
	var faults []string
	for _, s := range h.code {
		for _, imported := range s.imports {
			if strings.HasPrefix(imported, "github.com/go-pdf/fpdf") && s.dir != "modules/cvs/pdfua" {
				faults = append(faults, s.path+" imports "+imported+": only modules/cvs/pdfua does")
			}
		}
	}
	return faults
}

// isTestSupport tells the packages that serve tests: their names end in test.
func isTestSupport(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

// testSupport keeps test servers and suites out of the program.
func testSupport(h *tree) []string {
	var faults []string
	for _, s := range h.code {
		for _, to := range s.own() {
			if isTestSupport(to) && !s.test && !isTestSupport(s.dir) {
				faults = append(faults, fmt.Sprintf("%s imports %s: only tests and test support do", s.path, to))
			}
		}
	}
	return faults
}
