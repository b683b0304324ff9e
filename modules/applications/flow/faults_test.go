package flow

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
)

// fault is one wrong change of the table.
type fault struct {
	name string
	law  law
}

// faults are, for a step, all the tables that differ from the right one by one entry: a row lost, or a role, a state, a demand, an appointment more or less in it.
func faults(step Step) []fault {
	var all []fault
	for i, row := range table() {
		if row.step != step {
			continue
		}
		name := fmt.Sprintf("row %d (%s)", i, row.step)
		add := func(what string, change func(*rule)) {
			l := law(table())
			change(&l[i])
			all = append(all, fault{name + ": " + what, l})
		}
		all = append(all, fault{name + ": lost", slices.Delete(law(table()), i, i+1)})
		toggle(Roles(), row.by, "role", add, func(x *rule) *[]Role { return &x.by })
		toggle(append(States(), New), row.from, "from", add, func(x *rule) *[]State { return &x.from })
		toggle(append(Appointments(), NoAppointment), row.meetFrom, "meet", add, func(x *rule) *[]Appointment { return &x.meetFrom })
		toggle(fieldsOf(), row.give, "give", add, func(x *rule) *[]Field { return &x.give })
		for _, s := range append(States(), "", before) {
			same := row.to == "" && slices.Equal(row.from, []State{s}) // staying where one is by naming it is no fault
			if s != row.to && !same {
				add(fmt.Sprintf("to %q", s), func(x *rule) { x.to = s })
			}
		}
		for _, a := range append(Appointments(), NoAppointment) {
			if a != row.meetTo {
				add(fmt.Sprintf("meets to %q", a), func(x *rule) { x.meetTo = a })
			}
		}
		add("another fact", func(x *rule) { x.fact = table()[(i+2)%len(table())].fact })
		add("loud or quiet", func(x *rule) { x.loud = !x.loud })
	}
	return all
}

// toggle adds to a column each value that it lacks and takes away each that it has.
func toggle[T ~string](values, has []T, name string, add func(string, func(*rule)), column func(*rule) *[]T) {
	for _, v := range values {
		add(fmt.Sprintf("%s ±%q", name, v), func(x *rule) {
			list := column(x)
			if slices.Contains(has, v) {
				*list = slices.DeleteFunc(slices.Clone(*list), func(y T) bool { return y == v })
			} else {
				*list = append(slices.Clone(*list), v)
			}
		})
	}
}

func fieldsOf() []Field {
	var fields []Field
	for _, b := range blanks() {
		fields = append(fields, b.field)
	}
	return fields
}

// TestFaults_areAllCaught seeds every fault and asks who catches it: the matrix (which TestMatrix holds to the golden file), the written laws,
// the random walk.
func TestFaults_areAllCaught(t *testing.T) {
	t.Parallel()
	var seeded, byMatrix, byLaws, byWalk atomic.Int32
	t.Run("steps", func(t *testing.T) {
		for _, step := range AllSteps() {
			t.Run(string(step), func(t *testing.T) {
				t.Parallel()
				near := []Step{step, Reopen} // a row decides over its own step and over the ways back
				right := matrix(law(table()), near)
				for _, f := range faults(step) {
					seeded.Add(1)
					caught := []bool{matrix(f.law, near) != right, len(breaches(f.law, near)) > 0, walks(f.law, 10) != nil}
					if !slices.Contains(caught, true) {
						t.Errorf("not caught: %s", f.name)
					}
					for i, n := range []*atomic.Int32{&byMatrix, &byLaws, &byWalk} {
						if caught[i] {
							n.Add(1)
						}
					}
				}
			})
		}
	})
	t.Logf("%d faults: the matrix catches %d, the laws %d, 10 walks %d", seeded.Load(), byMatrix.Load(), byLaws.Load(), byWalk.Load())
	if seeded.Load() < 1000 || byLaws.Load() < seeded.Load()*8/10 || byWalk.Load() == 0 {
		t.Error("too few faults, or laws and walks that sleep")
	}
}
