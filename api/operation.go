package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
)

// Op describes an operation.
type Op struct {
	// ID is unique, in kebab case with the module first: "applications-send".
	ID, Method string
	// Path is under Prefix: "/applications/{id}".
	Path string
	// Summary is a few words, Description as much as a stranger needs, Tag the capability.
	Summary, Description, Tag string
	Who                       Who
	// Status is that of success; 200 when zero, or 204 when the output has no body.
	Status int
	// MaxBody is the largest body in bytes; DefaultBody when zero.
	MaxBody int64
	// Timeout is how long the operation may take in all; DefaultTimeout when zero.
	Timeout time.Duration
	// Hidden keeps the operation out of the document of the API. It stays in Routes.
	Hidden bool
}

// Operation adds an operation to the router. The handler returns faults; see the package's page.
func Operation[I, O any](r *Router, op Op, h func(context.Context, *I) (*O, error)) {
	route := Route{ID: op.ID, Method: op.Method, Path: Prefix + op.Path, Who: op.Who, Operation: true, Hidden: op.Hidden}
	if !r.admit(route) {
		return
	}
	defer r.guardRegistration(op.ID)
	huma.Register(r.api, r.describe(op, route), func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, r.problemOf(ctx, err) // never the error itself: Huma would write its text into the answer
		}
		return out, nil
	})
}

// describe turns an Op into Huma's terms.
func (r *Router) describe(op Op, route Route) huma.Operation {
	if op.MaxBody == 0 {
		op.MaxBody = DefaultBody
	}
	if op.Timeout == 0 {
		op.Timeout = DefaultTimeout
	}
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Description: op.Description,
		DefaultStatus: op.Status, MaxBodyBytes: op.MaxBody, BodyReadTimeout: op.Timeout, Hidden: op.Hidden,
		Security:    []map[string][]string{{securityScheme: {}}},
		Responses:   r.responses(op),
		Middlewares: huma.Middlewares{r.enter(op, route)},
	}
	if op.Tag != "" {
		h.Tags = []string{op.Tag}
		r.tag(op.Tag)
	}
	if op.Who.Public() {
		h.Security = []map[string][]string{{}}
	}
	return h
}

// enter lets in who may, before anything of the request is read.
func (r *Router) enter(op Op, route Route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		req, w := humago.Unwrap(hc)
		named(req, route.Method+" "+route.Path)
		v := viewer.Get(req.Context())
		switch {
		case !route.Who.Allows(v) && v.SignedIn():
			refuse(req)
			r.unknownOperation(w, req)
			return
		case !route.Who.Allows(v):
			r.writeProblem(w, req, fault.Unauthenticated(keySignIn))
			return
		case r.gate(req.Context(), route) != "":
			r.writeProblem(w, req, fault.Forbidden(keyProof))
			return
		case req.ContentLength > op.MaxBody:
			r.writeProblem(w, req, fault.TooLarge(keyTooLarge, "Size", op.MaxBody))
			return
		}
		if v.SignedIn() {
			w.Header().Set("Cache-Control", "private, no-store")
		}
		req.Body = http.MaxBytesReader(w, req.Body, op.MaxBody) // Huma bounds no multipart body on this adapter
		ctx, cancel := context.WithTimeout(req.Context(), op.Timeout)
		defer cancel()
		deadlines(w, op.Timeout)
		defer forgetUploads(req)
		next(huma.WithContext(hc, ctx))
	}
}

// unknownOperation answers what is no operation, and what this person may not know of: the two must not differ.
func (r *Router) unknownOperation(w http.ResponseWriter, req *http.Request) {
	if q := of(req.Context()); q == nil || q.route == "" {
		if methods := r.allowed(req); len(methods) > 0 {
			refuseMethod(w, methods)
			r.writeProblem(w, req, fault.Method(keyMethod))
			return
		}
	}
	r.writeProblem(w, req, fault.NotFound(keyNotFound))
}

// deadlines bounds how long the body may take to come and the answer to go. A writer that knows no deadline, as in a test, has none.
func deadlines(w http.ResponseWriter, d time.Duration) {
	c, until := http.NewResponseController(w), time.Now().Add(d)
	_ = c.SetReadDeadline(until)
	_ = c.SetWriteDeadline(until.Add(d))
}

// forgetUploads removes the temporary files of a multipart form; net/http does so only for the request object that it made itself.
func forgetUploads(req *http.Request) {
	if req.MultipartForm != nil {
		_ = req.MultipartForm.RemoveAll()
	}
}
