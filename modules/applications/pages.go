package applications

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/templates/ui"
)

// typed is a form that came back: which one, what was written in it, and what is wrong.
type typed struct {
	form   string // empty: none
	values url.Values
	errors ui.Errors
	stale  bool
}

// Pages registers the pages. Each step of the law is a form of the application's page, posted to an address of its own.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "applications." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("list", "GET", "/candidatures", api.SignedIn(), m.pageList)
	page("company_list", "GET", "/mon-employeur/candidatures", recruiters(), m.pageList)
	page("read", "GET", "/candidatures/{id}", api.SignedIn(), m.pageSheet)
	page("cv", "GET", "/candidatures/{id}/cv", api.SignedIn(), m.pageCV)
	page("calendar", "GET", "/candidatures/{id}/rendez-vous/{inner}/agenda.ics", api.SignedIn(), m.pageCalendar)
	page("apply", "GET", "/offres/{slug}/postuler", family(), m.pageApply)
	page("apply_send", "POST", "/offres/{slug}/postuler", family(), m.pageApplySend)
	page("apply_company", "GET", "/entreprises/{slug}/candidature-spontanee", family(), m.pageApply)
	page("apply_company_send", "POST", "/entreprises/{slug}/candidature-spontanee", family(), m.pageApplySend)

	stepPage(m, r, "request_changes", referents(), m.RequestChanges)
	stepPage(m, r, "validate", referents(), m.Validate)
	stepPage(m, r, "decline", referents(), m.Decline)
	stepPage(m, r, "resubmit", family(), m.Resubmit)
	stepPage(m, r, "take_on", recruiters(), m.TakeOn)
	stepPage(m, r, "refuse", recruiters(), m.Refuse)
	stepPage(m, r, "propose_appointment", recruiters(), m.ProposeAppointment)
	stepPage(m, r, "hire", recruiters(), m.Hire)
	stepPage(m, r, "not_hire", recruiters(), m.NotHire)
	stepPage(m, r, "withdraw", candidates(), m.Withdraw)
	stepPage(m, r, "reopen", admins(), m.Reopen)
	stepPage(m, r, "nudge", candidates(), m.Nudge)
	stepPage(m, r, "note", recruiters(), func(ctx context.Context, id uuid.UUID, in NoteInput) error {
		_, err := m.AddNote(ctx, id, in)
		return err
	})
	innerPage(m, r, "move", recruiters(), m.MoveAppointment)
	innerPage(m, r, "confirm_appointment", either(), m.ConfirmAppointment)
	innerPage(m, r, "ask_to_move", either(), m.AskToMove)
	innerPage(m, r, "cancel_appointment", either(), m.CancelAppointment)
	innerPage(m, r, "mark_done", recruiters(), m.MarkDone)
	innerPage(m, r, "mark_excused", recruiters(), m.MarkExcused)
	innerPage(m, r, "mark_no_show", recruiters(), m.MarkNoShow)
	innerPage(m, r, "note_edit", recruiters(), func(ctx context.Context, id, note uuid.UUID, in NoteInput) error {
		_, err := m.EditNote(ctx, id, note, in)
		return err
	})
	innerPage(m, r, "note_delete", recruiters(), func(ctx context.Context, id, note uuid.UUID, _ nothing) error {
		return m.DeleteNote(ctx, id, note)
	})
}

// addresses are the last words of the forms' addresses.
func addresses() map[string]string {
	return map[string]string{
		"request_changes": "demander-correction", "validate": "valider", "decline": "ne-pas-transmettre", "resubmit": "renvoyer",
		"take_on": "accepter", "refuse": "refuser", "propose_appointment": "rendez-vous", "hire": "embaucher", "not_hire": "ne-pas-retenir",
		"withdraw": "retirer", "reopen": "rouvrir", "nudge": "relancer", "note": "notes",
		"move": "rendez-vous/{inner}/deplacer", "confirm_appointment": "rendez-vous/{inner}/confirmer", "ask_to_move": "rendez-vous/{inner}/autre-horaire",
		"cancel_appointment": "rendez-vous/{inner}/annuler", "mark_done": "rendez-vous/{inner}/effectue", "mark_excused": "rendez-vous/{inner}/excuse",
		"mark_no_show": "rendez-vous/{inner}/absent", "note_edit": "notes/{inner}/modifier", "note_delete": "notes/{inner}/supprimer",
	}
}

