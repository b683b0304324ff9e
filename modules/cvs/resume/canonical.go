package resume

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Parse reads a document. Unknown fields are refused by name, so that nothing that we do not know is kept in silence. What is wrong comes
// as Problems.
func Parse(data []byte) (Resume, error) {
	if len(data) > MaxBytes {
		return Resume{}, Problems{{Key: ProblemTooLarge, Limit: MaxBytes}}
	}
	var r Resume
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return Resume{}, Problems{decodeProblem(err)}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Resume{}, Problems{{Key: ProblemJSON}}
	}
	return r, nil
}

func decodeProblem(err error) Problem {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return Problem{Path: wrong.Field, Key: ProblemJSON}
	}
	if name, ok := strings.CutPrefix(err.Error(), `json: unknown field "`); ok {
		return Problem{Path: strings.TrimSuffix(name, `"`), Key: ProblemUnknown}
	}
	return Problem{Key: ProblemJSON}
}

// Canonical gives the document as compact JSON with its fields in a fixed order and nothing empty: equal documents give equal bytes.
func (r Resume) Canonical() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("writing a CV as JSON: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Look is everything but the content that decides how a CV is printed.
type Look struct {
	// Template is the template's id, Tokens its settings as canonical text.
	Template, Tokens string
	// Locale is the language of the CV.
	Locale string
	// Photo is the hash of the photo, empty without one.
	Photo string
	// Renderer is the version of the renderer: a new one prints anew.
	Renderer string
}

// Hash names what would be printed: 64 hexadecimal digits from the visible, normalised content and its look. A change of something
// hidden does not change it.
func (r Resume) Hash(look Look) (string, error) {
	content, err := r.Visible().Normalise(look.Locale).Canonical()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, part := range [][]byte{content, []byte(look.Template), []byte(look.Tokens), []byte(look.Locale), []byte(look.Photo), []byte(look.Renderer)} {
		// Lengths first, so that no two lists of parts give the same bytes.
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
