package flow

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// drawing draws the table: each state with the steps that leave it, then each appointment.
func drawing() string {
	var w strings.Builder
	arrow := func(x rule, to string) {
		if x.to == Sent {
			to += " *"
		}
		line := fmt.Sprintf("//\t  %-20s → %-22s %-26s %s", x.step, to, join(x.by), join(x.give))
		w.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, s := range append([]State{New}, States()...) {
		fmt.Fprintf(&w, "//\t%s\n", cmp.Or(s, "(new)"))
		for _, x := range table() {
			if slices.Contains(x.from, s) && x.meetTo == NoAppointment {
				arrow(x, string(x.to))
			}
		}
	}
	w.WriteString("//\n// The appointments of an application in_progress:\n//\n")
	for _, a := range append([]Appointment{NoAppointment}, Appointments()...) {
		fmt.Fprintf(&w, "//\t%s\n", cmp.Or(a, "(new)"))
		for _, x := range table() {
			if slices.Contains(x.meetFrom, a) && x.meetTo != NoAppointment {
				arrow(x, string(x.meetTo))
			}
		}
	}
	return w.String()
}

func join[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

func TestDrawing(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	const mark = "visible to the company.\n"
	text, _, found := strings.Cut(string(doc), mark)
	if !found {
		t.Fatal("doc.go has lost the place of its drawing")
	}
	text += mark + "//\n" + drawing() + "package flow\n"
	if *update {
		if err := os.WriteFile("doc.go", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if text != string(doc) {
		t.Error("doc.go draws another table; run with -update")
	}
}