// address is where a form is posted to; inner is the appointment's or the note's id.
func address(id uuid.UUID, form string, inner string) string {
	return Href(id) + "/" + strings.ReplaceAll(addresses()[form], "{inner}", inner)
}

// stepPage registers the form of a step on an application.
func stepPage[I any](m *Module, r *api.Router, form string, who api.Who, take func(context.Context, uuid.UUID, I) error) {
	r.Page(api.Page{
		ID: "applications." + form, Method: http.MethodPost, Path: "/candidatures/{id}/" + addresses()[form], Who: who,
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			id, err := identify(r.PathValue("id"))
			if err != nil {
				return err
			}
			in, err := api.Form[I](r)
			if err == nil {
				err = take(r.Context(), id, *in)
			}
			return m.answer(w, r, id, form, form, err)
		},
	})
}

// innerPage registers the form of a step on an appointment or a note.
func innerPage[I any](m *Module, r *api.Router, form string, who api.Who, take func(context.Context, uuid.UUID, uuid.UUID, I) error) {
	r.Page(api.Page{
		ID: "applications." + form, Method: http.MethodPost, Path: "/candidatures/{id}/" + addresses()[form], Who: who,
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			id, inner, err := identifyBoth(r.PathValue("id"), r.PathValue("inner"))
			if err != nil {
				return err
			}
			in, err := api.Form[I](r)
			if err == nil {
				err = take(r.Context(), id, inner, *in)
			}
			return m.answer(w, r, id, form, form+"-"+inner.String(), err)
		},
	})
}

// answer ends a posted form: on to the page when it was done; else the same page with the form open, what was typed and what is wrong.
func (m *Module) answer(w http.ResponseWriter, r *http.Request, id uuid.UUID, step, form string, err error) error {
	ctx := r.Context()
	if err == nil {
		api.Flash(ctx, ui.Success, doneKey(step))
		return api.Redirect(w, r, Href(id))
	}
	t := typed{form: form, values: r.PostForm}
	switch {
	case unreadable(err), fault.Is(err, fault.KindConflict):
		t.stale = true
		return m.showSheet(w, r, http.StatusConflict, id, t)
	case fault.Is(err, fault.KindInvalid):
		t.errors = api.Errors(ctx, err)
		return m.showSheet(w, r, http.StatusUnprocessableEntity, id, t)
	default:
		return err
	}
}

// unreadable says that a form lacks its revision, which no person typed: it is no form of ours as it is now.
func unreadable(err error) bool {
	for _, f := range fault.Fields(err) {
		if f.Name == "revision" {
			return true
		}
	}
	return false
}

func doneKey(step string) string {
	switch step {
	case "validate", "refuse", "hire", "note_delete":
		return "applications.done." + step
	case "note", "note_edit":
		return "applications.done.note"
	default:
		return "applications.done.step"
	}
}

func (m *Module) pageCV(w http.ResponseWriter, r *http.Request) error {
	id, err := identify(r.PathValue("id"))
	if err != nil {
		return err
	}
	file, err := m.pdf(r.Context(), id)
	if err != nil {
		return err
	}
	return errors.Join(send(w, file.headers(true), file), file.Close())
}

func (m *Module) pageCalendar(w http.ResponseWriter, r *http.Request) error {
	id, meeting, err := identifyBoth(r.PathValue("id"), r.PathValue("inner"))
	if err != nil {
		return err
	}
	c, err := m.Calendar(r.Context(), id, meeting)
	if err != nil {
		return err
	}
	return send(w, calendarHeaders(c), strings.NewReader(string(c.Body)))
}

// nothing is the input of a form that has only its button.
type nothing struct{}
