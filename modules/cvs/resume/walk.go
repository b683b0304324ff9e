package resume

import (
	"fmt"
	"reflect"
	"strings"
)

// The document has some eighty texts in fifteen kinds of item. Going through them by reflection, with their kind in a tag, keeps one
// rule in one place: a field that is added is normalised, measured and checked without a line more.

// kind is what a text is, from its tag cv.
type kind string

const (
	line    kind = ""
	text    kind = "text"
	link    kind = "link"
	email   kind = "email"
	phone   kind = "phone"
	date    kind = "date"
	country kind = "country"
)

// leaf is one text of the document.
type leaf struct {
	path  string
	kind  kind
	value *string
}

// leaves calls each for every text, in the order of the document. Path is like work[0].startDate.
func leaves(r *Resume, each func(leaf)) { visit(reflect.ValueOf(r).Elem(), "", line, each) }

func visit(v reflect.Value, path string, k kind, each func(leaf)) {
	switch v.Kind() {
	case reflect.String:
		// Section is a string too: the pointer is converted, the text is the same.
		each(leaf{path: path, kind: k, value: v.Addr().Convert(reflect.TypeFor[*string]()).Interface().(*string)}) //nolint:forcetypeassert // just converted
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), fmt.Sprintf("%s[%d]", path, i), k, each)
		}
	case reflect.Struct:
		for f, field := range v.Fields() {
			name := jsonName(f)
			if path != "" {
				name = path + "." + name
			}
			visit(field, name, kind(f.Tag.Get("cv")), each)
		}
	default: // hidden, vehicle
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// item is what prune asks about: an element of a list.
type item struct{ hidden, empty bool }

// prune removes the items for which drop says so, from every list.
func prune(r *Resume, drop func(item) bool) { pruneIn(reflect.ValueOf(r).Elem(), drop) }

func pruneIn(v reflect.Value, drop func(item) bool) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			pruneIn(field, drop)
		}
	case reflect.Slice:
		kept := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			element := v.Index(i)
			pruneIn(element, drop)
			if !drop(describe(element)) {
				kept = reflect.Append(kept, element)
			}
		}
		if kept.Len() == 0 {
			kept = reflect.Zero(v.Type())
		}
		v.Set(kept)
	default:
	}
}

func describe(v reflect.Value) item {
	if v.Kind() != reflect.Struct {
		return item{empty: v.IsZero()}
	}
	hidden := v.FieldByName("Hidden")
	if !hidden.IsValid() {
		return item{empty: v.IsZero()}
	}
	rest := reflect.New(v.Type()).Elem()
	rest.Set(v)
	rest.FieldByName("Hidden").SetBool(false)
	return item{hidden: hidden.Bool(), empty: rest.IsZero()}
}

// items counts the elements of every list.
func items(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			n += items(field)
		}
	case reflect.Slice:
		n = v.Len()
		for i := range v.Len() {
			n += items(v.Index(i))
		}
	default:
	}
	return n
}

// clone copies the document and every list of it.
func (r Resume) clone() Resume {
	cloneIn(reflect.ValueOf(&r).Elem())
	return r
}

func cloneIn(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			cloneIn(field)
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		for i := range fresh.Len() {
			cloneIn(fresh.Index(i))
		}
		v.Set(fresh)
	default:
	}
}
