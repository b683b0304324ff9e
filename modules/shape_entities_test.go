package modules_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ours are the entities that foundations own; every other one belongs to a module.
var ours = []string{"Anchor", "Audit", "Lease", "Outbox", "Processed", "Session"}

// entities holds the ownership table: a type of ent/schema embeds the definition of the same name of the module that owns it,
// or is one of ours; every definition is embedded, and has a policy.
func entities(h *tree) []string {
	var faults []string
	embedded := map[string]bool{} // folder.Name of a module's definition
	defined := map[string]bool{}  // the same, of what embeds ent.Schema
	policies := map[string]bool{} // the same, of what has a method Policy
	for _, s := range h.written() {
		if s.test || path.Base(s.dir) != "schema" {
			continue
		}
		for _, f := range functions(s) {
			if f.Recv != nil && f.Name.Name == "Policy" {
				policies[s.dir+"."+receiver(f, "")] = true
			}
		}
		for name, from := range embeddings(s) {
			dir, inner := path.Split(from)
			switch {
			case from == "entgo.io/ent/Schema":
				defined[s.dir+"."+name] = true
			case s.dir == "ent/schema" && inner != name:
				faults = append(faults, fmt.Sprintf("%s: %s embeds %s: the names must be one", s.path, name, from))
			case s.dir == "ent/schema":
				embedded[strings.TrimPrefix(strings.TrimSuffix(dir, "/"), "./")+"."+name] = true
			}
		}
	}
	for what := range defined {
		dir, name, _ := strings.Cut(what, ".")
		if dir == "ent/schema" && !slices.Contains(ours, name) {
			faults = append(faults, fmt.Sprintf("ent/schema: %s is no entity of a foundation: define it in its module", name))
		}
		if dir != "ent/schema" && !embedded[what] {
			faults = append(faults, what+" is not in the ownership table of ent/schema")
		}
		if !policies[what] {
			faults = append(faults, what+" has no method Policy")
		}
	}
	for what := range embedded {
		if !defined[what] {
			faults = append(faults, fmt.Sprintf("ent/schema embeds %s, which is no entity", what))
		}
	}
	return faults
}

func functions(s *source) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, decl := range s.syntax.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok {
			all = append(all, f)
		}
	}
	return all
}

// structs calls back for every named struct of the file.
func structs(s *source, visit func(name string, fields []*ast.Field)) {
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok {
			if body, ok := t.Type.(*ast.StructType); ok {
				visit(t.Name.Name, body.Fields.List)
			}
		}
		return true
	})
}

// embeddings returns, for each struct that embeds a type of another package, that type: import/path/Name.
func embeddings(s *source) map[string]string {
	found := map[string]string{}
	structs(s, func(name string, fields []*ast.Field) {
		for _, field := range fields {
			selector, ok := field.Type.(*ast.SelectorExpr)
			if ok && len(field.Names) == 0 {
				found[name] = s.packageOf(selector) + "/" + selector.Sel.Name
			}
		}
	})
	return found
}

// packageOf returns the import path that a selector's package stands for, ours with "./" in front.
func (s *source) packageOf(selector *ast.SelectorExpr) string {
	ident, ok := selector.X.(*ast.Ident)
	if !ok {
		return ""
	}
	for i, spec := range s.syntax.Imports {
		imported := s.imports[i]
		if spec.Name != nil && spec.Name.Name == ident.Name || spec.Name == nil && path.Base(imported) == ident.Name {
			return imported
		}
	}
	return ""
}

// views keeps Ent's types out of what the API reads and writes: a column must not become part of the contract by being added.
func views(h *tree) []string {
	var faults []string
	for _, s := range h.written() {
		base := path.Base(s.path)
		door := strings.HasPrefix(base, "views") || strings.HasPrefix(base, "operations")
		if s.test || !door || !strings.HasPrefix(s.dir, "modules/") {
			continue
		}
		structs(s, func(name string, fields []*ast.Field) {
			for _, field := range fields {
				ast.Inspect(field.Type, func(n ast.Node) bool {
					selector, ok := n.(*ast.SelectorExpr)
					if !ok {
						return true
					}
					from := s.packageOf(selector)
					if from == "./ent" || strings.HasPrefix(from, "./ent/") && from != "./ent/viewer" {
						faults = append(faults, fmt.Sprintf("%s: %s has a field of Ent's type %s", s.path, name, selector.Sel.Name))
					}
					return false
				})
			}
		})
	}
	return faults
}

// machinePath finds absolute paths of the machine that something was written on: home and work folders. Written in two halves,
// so that it does not find itself.
var machinePath = regexp.MustCompile(`(^|[\s"'=(:,` + "`" + `])/(wor` + `k|roo` + `t|hom` + `e/[a-z]+|User` + `s/[A-Za-z]+)/`)

// words keeps out of the repository what is true on one machine only.
func words(h *tree) []string {
	var faults []string
	for name, content := range h.text {
		if at := machinePath.FindIndex(content); at != nil {
			line := 1 + strings.Count(string(content[:at[1]]), "\n")
			faults = append(faults, fmt.Sprintf("%s:%d has a path of somebody's machine", name, line))
		}
	}
	return faults
}
