package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// asked is how many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has.
func asked() map[string][2]int {
	return map[string][2]int{
		"V2": {4, 7}, "V3": {8, 11}, "V4": {2, 8}, "V6": {13, 22}, "V7": {6, 12}, "V8": {4, 3}, "V10": {5, 24}, "V11": {3, 11}, "V14": {2, 7}, "V16": {0, 16},
	}
}

func requirements(t *testing.T) []row {
	t.Helper()
	rows, err := read(filepath.Join(root, table))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestEveryRequirementIsMapped counts the requirements of each chapter, and looks at each row: one that is met has a proof, any other says why it is not.
func TestEveryRequirementIsMapped(t *testing.T) {
	t.Parallel()
	seen, found := map[string]bool{}, map[string][2]int{}
	for _, r := range requirements(t) {
		if seen[r.ID] || !regexp.MustCompile(`^V\d+\.\d+\.\d+$`).MatchString(r.ID) || r.Level != "1" && r.Level != "2" {
			t.Errorf("%s, level %s, is no requirement, or stands twice", r.ID, r.Level)
		}
		seen[r.ID] = true
		n := found[r.chapter()]
		n[r.Level[0]-'1']++
		found[r.chapter()] = n
		switch {
		case !slices.Contains([]string{met, partly, unmet, none}, r.State):
			t.Errorf("%s: there is no state %q", r.ID, r.State)
		case r.State == met && len(r.Proofs) == 0:
			t.Errorf("%s is met by no test and no document", r.ID)
		case r.State == none && len(r.Proofs) > 0:
			t.Errorf("%s does not apply, and has a proof", r.ID)
		case r.State != met && r.Answer == "", r.Asks == "":
			t.Errorf("%s does not say what is asked, or how it stands", r.ID)
		}
	}
	for chapter, want := range asked() {
		if found[chapter] != want {
			t.Errorf("%s: %v requirements of levels 1 and 2, want %v", chapter, found[chapter], want)
		}
	}
	if len(found) != len(asked()) {
		t.Errorf("chapters %v", found)
	}
}

// TestEveryProofIsThere looks for each named test in the code, and for each named heading in its document.
func TestEveryProofIsThere(t *testing.T) {
	t.Parallel()
	for _, r := range requirements(t) {
		for _, p := range r.Proofs {
			if strings.HasPrefix(p, "docs/") {
				file, heading, _ := strings.Cut(p, "#")
				if content := contents(t, filepath.Join(root, file)); heading != "" && !strings.Contains(content, "\n## "+heading+"\n") {
					t.Errorf("%s: %s has no heading %q", r.ID, file, heading)
				}
				continue
			}
			dir, name, _ := strings.Cut(p, ":")
			if !hasTest(t, dir, name) {
				t.Errorf("%s: there is no test %s in %s", r.ID, name, dir)
			}
		}
	}
}

func hasTest(t *testing.T, dir, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		content := contents(t, file)
		return strings.Contains(content, "func "+name+"(t *testing.T)") || strings.Contains(content, "func "+name+"(f *testing.F)")
	})
}

func contents(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path) //nolint:gosec // of this repository
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestThePageIsWritten holds the page to the table.
func TestThePageIsWritten(t *testing.T) {
	t.Parallel()
	if contents(t, filepath.Join(root, page)) != render(requirements(t)) {
		t.Errorf("%s is not what the table says: run make generate", page)
	}
}
