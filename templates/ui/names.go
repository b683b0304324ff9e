package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// names are the fields of a page that have an error, in its order: the ids of their controls, and what they are called.
type names struct {
	ids   []string
	label map[string]string
}

type namesKey struct{}

// NotingNames returns a context in which the fields that have an error leave their names for ErrorSummary: "Fill in this field" says nothing to
// who hears the summary alone.
func NotingNames(ctx context.Context) context.Context {
	return context.WithValue(ctx, namesKey{}, &names{label: map[string]string{}})
}

func namesFrom(ctx context.Context) *names {
	if n, ok := ctx.Value(namesKey{}).(*names); ok {
		return n
	}
	return &names{}
}

func (n *names) note(id, name string) {
	if n.label != nil {
		n.ids, n.label[id] = append(n.ids, id), name
	}
}

// control returns the id of the control of a field, or of the choices that one of them is in; nothing when the page does not have it.
func (n *names) control(field string) string {
	list, _, _ := strings.Cut(field, "[")
	for _, id := range []string{FieldID(field), FieldID(list)} {
		if n.label[id] != "" {
			return id
		}
	}
	return ""
}

// sorted returns errors in the order of the page's fields. First come those that are of no field.
func (n *names) sorted(errors Errors) Errors {
	return slices.SortedStableFunc(slices.Values(errors), func(a, b FieldError) int {
		return cmp.Compare(slices.Index(n.ids, n.control(a.Field)), slices.Index(n.ids, n.control(b.Field)))
	})
}
