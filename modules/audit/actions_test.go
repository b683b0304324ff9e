package audit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/i18n"
)

// TestEveryActionHasItsWords reads the sources: each action that is written into the audit has a text in French, English and easy-to-read French, and no text is
// of an action that nobody writes.
func TestEveryActionHasItsWords(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, root := range []string{"../../modules", "../../worker", "../../api"} {
		for _, dir := range folders(t, root) {
			for action, at := range readPackage(t, dir).actions() {
				used[action] = true
				for _, lang := range i18n.Languages() {
					if !slices.Contains(bundle.Keys(lang), "audit.action."+action) {
						t.Errorf("%s writes %q: say in %s what it is, under audit.action.%s", at, action, lang, action)
					}
				}
			}
		}
	}
	if len(used) < 15 {
		t.Errorf("only %d actions were found: %v", len(used), slices.Sorted(maps.Keys(used)))
	}
	for _, key := range bundle.Keys(i18n.French) {
		if action, ok := strings.CutPrefix(key, "audit.action."); ok && !used[action] {
			t.Errorf("%s has words, and nobody writes it", action)
		}
	}
	t.Logf("%d actions", len(used))
}

func folders(t *testing.T, root string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() != "testdata" {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// source is a package as it is written.
type source struct {
	t         *testing.T
	set       *token.FileSet
	files     []*ast.File
	constants map[string]string
}

func readPackage(t *testing.T, dir string) *source {
	t.Helper()
	s := &source{t: t, set: token.NewFileSet(), constants: map[string]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(s.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, f)
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				for i, v := range spec.Values {
					if text, ok := literal(v); ok && i < len(spec.Names) {
						s.constants[spec.Names[i].Name] = text
					}
				}
			}
			return true
		})
	}
	return s
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// actions returns the actions that the package writes, and where: the Action of each trail.Line, and where that is a parameter of its function, what the
// function is called with.
func (s *source) actions() map[string]string {
	found := map[string]string{}
	for _, f := range s.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok && isLine(lit) {
					s.resolve(fn, actionOf(lit), found, 0)
				}
				return true
			})
		}
	}
	return found
}

func isLine(lit *ast.CompositeLit) bool {
	sel, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Line" {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "trail"
}

func actionOf(lit *ast.CompositeLit) ast.Expr {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == "Action" {
				return kv.Value
			}
		}
	}
	return nil
}

// resolve notes what an expression in a function is: a text, a constant, or what callers give.
func (s *source) resolve(fn *ast.FuncDecl, e ast.Expr, found map[string]string, depth int) {
	s.t.Helper()
	where := s.set.Position(fn.Pos()).String()
	if text, ok := literal(e); ok {
		found[text] = where
		return
	}
	name, ok := e.(*ast.Ident)
	if !ok || depth > 3 {
		s.t.Errorf("%s: what is the action here? Write it as a text or a constant", where)
		return
	}
	if text, ok := s.constants[name.Name]; ok {
		found[text] = where
		return
	}
	at := parameter(fn, name.Name)
	if at < 0 {
		s.t.Errorf("%s: the action %s is neither a constant nor a parameter", where, name.Name)
		return
	}
	for _, f := range s.files {
		for _, d := range f.Decls {
			caller, ok := d.(*ast.FuncDecl)
			if !ok || caller.Body == nil {
				continue
			}
			ast.Inspect(caller.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && called(call) == fn.Name.Name && len(call.Args) > at {
					s.resolve(caller, call.Args[at], found, depth+1)
				}
				return true
			})
		}
	}
}

func parameter(fn *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
