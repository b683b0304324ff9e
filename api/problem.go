package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// Problem is the body of every error of an operation (RFC 9457). It never holds what was sent, nor the text of an internal error.
type Problem struct {
	Type   string `json:"type" doc:"Always about:blank: the code says what happened." example:"about:blank"`
	Title  string `json:"title" doc:"The name of the HTTP status." example:"Unprocessable Entity"`
	Status int    `json:"status" doc:"The HTTP status." example:"422"`
	// Detail and the messages are in the language of the request.
	Detail    string         `json:"detail" doc:"What happened and what to do, for people." example:"Vérifiez ce que vous avez écrit."`
	Code      string         `json:"code" doc:"What happened, for programs." example:"validation.summary"`
	Errors    []ProblemField `json:"errors,omitempty" doc:"What must be changed, field by field."`
	RequestID string         `json:"requestId,omitempty" doc:"The id under which the request is logged." example:"OXN6SGJTXZK3NBYEHBLSQFPBRO"`

	retry time.Duration
}

// ProblemField is one thing to change.
type ProblemField struct {
	Field   string `json:"field" doc:"Where, by the names of the input; empty for the whole." example:"experiences[0].title"`
	Message string `json:"message" doc:"What to change, for people." example:"Remplissez ce champ."`
	Code    string `json:"code" doc:"What to change, for programs." example:"validation.required"`
}

// Error returns the code.
func (p *Problem) Error() string { return p.Code }

// GetStatus gives Huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives Huma the headers.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", retryAfter(p.retry))
	}
	return h
}

// ContentType gives Huma the type of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// known turns the errors of others, such as the standard library, that a person can act on into faults; the others are returned as they are.
func known(err error) error {
	var large *http.MaxBytesError
	switch {
	case fault.Of(err) != nil:
		return err
	case errors.As(err, &large):
		return fault.TooLarge(keyTooLarge, "Size", large.Limit)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.Busy(5*time.Second, keySlow)
	case open.Away(err):
		return fault.Busy(2*time.Second, keyAway)
	default:
		return err
	}
}

// problemOf maps an error once: a fault to its kind, anything else to an internal error, which is logged and not told.
func (r *Router) problemOf(ctx context.Context, err error) *Problem {
	f := fault.Of(known(err))
	if f == nil {
		r.logInternal(ctx, err)
		return r.problem(ctx, http.StatusInternalServerError, &fault.Fault{Key: keyInternal})
	}
	if f.Key == keyAway {
		r.cfg.Log.WarnContext(ctx, "a server does not answer", "request", RequestID(ctx), "error", err)
	}
	return r.problem(ctx, f.Kind.Status(), f)
}

func (r *Router) problem(ctx context.Context, status int, f *fault.Fault) *Problem {
	p := &Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Code: f.Key, Detail: message(ctx, f.Key, f.Params),
		RequestID: RequestID(ctx), retry: f.RetryAfter,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: field.Name, Code: field.Key, Message: message(ctx, field.Key, field.Params)})
	}
	return p
}

// writeProblem answers an error outside Huma.
func (r *Router) writeProblem(w http.ResponseWriter, req *http.Request, err error) {
	p := r.problemOf(req.Context(), err)
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errchkjson // the only failure is a client who left
}

func (r *Router) logInternal(ctx context.Context, err error) {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return // the client left; nobody waits for the answer
	}
	route := ""
	if q := of(ctx); q != nil {
		route = q.route
	}
	r.cfg.Log.ErrorContext(ctx, "internal error", "request", RequestID(ctx), "route", route, "error", err)
}

// message returns a text in the language of the request. Without a catalogue in the context it is French.
func message(ctx context.Context, key string, params []any) string {
	return i18n.T(ctx, key, params...)
}

// Errors returns what must be changed in a form, translated, for ui.Form and layout.Page. It is nil when err is not an invalid input.
func Errors(ctx context.Context, err error) ui.Errors {
	fields := fault.Fields(err)
	if len(fields) == 0 {
		return nil
	}
	out := make(ui.Errors, len(fields))
	for i, f := range fields {
		out[i] = ui.FieldError{Field: f.Name, Message: message(ctx, f.Key, f.Params)}
	}
	return out
}

func retryAfter(d time.Duration) string {
	return strconv.Itoa(max(1, int((d + time.Second - 1).Seconds())))
}

func isAPI(req *http.Request) bool { return strings.HasPrefix(req.URL.Path, "/api/") }
