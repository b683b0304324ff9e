package render

import (
	"context"
	"errors"
	"fmt"

	"github.com/atouts/atouts/modules/cvs/resume"
)

// MaxPages is the largest number of pages of a CV.
const MaxPages = 4

// ErrPanic is wrapped when rendering met a fault of ours or of a library. The document is not printed, the process lives on.
var ErrPanic = errors.New("rendering broke off")

// ErrTemplate is wrapped for a template that does not exist.
var ErrTemplate = errors.New("unknown template")

// ErrTokens is wrapped for tokens out of their range.
var ErrTokens = errors.New("bad tokens")

// ErrPhoto is wrapped when a photo cannot be used: it is no picture that we read, it is broken, or it is too large.
var ErrPhoto = errors.New("unusable photo")

// TooLongError is returned for a CV that needs more than MaxPages pages. A person can act on it: shorten, or choose a smaller size.
type TooLongError struct{ Pages int }

// Error implements error.
func (e TooLongError) Error() string {
	return fmt.Sprintf("the CV needs %d pages, at most %d are allowed", e.Pages, MaxPages)
}

// Document is what is printed.
type Document struct {
	// Resume is the CV. Only its visible part is used.
	Resume resume.Resume
	// Locale is the language of the CV, a BCP 47 tag. Words come in French or English, French for what is neither.
	Locale string
	// Template is the template's id, "sobre" when empty.
	Template string
	// Tokens are the settings of the look. The zero value is the usual look.
	Tokens Tokens
	// Photo is a JPEG, PNG or WebP picture, or nothing.
	Photo []byte
}

// Info is what a caller may want to know about a printed document.
type Info struct {
	Pages int
	// Missing holds the characters that no font has, each once, in order. Emoji are left out of the print, others become "?".
	Missing string
}

// Renderer prints documents. It may be used by several goroutines at once.
type Renderer interface {
	// Render gives the bytes of a PDF. Equal documents give equal bytes as long as Version is the same.
	Render(ctx context.Context, doc Document) (pdf []byte, info Info, err error)
	// Version changes whenever the same document could give other bytes. It is part of a CV's hash.
	Version() string
}
