package modules_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the path that our own imports begin with.
const module = "github.com/atouts/atouts/"

// tree is the repository as the checks see it: nothing is compiled.
type tree struct {
	fset *token.FileSet
	code []*source
	text map[string][]byte // every text file, by its path from the root
}

// source is one Go file.
type source struct {
	path, dir string // from the root, with slashes
	syntax    *ast.File
	lines     int
	test      bool     // its name ends in _test.go
	generated bool     // it says so before its package clause; then only its imports are known
	imports   []string // our own without the module's path and with a leading "./", others as they are written
}

// check looks at the tree and returns what is wrong, one line a fault.
type check func(*tree) []string

// TestShape holds the rules of CONTRIBUTING.md that can be read off the sources. TestFaultsAreSeen shows that each check can
// fail.
func TestShape(t *testing.T) {
	t.Parallel()
	house := read(t, "..")
	if len(house.code) < 50 {
		t.Fatalf("only %d Go files were found: is this the repository?", len(house.code))
	}
	for name, look := range map[string]check{
		"imports": imports, "libraries": libraries, "test support": testSupport, "sizes": sizes, "package docs": packageDocs,
		"exported docs": exportedDocs, "init": noInit, "views": views, "entities": entities, "words": words,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults := look(house)
			slices.Sort(faults)
			for _, fault := range faults {
				t.Error(fault)
			}
		})
	}
}

// read reads every file under root that is part of the repository.
func read(t *testing.T, root string) *tree {
	t.Helper()
	text := map[string][]byte{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case entry.Name() == ".git" && !entry.IsDir(): // of a linked work tree
			return nil
		case entry.Name() == ".git" || entry.Name() == "node_modules":
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"bin", "out", "var"}, rel) { // as in .gitignore
			return filepath.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.ContainsRune(content, 0) {
			text[filepath.ToSlash(rel)] = content
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, text)
}

// parse makes a tree of files in memory.
func parse(t *testing.T, text map[string][]byte) *tree {
	t.Helper()
	house := &tree{fset: token.NewFileSet(), text: text}
	for name, content := range text {
		if path.Ext(name) != ".go" || strings.Contains(name, "testdata/") {
			continue
		}
		s := &source{
			path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), lines: bytes.Count(content, []byte("\n")),
		}
		syntax, err := parser.ParseFile(house.fset, name, content, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		s.generated = ast.IsGenerated(syntax)
		if !s.generated {
			if syntax, err = parser.ParseFile(house.fset, name, content, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
		s.syntax = syntax
		for _, spec := range syntax.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			if own, ok := strings.CutPrefix(imported, module); ok {
				imported = "./" + own
			}
			s.imports = append(s.imports, imported)
		}
		house.code = append(house.code, s)
	}
	return house
}

// own returns the files of ours among the imports, as folders from the root.
func (s *source) own() []string {
	var dirs []string
	for _, imported := range s.imports {
		if dir, ok := strings.CutPrefix(imported, "./"); ok {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// written returns the files that people write.
func (h *tree) written() []*source {
	return slices.DeleteFunc(slices.Clone(h.code), func(s *source) bool { return s.generated })
}

// span says how many lines a node has.
func (h *tree) span(n ast.Node) int {
	return h.fset.Position(n.End()).Line - h.fset.Position(n.Pos()).Line + 1
}
