package flow

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files and the drawing of doc.go again")

const (
	golden = "testdata/matrix.golden"
	never  = "never"
)

// full gives everything that any step could demand.
func full(step Step) Given {
	g := Given{
		Comment: "c", Message: "m", ReasonText: "t", CV: "cv", Letter: "l", Answers: []string{"a", "b"}, Wanted: Wanted{Letter: true, Questions: 2},
		WithCandidate: true, StartsOn: time.Unix(1, 0), At: time.Unix(1, 0), Length: time.Hour, Way: ByVideo, Where: "w",
	}
	if list := Reasons(step); len(list) > 0 {
		g.Reason = list[0]
	}
	return g
}

// blanks takes one field away from what is given.
func blanks() []struct {
	field Field
	from  func(*Given)
} {
	return []struct {
		field Field
		from  func(*Given)
	}{
		{FieldComment, func(g *Given) { g.Comment = " \n" }},
		{FieldMessage, func(g *Given) { g.Message = "\u00a0" }},
		{FieldReason, func(g *Given) { g.Reason = "" }},
		{FieldReasonText, func(g *Given) { g.ReasonText = "\t" }},
		{FieldCV, func(g *Given) { g.CV = "" }},
		{FieldLetter, func(g *Given) { g.Letter = "" }},
		{FieldAnswers, func(g *Given) { g.Answers = []string{"a", " "} }},
		{FieldWithCandidate, func(g *Given) { g.WithCandidate = false }},
		{FieldStartsOn, func(g *Given) { g.StartsOn = time.Time{} }},
		{FieldAt, func(g *Given) { g.At = time.Time{} }},
		{FieldLength, func(g *Given) { g.Length = -time.Minute }},
		{FieldWay, func(g *Given) { g.Way = "fax" }},
		{FieldWhere, func(g *Given) { g.Where = "" }},
	}
}

// cases are every state on both sides of sent_at, with every open state and a final one before, every appointment and a twin.
func cases() []Case {
	var all []Case
	every := append([]State{New}, States()...)
	for _, s := range every {
		for _, sent := range []bool{false, true} {
			for _, b := range append([]State{New, Withdrawn}, OpenStates()...) {
				for _, a := range append([]Appointment{NoAppointment}, Appointments()...) {
					all = append(all, Case{State: s, Sent: sent, Before: b, Appointment: a})
				}
				all = append(all, Case{State: s, Sent: sent, Before: b, Twin: true})
			}
		}
	}
	return all
}

// cell is one answer of the law, in a word.
func cell(l law, c Case, step Step, r Role, g Given) string {
	out, err := l.next(c, step, r, g)
	switch {
	case errors.As(err, new(*NotAllowedError)):
		return never
	case errors.Is(err, ErrHidden):
		return "hidden"
	case errors.As(err, new(*ConflictError)):
		return "conflict"
	case err != nil:
		return err.Error()
	}
	mark := ""
	if out.Sends {
		mark = "*"
	}
	if out.EndsAppointments {
		mark += "!"
	}
	if out.Appointment != NoAppointment {
		mark += "@" + string(out.Appointment)
	}
	return fmt.Sprintf("%s%s told:%d", out.State, mark, len(out.Told))
}

// demands are the fields that a step does not do without.
func demands(l law, c Case, step Step, r Role) []Field {
	var fields []Field
	for _, b := range blanks() {
		g := full(step)
		b.from(&g)
		if _, err := l.next(c, step, r, g); errors.As(err, new(*MissingError)) {
			fields = append(fields, b.field)
		}
	}
	return fields
}

// matrix writes every answer of the law about some steps: per step, the roles that never take it and a column for each of the others.
func matrix(l law, steps []Step) string {
	var w strings.Builder
	w.WriteString("# state × step × role. hidden: like what does not exist; * sends; ! ends appointments; @ the appointment; told:3 with the company.\n" +
		"# Left out: rows where the state before changes nothing, and rows with an appointment where nobody may take the step.\n")
	for _, step := range steps {
		writeStep(&w, l, step)
	}
	w.WriteString("\n== who sees a line: 0 hidden, 1 bare, 2 whole\n")
	for _, line := range lines() {
		fmt.Fprintf(&w, "%-10s%-20s sent=%-5t", line.Kind, line.Step, line.Sent)
		for _, r := range Roles() {
			fmt.Fprintf(&w, " %s:%d", r, l.seenBy(line, r))
		}
		w.WriteString("\n")
	}
	return w.String()
}

func writeStep(w *strings.Builder, l law, step Step) {
	fmt.Fprintf(w, "\n== %s\n", step)
	header := fmt.Sprintf("%-50s", "")
	var takers []Role
	all, g := cases(), full(step)
	for _, r := range Roles() {
		if cell(l, Case{}, step, r, g) == never { // and so for every case: TestLaws
			fmt.Fprintf(w, "%s never\n", r)
			continue
		}
		i := slices.IndexFunc(all, func(c Case) bool { return strings.Contains(cell(l, c, step, r, g), "told") })
		takers, header = append(takers, r), header+fmt.Sprintf(" | %-30s", r)
		if i >= 0 {
			out, _ := l.next(all[i], step, r, g)
			fmt.Fprintf(w, "%s gives %v, tells %s\n", r, demands(l, all[i], step, r), out.Fact)
		}
	}
	fmt.Fprintln(w, strings.TrimRight(header, " "))
	base := map[Case]string{}
	for _, c := range all {
		row := ""
		for _, r := range takers {
			row += fmt.Sprintf(" | %-30s", cell(l, c, step, r, g))
		}
		plain := c
		plain.Before = New
		if c == plain {
			base[c] = row
		}
		if c != plain && row == base[plain] || c.Appointment != NoAppointment && !strings.Contains(row, "told") {
			continue
		}
		fmt.Fprintf(w, "%-50s%s\n", c.name(), strings.TrimRight(row, " "))
	}
}

func (c Case) name() string {
	name := cmp.Or(string(c.State), "new")
	if c.Sent {
		name += " sent"
	}
	if c.Twin {
		name += " twin"
	}
	if c.Before != New {
		name += " before:" + string(c.Before)
	}
	if c.Appointment != NoAppointment {
		name += " @" + string(c.Appointment)
	}
	return name
}

func lines() []Line {
	var all []Line
	for _, sent := range []bool{false, true} {
		all = append(all, Line{KindFollowUp, "", sent}, Line{KindNote, "", sent}, Line{"unknown", "", sent})
		for _, step := range AllSteps() {
			all = append(all, Line{KindStep, step, sent})
		}
	}
	return all
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	got := matrix(law(table()), AllSteps())
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("the law changed; look at the difference, then run with -update:\n%s", firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("want %d lines, got %d", len(a), len(b))
}
