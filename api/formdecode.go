package api

import (
	"encoding"
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atouts/atouts/api/fault"
)

// maxEntries bounds the numbered entries of one list, so that an address such as "a[999999999]" costs nothing.
const maxEntries = 200

// decoder fills a struct from the values of a form and at the same time builds what JSON would have held, for the validation.
type decoder struct {
	model  *model
	values url.Values
	wrong  []fault.Field
	// visited lists the names of the fields in the struct's order.
	visited []string
}

// object fills a struct; the names of its fields stand after prefix.
func (d *decoder) object(v reflect.Value, schema *huma.Schema, prefix string) map[string]any {
	out := map[string]any{}
	schema = d.model.resolve(schema)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous && f.Tag.Get("json") == "" && f.Type.Kind() == reflect.Struct {
			maps.Copy(out, d.object(v.Field(i), schema, prefix))
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		of := schema.Properties[name]
		if of == nil {
			continue
		}
		d.visited = append(d.visited, prefix+name)
		if x, present := d.value(v.Field(i), of, prefix+name, slices.Contains(schema.Required, name)); present {
			out[name] = x
		}
	}
	return out
}

// value fills one field and returns what JSON would have held; present is false when the form says nothing.
func (d *decoder) value(v reflect.Value, schema *huma.Schema, name string, required bool) (x any, present bool) {
	fallback := schema.Default
	schema = d.model.resolve(schema)
	if v.Kind() == reflect.Pointer {
		inner := reflect.New(v.Type().Elem())
		if x, present = d.value(inner.Elem(), schema, name, false); present {
			v.Set(inner)
		}
		return x, present
	}
	switch {
	case v.Type() == timeType:
		x, present = d.time(v, name)
	case v.CanAddr() && v.Addr().Type().Implements(textType):
		x, present = d.text(v, name)
	case v.Kind() == reflect.Struct:
		tree := d.object(v, schema, name+".")
		return tree, required || len(tree) > 0
	case v.Kind() == reflect.Slice:
		x, present = d.list(v, schema, name)
		if !present && required {
			return []any{}, true // no box ticked is an empty list, of which the schema says whether it is enough
		}
	default:
		x, present = d.scalar(v, schema, name, required)
	}
	if !present && fallback != nil {
		if raw, err := json.Marshal(fallback); err == nil && json.Unmarshal(raw, v.Addr().Interface()) == nil {
			return fallback, true
		}
	}
	return x, present
}

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

// scalar fills a text, a number or a box.
func (d *decoder) scalar(v reflect.Value, schema *huma.Schema, name string, required bool) (any, bool) {
	raw, sent := d.first(name)
	switch v.Kind() { //nolint:exhaustive // the others are numbers
	case reflect.String:
		text := clean(raw, schema.Format == "password")
		if schema.Format == "date" {
			text = isoDay(text)
		}
		v.SetString(text)
		return text, text != ""
	case reflect.Bool:
		if !sent {
			return false, required
		}
		return truth(v, raw), true
	}
	text := strings.TrimSpace(raw)
	if text == "" {
		return nil, false
	}
	if n, ok := numeral(v, text); ok {
		return n, true
	}
	return text, true // the schema says that it is no number
}

// truth reads a box: browsers send "on" for a ticked one without a value.
func truth(v reflect.Value, raw string) any {
	switch strings.ToLower(strings.TrimSpace(raw)) {
	case "on", "true", "1", "yes", "oui":
		v.SetBool(true)
		return true
	case "", "off", "false", "0", "no", "non":
		return false
	default:
		return raw
	}
}

// numeral reads a number into v, as people write it.
func numeral(v reflect.Value, text string) (any, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(text)
	switch {
	case v.CanInt():
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err == nil {
			v.SetInt(n)
			return n, true
		}
	case v.CanUint():
		n, err := strconv.ParseUint(text, 10, v.Type().Bits())
		if err == nil {
			v.SetUint(n)
			return n, true
		}
	case v.CanFloat():
		n, err := strconv.ParseFloat(text, v.Type().Bits())
		if err == nil && n-n == 0 { // neither infinite nor "not a number", which ParseFloat takes
			v.SetFloat(n)
			return n, true
		}
	}
	return nil, false
}

// text fills what reads itself from a text, such as an id.
func (d *decoder) text(v reflect.Value, name string) (any, bool) {
	raw, _ := d.first(name)
	raw = clean(raw, false)
	if raw == "" {
		return nil, false
	}
	u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr())
	if !ok || u.UnmarshalText([]byte(raw)) != nil {
		v.SetZero()
		d.wrong = append(d.wrong, fault.Field{Name: name, Key: keyFormat})
	}
	return raw, true
}

// list fills a slice from repeated or numbered names.
func (d *decoder) list(v reflect.Value, schema *huma.Schema, name string) (any, bool) {
	items := schema.Items
	out := []any{}
	add := func(values url.Values, at string) {
		item := reflect.New(v.Type().Elem()).Elem()
		one := decoder{model: d.model, values: values}
		x, present := one.value(item, items, at, false)
		if !present {
			return
		}
		for _, w := range one.wrong { // entries move up over empty ones
			w.Name = name + "[" + strconv.Itoa(len(out)) + "]" + strings.TrimPrefix(w.Name, at)
			d.wrong = append(d.wrong, w)
		}
		out = append(out, x)
		v.Set(reflect.Append(v, item))
	}
	for _, raw := range append(slices.Clone(d.values[name]), d.values[name+"[]"]...) {
		add(url.Values{name: {raw}}, name)
	}
	for _, n := range d.numbers(name) {
		add(d.values, name+"["+strconv.Itoa(n)+"]")
	}
	return out, len(out) > 0
}

// numbers lists the numbers of a list's entries, in order.
func (d *decoder) numbers(name string) []int {
	var out []int
	for key := range d.values {
		rest, ok := strings.CutPrefix(key, name+"[")
		if !ok {
			continue
		}
		digits, _, closed := strings.Cut(rest, "]")
		n, err := strconv.Atoi(digits)
		if closed && err == nil && n >= 0 && n < maxEntries && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

func (d *decoder) first(name string) (string, bool) {
	all, sent := d.values[name]
	if !sent || len(all) == 0 {
		return "", sent
	}
	return all[0], true
}
