package access_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/hosttest"
)

// change asks for a new address and returns the links that both ends are sent.
func change(t *testing.T, app *hosttest.App, c *hosttest.Client, old, to string) (agree, reach string) {
	t.Helper()
	c.Form("/mon-compte/adresse", url.Values{"email": {to}}).Want(http.StatusSeeOther)
	return app.Link(t, app.Mail(t, old, "Changer l’adresse"), "/adresse/"), app.Link(t, app.Mail(t, to, "Confirmez votre nouvelle adresse"), "/adresse/")
}

// TestAnAddressChangesWhenBothEndsSayYes, and the former one takes itself back.
func TestAnAddressChangesWhenBothEndsSayYes(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p, to := app.Cast(t).Referent, "nouvelle@exemple.test"
		c := app.As(t, p)
		c.Form("/mon-compte/adresse", url.Values{"email": {p.Email}}).Want(http.StatusUnprocessableEntity).Has("déjà votre adresse")
		agree, reach := change(t, app, c, p.Email, to)
		elsewhere := app.Visitor(t)
		elsewhere.Get(agree).Want(http.StatusOK).Has(to)
		elsewhere.Form(agree, nil).Want(http.StatusSeeOther)
		signsIn(t, app, p.Email, http.StatusOK)
		signsIn(t, app, to, http.StatusUnauthorized)
		elsewhere.Form(agree, nil).Want(http.StatusConflict)
		elsewhere.Get(reach).Want(http.StatusOK).Has("lisez les e-mails")
		elsewhere.Form(reach, nil).Want(http.StatusSeeOther)
		signsIn(t, app, to, http.StatusOK)
		signsIn(t, app, p.Email, http.StatusUnauthorized)
		undo := app.Link(t, app.Mail(t, p.Email, "L’adresse de votre compte a changé"), "/adresse/")
		app.Clock.Advance(6 * 24 * time.Hour)
		app.Visitor(t).Get(undo).Want(http.StatusOK).Has(p.Email)
		app.Visitor(t).Form(undo, nil).Want(http.StatusSeeOther)
		signsIn(t, app, p.Email, http.StatusOK)
		signsIn(t, app, to, http.StatusUnauthorized)
		c.Get("/mon-compte").Want(http.StatusSeeOther) // whoever had changed it is out
	})
}

// TestBothEndsAtOnceChangeTheAddress opens the two links at the same time: neither may take the other for the one that is missing.
func TestBothEndsAtOnceChangeTheAddress(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p, to := app.Cast(t).Candidate, "ailleurs@exemple.test"
		agree, reach := change(t, app, app.As(t, p), p.Email, to)
		var both sync.WaitGroup
		for _, link := range []string{agree, reach} {
			c := app.Visitor(t)
			both.Go(func() { c.Form(link, nil).Want(http.StatusSeeOther) })
		}
		both.Wait()
		signsIn(t, app, to, http.StatusOK)
	})
}

// TestATakenAddressIsToldToItsOwnerAlone asks for the address of somebody else.
func TestATakenAddressIsToldToItsOwnerAlone(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		c := app.As(t, cast.Referent)
		c.Form("/mon-compte/adresse", url.Values{"email": {cast.Recruiter.Email}}).Want(http.StatusSeeOther)
		c.Get("/mon-compte/acces").Want(http.StatusOK).Has("Deux e-mails sont partis")
		app.Mail(t, cast.Recruiter.Email, "Vous avez déjà un compte")
		// A first change is over when a second begins.
		agree, _ := change(t, app, c, cast.Referent.Email, "un@exemple.test")
		c.Form("/mon-compte/adresse", url.Values{"email": {"deux@exemple.test"}}).Want(http.StatusSeeOther)
		app.Visitor(t).Form(agree, nil).Want(http.StatusConflict)
	})
}

// signsIn tries an address with the cast's password.
func signsIn(t *testing.T, app *hosttest.App, email string, want int) {
	t.Helper()
	app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": email, "password": hosttest.Password}).Want(want)
}
