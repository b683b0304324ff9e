package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of go test -json; see go doc test2json.
type event struct {
	Action  string `json:"Action"`
	Package string `json:"Package"`
	Test    string `json:"Test"` // empty: of the package as a whole
	Output  string `json:"Output"`
}

// report turns events into what go test prints.
type report struct {
	out     io.Writer
	order   map[string][]string    // package -> its unfinished tests, in the order of their first output
	pending map[[2]string][]string // package and test -> its output so far
	skipped map[[2]string]string   // package and test -> its output, which has the reason
}

func newReport(out io.Writer) *report {
	return &report{
		out: out, order: map[string][]string{}, pending: map[[2]string][]string{}, skipped: map[[2]string]string{},
	}
}

// line takes one line of go test's output; what is not an event is printed as it is.
func (r *report) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil || e.Action == "" {
		_, _ = r.out.Write(line)
		return
	}
	key := [2]string{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		r.print(e.Output)
	case "output":
		if _, known := r.pending[key]; !known {
			r.order[e.Package] = append(r.order[e.Package], e.Test)
		}
		r.pending[key] = append(r.pending[key], e.Output)
	case "pass":
		if e.Test == "" {
			r.printClosing(r.pending[key])
		}
		r.forget(key)
	case "skip":
		if e.Test == "" {
			r.printClosing(r.pending[key])
		} else {
			r.skipped[key] = strings.Join(r.pending[key], "")
		}
		r.forget(key)
	case "fail":
		r.fail(key)
	}
}

// fail prints a failed test's output; of a package, also what its unfinished tests had said, as a panic ends them all.
func (r *report) fail(key [2]string) {
	if key[1] == "" {
		for _, test := range slices.Clone(r.order[key[0]]) {
			if test != "" {
				r.fail([2]string{key[0], test})
			}
		}
	}
	r.print(r.pending[key]...)
	r.forget(key)
}

// printClosing prints the line that go test prints of a package that did not fail.
func (r *report) printClosing(output []string) {
	for _, line := range output {
		if strings.HasPrefix(line, "ok ") || strings.HasPrefix(line, "? ") || strings.HasSuffix(line, "[no test files]\n") {
			r.print(line)
		}
	}
}

func (r *report) print(lines ...string) {
	for _, line := range lines {
		_, _ = io.WriteString(r.out, line)
	}
}

func (r *report) forget(key [2]string) {
	delete(r.pending, key)
	r.order[key[0]] = slices.DeleteFunc(r.order[key[0]], func(test string) bool { return test == key[1] })
}

// errSkipped says that a suite that must be whole was not.
var errSkipped = errors.New("tests were skipped, which is a failure with CI set: what they need must be there")

// close prints which tests were skipped and why, and fails when none may be.
func (r *report) close(skipFails bool) error {
	if len(r.skipped) == 0 {
		return nil
	}
	r.print(fmt.Sprintf("skipped: %d\n", len(r.skipped)))
	keys := make([][2]string, 0, len(r.skipped))
	for key := range r.skipped {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) })
	for _, key := range keys {
		r.print(key[0], " ", key[1], "\n", r.skipped[key])
	}
	if skipFails {
		return errSkipped
	}
	return nil
}
