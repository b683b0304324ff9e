// Command asvs writes docs/security/asvs.md from docs/security/asvs.tsv: how Atouts stands to the requirements of levels 1 and 2 of ten chapters of the OWASP
// Application Security Verification Standard 5.0. Run by "make generate"; its test holds the table to the code.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
)

// The files, from the root of the repository.
const (
	table = "docs/security/asvs.tsv"
	page  = "docs/security/asvs.md"
)

// The states of a requirement.
const (
	met    = "met"
	partly = "partly"
	unmet  = "unmet"
	none   = "none" // it asks something of a thing that is not there
)

// row is a requirement with its answer.
type row struct {
	ID, Level, State string
	// Proofs are tests ("modules/keys:TestKeysAreChanged") and documents ("docs/security/decisions.md#Keys").
	Proofs []string
	// Asks says in our words what is asked, Answer how it stands.
	Asks, Answer string
}

func (r row) chapter() string {
	chapter, _, _ := strings.Cut(r.ID, ".")
	return chapter
}

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	rows, err := read(root + "/" + table)
	if err == nil {
		err = os.WriteFile(root+"/"+page, []byte(render(rows)), 0o644) //nolint:gosec // a page for everybody
	}
	if err != nil {
		log.Fatal(err)
	}
}

func read(path string) ([]row, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the table above
	if err != nil {
		return nil, fmt.Errorf("reading the table: %w", err)
	}
	var rows []row
	for i, line := range strings.Split(strings.TrimRight(string(content), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 6 {
			return nil, fmt.Errorf("%s:%d: %d cells, want 6", path, i+1, len(cells))
		}
		if i == 0 {
			continue // the names of the columns
		}
		r := row{ID: cells[0], Level: cells[1], State: cells[2], Asks: cells[4], Answer: cells[5]}
		if cells[3] != "" {
			r.Proofs = strings.Split(cells[3], ",")
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// chapters are those that the map covers, in its order.
func chapters() [][2]string {
	return [][2]string{
		{"V2", "Validation and business logic"},
		{"V3", "Web frontend"},
		{"V4", "API and web service"},
		{"V6", "Authentication"},
		{"V7", "Session management"},
		{"V8", "Authorisation"},
		{"V10", "OAuth and OIDC"},
		{"V11", "Cryptography"},
		{"V14", "Data protection"},
		{"V16", "Logging and error handling"},
	}
}

const head = `# How Atouts stands to ASVS 5.0

Written from ` + "`asvs.tsv`" + ` by ` + "`make generate`" + `: change the table, never this page. It covers every requirement of levels 1 and 2 of ten chapters of the
[OWASP Application Security Verification Standard 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0), © OWASP Foundation,
[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/). The column "asks" is a short paraphrase; the standard has the words. A requirement is met when the named tests
hold it, or the named page says it where writing is what is asked. It is a map by those who build Atouts, not an audit by somebody else.

`

func render(rows []row) string {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString("| chapter | asked | does not apply | met | partly | unmet |\n|---|---|---|---|---|---|\n")
	var all [5]int
	for _, c := range chapters() {
		n := count(rows, c[0])
		fmt.Fprintf(&b, "| %s %s | %d | %d | %d | %d | %d |\n", c[0], c[1], n[0], n[1], n[2], n[3], n[4])
		for i := range all {
			all[i] += n[i]
		}
	}
	fmt.Fprintf(&b, "| all | %d | %d | %d | %d | %d |\n\n## Unmet, or met in part\n\n", all[0], all[1], all[2], all[3], all[4])
	for _, r := range rows {
		if r.State == unmet || r.State == partly {
			fmt.Fprintf(&b, "- **%s** (level %s, %s): %s. %s\n", r.ID, r.Level, r.State, r.Asks, sentence(r.Answer))
		}
	}
	for _, c := range chapters() {
		fmt.Fprintf(&b, "\n## %s %s\n\n| id | level | state | asks | how | proof |\n|---|---|---|---|---|---|\n", c[0], c[1])
		for _, r := range rows {
			if r.chapter() == c[0] {
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.ID, r.Level, stateWords(r.State), r.Asks, r.Answer, proofs(r.Proofs))
			}
		}
	}
	return b.String()
}

// count returns how many requirements of a chapter are asked, do not apply, are met, partly, and unmet.
func count(rows []row, chapter string) (n [5]int) {
	for _, r := range rows {
		if r.chapter() != chapter {
			continue
		}
		n[0]++
		switch r.State {
		case none:
			n[1]++
		case met:
			n[2]++
		case partly:
			n[3]++
		case unmet:
			n[4]++
		}
	}
	return n
}

func stateWords(state string) string {
	if state == none {
		return "does not apply"
	}
	return state
}

func sentence(text string) string {
	if text == "" {
		return ""
	}
	return text + "."
}

func proofs(list []string) string {
	words := make([]string, len(list))
	for i, p := range list {
		if rest, is := strings.CutPrefix(p, "docs/"); is {
			file, _, _ := strings.Cut(rest, "#")
			_, name, _ := strings.Cut(p, "#")
			link := "../" + file
			if name != "" {
				link += "#" + strings.ToLower(name)
			}
			words[i] = "[" + strings.TrimSuffix(file[strings.LastIndex(file, "/")+1:], ".md") + strings.TrimRight(" "+name, " ") + "](" + link + ")"
			continue
		}
		dir, test, _ := strings.Cut(p, ":")
		words[i] = "`" + test + "` (" + dir + ")"
	}
	return strings.Join(words, ", ")
}
