package access_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/worker/mail"
)

// TestAnObligedRoleAddsItsSecondFactorFirst lets a session that has proved one thing reach only the pages where it adds the other.
func TestAnObligedRoleAddsItsSecondFactorFirst(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB, ...hosttest.Option) *hosttest.App{"embedded": hosttest.Embedded, "servers": hosttest.Servers} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := start(t, hosttest.Oblige("admin", "recruiter"))
			cast := app.Cast(t)
			app.As(t, cast.Referent).Get("/tableau-de-bord").Want(http.StatusOK) // not obliged
			c := app.As(t, cast.Recruiter)
			for _, path := range []string{"/tableau-de-bord", "/mon-employeur", "/mon-compte", "/notifications", "/offres"} {
				if got := c.Get(path).Want(http.StatusSeeOther); got.Location() != "/mon-compte/acces" {
					t.Errorf("%s led to %s", path, got.Location())
				}
			}
			c.Get("/api/v1/offers").Want(http.StatusForbidden)
			c.JSON("PUT", "/api/v1/account", map[string]string{"firstName": "A", "lastName": "B"}).Want(http.StatusForbidden)
			c.Get("/mon-compte/acces").Want(http.StatusOK).Has("Ajoutez une seconde preuve", "/mon-compte/acces/code")
			seed, _ := addCodes(t, app, c)
			c.Get("/tableau-de-bord").Want(http.StatusOK) // this very session, raised
			c.Get("/mon-compte/acces").Want(http.StatusOK).Lacks("Ajoutez une seconde preuve", "/code/retirer")
			app.Clock.Advance(time.Minute)
			c.JSON("POST", "/api/v1/account/code/remove", map[string]string{"code": code(t, app, seed, 0)}).Want(http.StatusForbidden)
			again := first(t, app, cast.Recruiter)
			again.JSON("POST", step, map[string]string{"code": code(t, app, seed, 0)}).Want(http.StatusOK)
			again.Get("/tableau-de-bord").Want(http.StatusOK)
		})
	}
}

// TestAFreshProofIsAskedFor changes nothing about the ways in from a session that was left open.
func TestAFreshProofIsAskedFor(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Officer
		c := app.As(t, p)
		app.Clock.Advance(16 * time.Minute)
		got := c.Get("/mon-compte/adresse").Want(http.StatusSeeOther)
		if got.Location() != "/connexion/preuve?retour=%2Fmon-compte%2Fadresse" {
			t.Fatalf("led to %s", got.Location())
		}
		c.JSON("POST", "/api/v1/account/code", nil).Want(http.StatusForbidden).Has("access.prove_again")
		c.JSON("POST", "/api/v1/account/email", map[string]string{"email": "autre@exemple.test"}).Want(http.StatusForbidden)
		c.Get(got.Location()).Want(http.StatusOK).Has("Confirmez que c’est vous", p.Email)
		back := c.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}, "retour": {"/mon-compte/adresse"}})
		if back.Want(http.StatusSeeOther).Location() != "/mon-compte/adresse" {
			t.Fatalf("led to %s", back.Location())
		}
		c.Get("/mon-compte/adresse").Want(http.StatusOK)
	})
}

// token returns the session's cookie.
func token(t *testing.T, app *hosttest.App, c *hosttest.Client) string {
	t.Helper()
	base, err := url.Parse(app.URL())
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range c.Jar().Cookies(base) {
		if cookie.Name == "atouts" {
			return cookie.Value
		}
	}
	return ""
}

// TestSessionsTurn gives a session a new token at each proof and change of role, and the old one opens nothing.
func TestSessionsTurn(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		p := cast.Recruiter
		second := app.Foundations().DB.Client.Membership.Create().SetAccountID(p.Account).SetRole(viewer.RoleRecruiter).
			SetCompanyID(cast.OtherCompany.ID).SetCreatedAt(time.Now()).SaveX(system(t))
		c := app.As(t, p)
		turn := func(what string, do func()) {
			t.Helper()
			old := token(t, app, c)
			do()
			if now := token(t, app, c); now == old || now == "" {
				t.Errorf("%s keeps the token", what)
			}
			stolen := app.Visitor(t)
			base, _ := url.Parse(app.URL())
			stolen.Jar().SetCookies(base, []*http.Cookie{{Name: "atouts", Value: old}})
			stolen.Get("/mon-compte").Want(http.StatusSeeOther)
			c.Get("/mon-compte").Want(http.StatusOK)
		}
		turn("a change of role", func() { c.Form("/role", url.Values{"membership": {second.ID.String()}}).Want(http.StatusSeeOther) })
		c.Get("/api/v1/session").Want(http.StatusOK).Has(second.ID.String())
		turn("another sign-in", func() {
			c.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}}).Want(http.StatusSeeOther)
		})
		c.Get("/api/v1/session").Want(http.StatusOK).Has(second.ID.String()) // the role chosen stays
		turn("codes", func() { addCodes(t, app, c) })
		// The role ends while the session is open.
		app.Foundations().DB.Client.Membership.UpdateOneID(second.ID).SetEndedAt(time.Now()).ExecX(system(t))
		c.Get("/mon-compte").Want(http.StatusSeeOther)
	})
}

// TestANewDeviceIsTold by a mail that cannot be stopped and a live notification; the first device of all and those seen before are no news.
func TestANewDeviceIsTold(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Candidate
		in := map[string]string{"email": p.Email, "password": hosttest.Password}
		c := app.Visitor(t)
		for range 3 {
			c.JSON("POST", "/api/v1/session", in).Want(http.StatusOK)
			c.JSON("DELETE", "/api/v1/session", nil).Want(http.StatusNoContent)
		}
		other := app.Visitor(t)
		other.JSON("POST", "/api/v1/session", in).Want(http.StatusOK)
		told := app.Mail(t, p.Email, "nouvel appareil")
		if !strings.Contains(told.Text, "Go-http-client") || strings.Contains(told.Text, "Ne plus recevoir") {
			t.Errorf("the mail does not say which device, or can be stopped:\n%s", told.Text)
		}
		other.Get("/notifications").Want(http.StatusOK).Has("nouvel appareil")
		folder, ok := app.Foundations().Mail.(*mail.Folder)
		if !ok {
			t.Fatal("mails are not kept")
		}
		list, err := folder.List(50)
		if err != nil || len(list) != 1 {
			t.Errorf("%d mails, %v", len(list), err)
		}
		if n := app.Foundations().DB.Client.Audit.Query().Where(audit.Action("access.signed_in"), audit.OwnerID(p.Account)).CountX(system(t)); n != 4 {
			t.Errorf("%d sign-ins in the audit", n)
		}
	})
}
