package fault

import (
	"errors"
	"net/http"
	"strings"
	"time"
)

// Kind is what sort of error it is, and so what the person can do about it.
type Kind int

// The kinds. The zero value is the error that nobody foresaw.
const (
	KindInternal Kind = iota
	KindNotFound
	KindForbidden
	KindInvalid
	KindConflict
	KindTooMany
	KindBusy
	KindUnauthenticated
	KindTooLarge
	KindMalformed
	KindMethod
)

// Status returns the HTTP status of the kind.
func (k Kind) Status() int {
	switch k {
	case KindNotFound:
		return http.StatusNotFound
	case KindForbidden:
		return http.StatusForbidden
	case KindInvalid:
		return http.StatusUnprocessableEntity
	case KindConflict:
		return http.StatusConflict
	case KindTooMany:
		return http.StatusTooManyRequests
	case KindBusy:
		return http.StatusServiceUnavailable
	case KindUnauthenticated:
		return http.StatusUnauthorized
	case KindTooLarge:
		return http.StatusRequestEntityTooLarge
	case KindMalformed:
		return http.StatusBadRequest
	case KindMethod:
		return http.StatusMethodNotAllowed
	default:
		return http.StatusInternalServerError
	}
}

// Field is one thing wrong in what was sent.
type Field struct {
	// Name is where, by the JSON names of the input: "email", "experiences[0].title". Empty for the whole.
	Name string
	// Key is the message for people.
	Key string
	// Params are the message's arguments, pairs of a name and a value.
	Params []any
}

// Fault is an error that a person can act on. Services make it with the constructors and return it as an error.
type Fault struct {
	Kind Kind
	// Key is the message for people, Params its arguments.
	Key    string
	Params []any
	// Fields says what is wrong, field by field, when the kind is KindInvalid.
	Fields []Field
	// RetryAfter says how long to wait, for KindTooMany and KindBusy.
	RetryAfter time.Duration
}

// Error returns the fault for logs: keys and names only, never what the person typed.
func (f *Fault) Error() string {
	if len(f.Fields) == 0 {
		return f.Key
	}
	var b strings.Builder
	b.WriteString(f.Key)
	for i, field := range f.Fields {
		b.WriteString([]string{": ", ", "}[min(i, 1)])
		b.WriteString(strings.TrimSpace(field.Name + " " + field.Key))
	}
	return b.String()
}

// Is says whether target is a fault of the same kind with the same key, so that tests may write errors.Is(err, fault.NotFound("…")).
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Kind == f.Kind && t.Key == f.Key && len(t.Fields) == 0
}

// KeyInvalid is the message that stands above the fields of an invalid input.
const KeyInvalid = "validation.summary"

// NotFound says that the thing does not exist, or must look so.
func NotFound(key string, params ...any) error { return plain(KindNotFound, key, params) }

// Forbidden says that the person may not do this to what she sees.
func Forbidden(key string, params ...any) error { return plain(KindForbidden, key, params) }

// Conflict says that things have moved: someone else did it first, or the state does not allow it any more.
func Conflict(key string, params ...any) error { return plain(KindConflict, key, params) }

// Unauthenticated says that one must sign in first.
func Unauthenticated(key string, params ...any) error { return plain(KindUnauthenticated, key, params) }

// TooLarge says that what was sent is too large.
func TooLarge(key string, params ...any) error { return plain(KindTooLarge, key, params) }

// Malformed says that what was sent cannot be read at all.
func Malformed(key string, params ...any) error { return plain(KindMalformed, key, params) }

// Method says that the address exists but not for this method.
func Method(key string, params ...any) error { return plain(KindMethod, key, params) }

// TooMany says that this was asked too often; wait says when to come back.
func TooMany(wait time.Duration, key string, params ...any) error {
	return &Fault{Kind: KindTooMany, Key: key, Params: params, RetryAfter: wait}
}

// Busy says that the program cannot do this now; wait says when to come back.
func Busy(wait time.Duration, key string, params ...any) error {
	return &Fault{Kind: KindBusy, Key: key, Params: params, RetryAfter: wait}
}

// Invalid says everything that is wrong in an input, at once.
func Invalid(fields ...Field) error {
	return &Fault{Kind: KindInvalid, Key: KeyInvalid, Fields: fields}
}

// Of returns the fault in an error's chain, or nil when the error is internal.
func Of(err error) *Fault {
	f, _ := errors.AsType[*Fault](err)
	return f
}

// Is says whether the error is a fault of the kind. An error that is no fault is KindInternal.
func Is(err error, kind Kind) bool {
	if err == nil {
		return false
	}
	f := Of(err)
	if f == nil {
		return kind == KindInternal
	}
	return f.Kind == kind
}

// Fields returns what is wrong field by field, or nil when the error is not an invalid input.
func Fields(err error) []Field {
	if f := Of(err); f != nil && f.Kind == KindInvalid {
		return f.Fields
	}
	return nil
}

func plain(kind Kind, key string, params []any) error {
	return &Fault{Kind: kind, Key: key, Params: params}
}
