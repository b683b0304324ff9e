package modules_test

import (
	"fmt"
	"go/ast"
	"path"
	"strings"
)

const (
	maxFile     = 300 // lines
	maxFunction = 80
)

// sizes keeps files and functions readable in one go.
func sizes(h *tree) []string {
	var faults []string
	for name, content := range h.text {
		if lines := strings.Count(string(content), "\n"); path.Ext(name) == ".templ" && lines > maxFile {
			faults = append(faults, fmt.Sprintf("%s has %d lines, at most %d", name, lines, maxFile))
		}
	}
	for _, s := range h.written() {
		if s.lines > maxFile {
			faults = append(faults, fmt.Sprintf("%s has %d lines, at most %d", s.path, s.lines, maxFile))
		}
		for _, decl := range s.syntax.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if lines := h.span(decl); ok && lines > maxFunction {
				faults = append(faults, fmt.Sprintf("%s: %s has %d lines, at most %d", s.path, f.Name.Name, lines, maxFunction))
			}
		}
	}
	return faults
}

// packageDocs wants a comment that says what a package is for. A package that is wholly generated has none to keep.
func packageDocs(h *tree) []string {
	said := map[string]bool{}
	names := map[string]string{}
	for _, s := range h.written() {
		if s.test {
			continue
		}
		name := s.syntax.Name.Name
		names[s.dir] = name
		doc := s.syntax.Doc.Text()
		if strings.HasPrefix(doc, "Package "+name+" ") || name == "main" && strings.HasPrefix(doc, "Command ") {
			said[s.dir] = true
		}
	}
	var faults []string
	for dir, name := range names {
		if !said[dir] {
			faults = append(faults, fmt.Sprintf("%s: package %s has no comment that begins with its name", dir, name))
		}
	}
	return faults
}

// exportedDocs wants a comment beginning with the name for every exported function, method and type, and one for every
// exported constant and variable, of its own or its group's.
func exportedDocs(h *tree) []string {
	var faults []string
	for _, s := range h.written() {
		if s.test {
			continue
		}
		for _, decl := range s.syntax.Decls {
			for _, name := range undocumented(decl) {
				faults = append(faults, fmt.Sprintf("%s: %s has no comment that begins with its name", s.path, name))
			}
		}
	}
	return faults
}

func undocumented(decl ast.Decl) []string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && ast.IsExported(receiver(d, d.Name.Name)) && !begins(d.Doc, d.Name.Name) {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			names = append(names, undocumentedSpec(d, spec)...)
		}
		return names
	}
	return nil
}

func undocumentedSpec(group *ast.GenDecl, spec ast.Spec) []string {
	switch n := spec.(type) {
	case *ast.TypeSpec:
		if n.Name.IsExported() && !begins(n.Doc, n.Name.Name) && (group.Lparen.IsValid() || !begins(group.Doc, n.Name.Name)) {
			return []string{n.Name.Name}
		}
	case *ast.ValueSpec:
		for _, name := range n.Names {
			grouped := group.Lparen.IsValid() && (n.Doc != nil || n.Comment != nil || group.Doc != nil)
			if name.IsExported() && !grouped && !begins(group.Doc, name.Name) {
				return []string{name.Name}
			}
		}
	}
	return nil
}

// receiver returns the name of a method's type, or the other name for a function.
func receiver(f *ast.FuncDecl, other string) string {
	if f.Recv == nil {
		return other
	}
	t := f.Recv.List[0].Type
	for {
		switch n := t.(type) {
		case *ast.StarExpr:
			t = n.X
		case *ast.IndexExpr:
			t = n.X
		case *ast.IndexListExpr:
			t = n.X
		case *ast.Ident:
			return n.Name
		default:
			return other
		}
	}
}

func begins(doc *ast.CommentGroup, name string) bool {
	rest, ok := strings.CutPrefix(doc.Text(), name)
	return ok && rest != "" && strings.ContainsAny(rest[:1], " ,:'’\n")
}

// noInit keeps importing a package free of effects.
func noInit(h *tree) []string {
	var faults []string
	for _, s := range h.written() {
		for _, decl := range s.syntax.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				faults = append(faults, s.path+" has an init function")
			}
		}
	}
	return faults
}
