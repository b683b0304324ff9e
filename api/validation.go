package api

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/atouts/atouts/api/fault"
)

// rule turns one of Huma's English messages into a key. Huma gives no codes, only texts: they are recognised by its own templates, so that a
// release that words one differently still fits.
type rule struct {
	text *regexp.Regexp
	key  string
	// params names what the message's marks hold; an empty name drops one.
	params []string
}

// rules is made once from Huma's templates; the first that fits wins, so the particular stand before the general.
var rules = sync.OnceValue(func() []rule {
	var out []rule
	add := func(key, template string, params ...string) {
		parts := regexp.MustCompile(`%[vds]`).Split(template, -1)
		for i, p := range parts {
			parts[i] = regexp.QuoteMeta(p)
		}
		out = append(out, rule{regexp.MustCompile(`(?s)^` + strings.Join(parts, `(.*)`) + `$`), key, params})
	}
	add("validation.unknown", validation.MsgUnexpectedProperty)
	add("validation.unknown", "unknown query parameter")
	add(keyRequired, validation.MsgExpectedRequiredProperty, "Name")
	add(keyRequired, validation.MsgExpectedDependentRequiredProperty, "Name", "")
	add(keyRequired, "required %s parameter is missing", "")
	add("validation.datetime", validation.MsgExpectedRFC3339DateTime)
	add("validation.datetime", "invalid date/time for format %s", "")
	add("validation.date", validation.MsgExpectedRFC3339Date)
	add("validation.time", validation.MsgExpectedRFC3339Time)
	add("validation.email", validation.MsgExpectedRFC5322Email, "")
	add("validation.url", validation.MsgExpectedRFC3986URI, "")
	add("validation.url", "invalid url.URL value")
	add("validation.boolean", validation.MsgExpectedBoolean)
	add("validation.boolean", "invalid boolean")
	add("validation.number", validation.MsgExpectedNumber)
	add("validation.number", "invalid float")
	add("validation.integer", validation.MsgExpectedInteger)
	add("validation.integer", "invalid integer")
	add("validation.list", validation.MsgExpectedArray)
	add("validation.unique", validation.MsgExpectedArrayItemsUnique)
	add(keyFormat, validation.MsgExpectedBePattern, "Pattern")
	add("validation.choice", validation.MsgExpectedOneOf, "")
	add("validation.choice", validation.MsgExpectedConst, "")
	add("validation.minimum", validation.MsgExpectedMinimumNumber, "Min")
	add("validation.above", validation.MsgExpectedExclusiveMinimumNumber, "Min")
	add("validation.maximum", validation.MsgExpectedMaximumNumber, "Max")
	add("validation.below", validation.MsgExpectedExclusiveMaximumNumber, "Max")
	add("validation.multiple", validation.MsgExpectedNumberBeMultipleOf, "Of")
	add("validation.min_length", validation.MsgExpectedMinLength, "Count")
	add("validation.max_length", validation.MsgExpectedMaxLength, "Count")
	add("validation.min_items", validation.MsgExpectedMinItems, "Count")
	add("validation.max_items", validation.MsgExpectedMaxItems, "Count")
	return out
})

// described is what this house writes as patternDescription: the end of the key that says how it is written. Huma says other things with the same words.
var described = regexp.MustCompile(`^[a-z]+$`)

// fields turns Huma's error details into fields with keys. Values are left out: a password that is too short must not come back.
func fields(details []*huma.ErrorDetail) []fault.Field {
	out := make([]fault.Field, 0, len(details))
	for _, d := range details {
		if d != nil {
			out = append(out, field(d.Location, d.Message))
		}
	}
	return out
}

// fieldsOf is fields for the errors of a validation outside Huma's handlers.
func fieldsOf(errs []error) []fault.Field {
	details := make([]*huma.ErrorDetail, 0, len(errs))
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			d = &huma.ErrorDetail{Message: err.Error()}
		}
		details = append(details, d)
	}
	return fields(details)
}

func field(location, text string) fault.Field {
	f := fault.Field{Name: fieldName(location), Key: keyFormat}
	for _, r := range rules() {
		found := r.text.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		f.Key = r.key
		for i, name := range r.params {
			switch value := found[i+1]; {
			case name == "Pattern" && described.MatchString(value):
				f.Key += "." + value
			case name == "Pattern":
			case name == "Name" && f.Name == "":
				f.Name = value
			case name == "Name":
				f.Name += "." + value
			case name != "":
				f.Params = append(f.Params, name, number(value))
			}
		}
		break
	}
	if f.Key == "validation.min_length" && len(f.Params) == 2 && f.Params[1] == 1 {
		return fault.Field{Name: f.Name, Key: keyRequired} // "at least 1 character" is said more simply
	}
	return f
}

// fieldName takes off where Huma found the field ("body.email", "query.page"): people know it by its name alone.
func fieldName(location string) string {
	for _, place := range []string{"body", "query", "path", "header", "cookie", "form"} {
		if location == place {
			return ""
		}
		if rest, ok := strings.CutPrefix(location, place+"."); ok {
			return rest
		}
	}
	return location
}

// number gives a whole number to the catalogue as a number, so that it is written as people write it.
func number(text string) any {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return text
}
