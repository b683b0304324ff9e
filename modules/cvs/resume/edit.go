package resume

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ErrAction is wrapped by Edit for an action that it does not know or that points at no item.
var ErrAction = errors.New("unknown action on a CV")

// Edit does what a button of the editor asks, so that a CV can be arranged without a script:
//
//	experience.add            adds an empty item at the end
//	experience.1.remove       removes an item
//	experience.1.up, .down    moves an item, nowhere when it is already first or last
//	section.work.up, .down    moves a section among those of the CV
//	section.work.hide, .show  hides a section or shows it
//
// It gives back the name of the form field that should have the focus then, empty when it is the group's own heading.
func (r Resume) Edit(action string) (Resume, string, error) {
	e := r.clone()
	words := strings.Split(action, ".")
	if len(words) == 3 && words[0] == "section" {
		if err := e.editSection(Section(words[1]), words[2]); err != nil {
			return r, "", fmt.Errorf("%w: %q", err, action)
		}
		return e, "", nil
	}
	i := slices.IndexFunc(FormGroups(), func(g FormGroup) bool { return g.Many && g.Name == words[0] })
	if i < 0 {
		return r, "", fmt.Errorf("%w: %q", ErrAction, action)
	}
	g := FormGroups()[i]
	list := find(reflect.ValueOf(&e).Elem(), g.path)
	at, err := editList(list, words[1:])
	if err != nil {
		return r, "", fmt.Errorf("%w: %q", err, action)
	}
	if at < 0 {
		return e, "", nil
	}
	return e, g.Name + "." + strconv.Itoa(at) + "." + g.Fields[0].Name, nil
}

// editList gives the position of the item that the person deals with now, -1 when the list has become empty.
func editList(list reflect.Value, words []string) (int, error) {
	n := list.Len()
	if len(words) == 1 && words[0] == "add" {
		list.Set(reflect.Append(list, reflect.Zero(list.Type().Elem())))
		return n, nil
	}
	if len(words) != 2 {
		return 0, ErrAction
	}
	at, err := strconv.Atoi(words[0])
	if err != nil || at < 0 || at >= n {
		return 0, ErrAction
	}
	var to int
	switch words[1] {
	case "remove":
		list.Set(reflect.AppendSlice(list.Slice(0, at), list.Slice(at+1, n)))
		return min(at, n-2), nil
	case "up":
		to = max(at-1, 0)
	case "down":
		to = min(at+1, n-1)
	default:
		return 0, ErrAction
	}
	reflect.Swapper(list.Interface())(at, to)
	return to, nil
}

func (r *Resume) editSection(s Section, verb string) error {
	order := r.Sections()
	at := slices.Index(order, s)
	if at < 0 {
		return ErrAction
	}
	a := &r.Meta.Atouts
	switch verb {
	case "hide":
		if !r.Hides(s) {
			a.Hidden = append(a.Hidden, s)
		}
		return nil
	case "show":
		a.Hidden = slices.DeleteFunc(a.Hidden, func(h Section) bool { return h == s })
		return nil
	}
	step := map[string]int{"up": -1, "down": 1}[verb]
	if step == 0 {
		return ErrAction
	}
	// Sections without content are not on the page: a move steps over them, or it would seem to do nothing.
	for to := at + step; to >= 0 && to < len(order); to += step {
		order[at], order[to] = order[to], order[at]
		at = to
		if behind := order[to-step]; r.Has(behind) {
			break
		}
	}
	a.Order = order
	return nil
}

// Has says whether a section has anything in it, hidden or not.
func (r Resume) Has(s Section) bool {
	full := r.clone()
	prune(&full, func(item) bool { return false }) // an empty list is no list
	bare := full
	bare.clear(s)
	return !reflect.DeepEqual(bare, full)
}
