package resume

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Form gives the values of the editor's fields, each under its full name: experience.0.company. Empty texts are given too, unticked
// boxes are not, as a browser does.
func (r Resume) Form() url.Values {
	out := url.Values{}
	root := reflect.ValueOf(r)
	for _, g := range FormGroups() {
		at := find(root, g.path)
		if !g.Many {
			write(out, "", g.Fields, at)
			continue
		}
		for i := range at.Len() {
			write(out, g.Name+"."+strconv.Itoa(i)+".", g.Fields, at.Index(i))
		}
	}
	return out
}

func write(out url.Values, prefix string, fields []FormField, at reflect.Value) {
	for _, f := range fields {
		v := find(at, f.path)
		switch f.Kind {
		case KindCheck:
			if v.Bool() {
				out.Set(prefix+f.Name, "on")
			}
		case KindLines:
			lines := make([]string, v.Len())
			for i := range lines {
				lines[i] = v.Index(i).String()
			}
			out.Set(prefix+f.Name, strings.Join(lines, "\n"))
		default:
			out.Set(prefix+f.Name, v.String())
		}
	}
}

// ReadForm gives base with what the editor's fields say. Items come in the order of their numbers, and are numbered anew without gaps;
// empty ones stay, so that a person finds the row that she has just added and problems point at the right row. Names that are no field
// are passed by. Items above MaxItems in one group are left out, but for one, which makes Validate say so.
func ReadForm(base Resume, values url.Values) Resume {
	r := base.clone()
	root := reflect.ValueOf(&r).Elem()
	for _, g := range FormGroups() {
		at := find(root, g.path)
		if !g.Many {
			read(values, "", g.Fields, at)
			continue
		}
		rows := rowsOf(values, g.Name)
		list := reflect.MakeSlice(at.Type(), len(rows), len(rows))
		for i, row := range rows {
			read(values, g.Name+"."+strconv.Itoa(row)+".", g.Fields, list.Index(i))
		}
		if len(rows) == 0 {
			list = reflect.Zero(at.Type())
		}
		at.Set(list)
	}
	return r
}

// rowsOf gives the numbers of a group's items, sorted.
func rowsOf(values url.Values, group string) []int {
	var rows []int
	for name := range values {
		rest, ok := strings.CutPrefix(name, group+".")
		number, _, more := strings.Cut(rest, ".")
		row, err := strconv.Atoi(number)
		if !ok || !more || err != nil || row < 0 || strconv.Itoa(row) != number {
			continue
		}
		rows = append(rows, row)
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	return rows[:min(len(rows), MaxItems+1)]
}

func read(values url.Values, prefix string, fields []FormField, at reflect.Value) {
	for _, f := range fields {
		v, value := find(at, f.path), values.Get(prefix+f.Name)
		switch f.Kind {
		case KindCheck:
			v.SetBool(value != "")
		case KindLines:
			v.Set(reflect.ValueOf(splitLines(value)))
		default:
			v.SetString(value)
		}
	}
}

func splitLines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// find follows a path of JSON names.
func find(v reflect.Value, path string) reflect.Value {
	for name := range strings.SplitSeq(path, ".") {
		for i := range v.NumField() {
			if jsonName(v.Type().Field(i)) == name {
				v = v.Field(i)
				break
			}
		}
	}
	return v
}

// FieldName gives the form field that shows a problem's path: work[0].name is shown by experience.0.company, and a wrong line of a list by
// the list's field. It says false for what the editor does not show.
func FieldName(path string) (string, bool) {
	for _, g := range FormGroups() {
		rest, ok := strings.CutPrefix(path, g.path)
		if !ok || rest == "" {
			continue
		}
		prefix := ""
		if g.Many {
			var number string
			number, rest, ok = strings.Cut(strings.TrimPrefix(rest, "["), "]")
			if !ok {
				continue
			}
			prefix = g.Name + "." + number + "."
		}
		for _, f := range g.Fields {
			if after, ok := strings.CutPrefix(rest, "."+f.path); ok && (after == "" || after[0] == '[') {
				return prefix + f.Name, true
			}
		}
	}
	return "", false
}
