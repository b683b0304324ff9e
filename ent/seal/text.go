package seal

import (
	"encoding/base64"
	"strings"
)

// textMark begins a sealed text. A text that a person wrote cannot begin with its control character: the forms refuse it.
const textMark = "\x01seal:"

// SealText is Seal for a column of text.
func (r *Keyring) SealText(text string, at Place) string {
	return textMark + base64.RawStdEncoding.EncodeToString(r.Seal([]byte(text), at))
}

// OpenText is Open for a column of text. A text written before the column was sealed is returned as it is.
func (r *Keyring) OpenText(stored string, at Place) (string, error) {
	encoded, sealed := strings.CutPrefix(stored, textMark)
	if !sealed {
		return stored, nil
	}
	raw, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return "", ErrSealed
	}
	text, err := r.Open(raw, at)
	return string(text), err
}

// CurrentText is Current for a column of text: a plain text is not.
func (r *Keyring) CurrentText(stored string) bool {
	encoded, sealed := strings.CutPrefix(stored, textMark)
	raw, err := base64.RawStdEncoding.DecodeString(encoded)
	return sealed && err == nil && r.Current(raw)
}
