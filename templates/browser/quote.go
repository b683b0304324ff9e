package browser

import "encoding/json"

// quote writes a text as a JavaScript literal.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // a string can always be written
		return `""`
	}
	return string(b)
}
