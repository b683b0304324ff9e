// Package api is how a request comes in and goes out: who may enter, the operations (JSON, described by OpenAPI under /api/v1), the pages
// (HTML), the forms, the faults, and the server around them.
//
// # Two doors, one service
//
// A command has one Input struct with Huma's tags and one service method. The operation puts the struct in Body; the page decodes the same
// struct with Form. Both are validated by the same schema; all errors come back at once, by field name.
//
//	type ApplyInput struct {
//		Offer   uuid.UUID `json:"offer"`
//		Message string    `json:"message" minLength:"1" maxLength:"2000"`
//	}
//
//	api.Operation(r, api.Op{ID: "applications-send", Method: "POST", Path: "/applications", Summary: "Send an application",
//		Tag: "Applications", Who: api.Only(viewer.RoleCandidate), Status: 201}, m.send)
//	func (m *Module) send(ctx context.Context, in *struct{ Body ApplyInput }) (*sendOutput, error)
//
//	r.Page(api.Page{ID: "applications.send", Method: "POST", Path: "/offres/{slug}/candidater",
//		Who: api.Only(viewer.RoleCandidate), Handle: m.sendPage})
//	func (m *Module) sendPage(w http.ResponseWriter, r *http.Request) error {
//		in, err := api.Form[ApplyInput](r)
//		if err == nil {
//			err = m.service.Send(r.Context(), in)
//		}
//		if fault.Is(err, fault.KindInvalid) { // the same form again, with what was typed
//			return api.Render(w, r, http.StatusUnprocessableEntity, pages.Apply(view(in, api.Errors(r.Context(), err))))
//		}
//		if err != nil {
//			return err // the page of that kind of fault, or of an internal error
//		}
//		api.Flash(r.Context(), ui.Success, "applications.sent")
//		return api.Redirect(w, r, "/candidatures")
//	}
//
// # Who may enter
//
// Everything is refused by default: an operation or page without a Who is an error at start-up. A visitor at a members' page is sent to sign
// in and comes back; at an operation the answer is 401. A member without the role gets the answer of an unknown route, so that nobody learns
// what exists. Routes lists every operation and page: the authorisation matrix enumerates it.
//
// # Errors
//
// A handler returns a fault (package fault) or any other error. A fault becomes problem+json, or the page of its kind, in the person's
// language. Anything else is logged with the request's id and shown as an internal error, without its text.
package api
