package access

import (
	"context"
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/access/schema"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

func (m *Module) pageAskLink(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Ask(pages.AskView{Kind: "link", Action: linkPath}))
}

func (m *Module) pageAskLinkSend(w http.ResponseWriter, r *http.Request) error {
	return m.asked(w, r, pages.AskView{Kind: "link", Action: linkPath}, m.AskLink)
}

func (m *Module) pageForgotten(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Ask(pages.AskView{Kind: "forgotten", Action: forgottenPath}))
}

func (m *Module) pageForgottenSend(w http.ResponseWriter, r *http.Request) error {
	return m.asked(w, r, pages.AskView{Kind: "forgotten", Action: forgottenPath}, m.AskPassword)
}

// asked takes the form that asks for a link. The answer is the same page for every address.
func (m *Module) asked(w http.ResponseWriter, r *http.Request, v pages.AskView, ask func(context.Context, AskInput, string) error) error {
	v.Email = r.PostFormValue("email")
	in, err := api.Form[AskInput](r)
	if err == nil {
		err = ask(r.Context(), *in, api.Address(r.Context()))
	}
	if f := fault.Of(err); f != nil {
		v.Errors = fieldErrors(r, err, "email")
		return api.Render(w, r, statusOf(f), pages.Ask(v))
	}
	if err != nil {
		return err
	}
	return api.Redirect(w, r, sentPath)
}

func (m *Module) pageSent(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.Sent())
}

// pageLink shows the link's one button: programs that look at mails open links, and must not use them up.
func (m *Module) pageLink(w http.ResponseWriter, r *http.Request) error {
	t, err := m.Ticket(r.Context(), r.PathValue("token"), schema.TicketSignIn)
	if err != nil {
		return m.over(w, r, err, pages.AskView{Kind: "link", Action: linkPath})
	}
	return api.Render(w, r, http.StatusOK, pages.Link(pages.LinkView{Action: r.URL.EscapedPath(), FirstName: t.Edges.Account.FirstName}))
}

func (m *Module) pageLinkSend(w http.ResponseWriter, r *http.Request) error {
	account, err := m.UseLink(r.Context(), TokenInput{Token: r.PathValue("token")}, api.Address(r.Context()))
	if err == nil {
		err = m.enterPage(w, r, account, FactorLink, "")
	}
	if err != nil {
		return m.over(w, r, err, pages.AskView{Kind: "link", Action: linkPath})
	}
	return nil
}

// over says why a link does not work, and offers another one.
func (m *Module) over(w http.ResponseWriter, r *http.Request, err error, again pages.AskView) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	status := f.Kind.Status()
	if f.Kind == fault.KindUnauthenticated { // the link was right, and its account is closed
		status, again = http.StatusForbidden, pages.AskView{}
	}
	again.Why = i18n.T(r.Context(), f.Key, f.Params...)
	return api.Render(w, r, status, pages.Over(again))
}

func (m *Module) pageReset(w http.ResponseWriter, r *http.Request) error {
	t, err := m.Ticket(r.Context(), r.PathValue("token"), schema.TicketPassword)
	if err != nil {
		return m.over(w, r, err, pages.AskView{Kind: "forgotten", Action: forgottenPath})
	}
	return api.Render(w, r, http.StatusOK, pages.Reset(pages.ResetView{Action: r.URL.EscapedPath(), Email: t.Edges.Account.Email}))
}

func (m *Module) pageResetSend(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("token")
	account, err := m.reset(ctx, ResetInput{Token: token, Password: r.PostFormValue("password")})
	if fault.Is(err, fault.KindInvalid) {
		t, again := m.Ticket(ctx, token, schema.TicketPassword)
		if again != nil {
			return again
		}
		view := pages.ResetView{Action: r.URL.EscapedPath(), Email: t.Edges.Account.Email, Errors: api.Errors(ctx, err)}
		return api.Render(w, r, http.StatusUnprocessableEntity, pages.Reset(view))
	}
	if err == nil {
		api.Flash(ctx, ui.Success, "access.password.done")
		err = m.enterPage(w, r, account, FactorLink, "")
	}
	if err != nil {
		return m.over(w, r, err, pages.AskView{Kind: "forgotten", Action: forgottenPath})
	}
	return nil
}

func (m *Module) pageEmail(w http.ResponseWriter, r *http.Request) error {
	return m.showEmail(w, r, http.StatusOK, pages.EmailView{})
}

func (m *Module) showEmail(w http.ResponseWriter, r *http.Request, status int, v pages.EmailView) error {
	me, err := m.me(r.Context())
	if err != nil {
		return err
	}
	v.Present = me.Email
	return api.Render(w, r, status, pages.Email(v))
}

func (m *Module) pageEmailSend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[EmailInput](r)
	if err == nil {
		err = m.ChangeEmail(r.Context(), *in)
	}
	if f := fault.Of(err); f != nil {
		return m.showEmail(w, r, statusOf(f), pages.EmailView{Email: r.PostFormValue("email"), Errors: fieldErrors(r, err, "email")})
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.email.asked")
	return api.Redirect(w, r, minePath)
}

// pageEmailConfirm shows the one button of a link about an address.
func (m *Module) pageEmailConfirm(w http.ResponseWriter, r *http.Request) error {
	t, err := m.Ticket(r.Context(), r.PathValue("token"), schema.TicketOld, schema.TicketNew)
	if err != nil {
		return m.over(w, r, err, pages.AskView{})
	}
	kind := t.Purpose
	if t.PairID == nil {
		kind = "email_undo"
	}
	return api.Render(w, r, http.StatusOK, pages.EmailConfirm(pages.EmailConfirmView{Action: r.URL.EscapedPath(), Kind: kind, Email: t.Email}))
}

func (m *Module) pageEmailConfirmSend(w http.ResponseWriter, r *http.Request) error {
	outcome, err := m.confirmEmail(r.Context(), TokenInput{Token: r.PathValue("token")})
	if err != nil {
		return m.over(w, r, err, pages.AskView{})
	}
	api.Flash(r.Context(), ui.Success, "access.email."+outcome)
	if viewer.Get(r.Context()).SignedIn() && outcome != EmailUndone {
		return api.Redirect(w, r, minePath)
	}
	return api.Redirect(w, r, api.SignInPath)
}
