package access_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/ticket"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/access"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/hosttest"
)

func system(t *testing.T) context.Context { return viewer.System(t.Context(), "test") }

// suspend suspends a person, as an administrator would.
func suspend(t *testing.T, app *hosttest.App, p hosttest.Person) {
	t.Helper()
	app.Foundations().DB.Client.Account.UpdateOneID(p.Account).SetState(schema.StateSuspended).ExecX(system(t))
}

// ask asks for a link, and returns the one that comes by mail.
func ask(t *testing.T, app *hosttest.App, p hosttest.Person) string {
	t.Helper()
	app.Visitor(t).Form("/connexion/lien", url.Values{"email": {" " + strings.ToUpper(p.Email)}}).Want(http.StatusSeeOther)
	return app.Link(t, app.Mail(t, p.Email, "Votre lien de connexion"), "/connexion/lien/")
}

// TestALinkComesInOnce asks for a link on one device and opens it on another. Programs that read mails open links too: only the button uses one up.
func TestALinkComesInOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Candidate
		link := ask(t, app, p)
		scanner, phone := app.Visitor(t), app.Visitor(t)
		for range 3 {
			scanner.Get(link).Want(http.StatusOK).Has("Bonjour Camille", "Me connecter")
		}
		scanner.Get("/mon-compte").Want(http.StatusSeeOther)
		phone.Get(link).Want(http.StatusOK)
		phone.Form(link, nil).Want(http.StatusSeeOther)
		phone.Get("/mon-compte").Want(http.StatusOK).Has(p.Email)
		phone.Get(link).Want(http.StatusConflict).Has("a déjà servi", `action="/connexion/lien"`)
		app.Visitor(t).Form(link, nil).Want(http.StatusConflict).Has("a déjà servi", "Recevoir un lien")
	})
}

func TestALinkEnds(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Referent
		link := ask(t, app, p)
		app.Clock.Advance(31 * time.Minute)
		app.Visitor(t).Get(link).Want(http.StatusConflict).Has("trop ancien", `action="/connexion/lien"`)
		app.Visitor(t).Form(link, nil).Want(http.StatusConflict).Has("trop ancien")
		app.Visitor(t).Get("/connexion/lien/" + strings.Repeat("x", 43)).Want(http.StatusNotFound).Has("Nous ne connaissons pas ce lien")
		app.Visitor(t).JSON("POST", "/api/v1/session/link/open", map[string]string{"token": strings.Repeat("x", 43)}).Want(http.StatusNotFound)
	})
}

// TestOfManyWhoUseALinkOneWins opens one link six times at once.
func TestOfManyWhoUseALinkOneWins(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		token := strings.TrimPrefix(ask(t, app, app.Cast(t).Recruiter), "/connexion/lien/")
		won := race(t, app, 6, func(c *hosttest.Client) int {
			return c.JSON("POST", "/api/v1/session/link/open", map[string]string{"token": token}).Code
		})
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// TestWhoAsksLearnsNothing asks for addresses of every kind: the answers are the same to the letter, and so is what they leave in the queue.
func TestWhoAsksLearnsNothing(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		suspend(t, app, cast.OtherReferent)
		app.As(t, cast.Admin).JSON("POST", "/api/v1/invitations", map[string]any{
			"role": "admin", "firstName": "In", "lastName": "Vitée", "email": "invitee@exemple.test",
		}).Want(http.StatusCreated)
		app.Mail(t, "invitee@exemple.test", "invite")
		client := app.Foundations().DB.Client
		for _, path := range []string{"/api/v1/session/link", "/api/v1/account/password/forgotten"} {
			var first string
			for _, email := range []string{cast.Referent.Email, "personne@exemple.test", cast.OtherReferent.Email, "invitee@exemple.test"} {
				before := client.Outbox.Query().Where(outbox.Topic(access.TaskLink)).CountX(system(t))
				got := app.Visitor(t).JSON("POST", path, map[string]string{"email": email}).Want(http.StatusNoContent)
				if n := client.Outbox.Query().Where(outbox.Topic(access.TaskLink)).CountX(system(t)) - before; n != 1 {
					t.Errorf("%s for %s leaves %d tasks", path, email, n)
				}
				got.Header.Del("Date")
				got.Header.Del("X-Request-Id")
				got.Header.Del("Content-Security-Policy") // its nonce
				if head := headers(got.Header); first == "" {
					first = head
				} else if head != first {
					t.Errorf("%s for %s answers %s, and %s before", path, email, head, first)
				}
			}
		}
		// The suspended person gets a link, and its proof is what she is told for.
		link := app.Link(t, app.Mail(t, cast.OtherReferent.Email, "Votre lien de connexion"), "/connexion/lien/")
		app.Visitor(t).Form(link, nil).Want(http.StatusForbidden).Has("Votre compte est suspendu")
		app.Mail(t, cast.Referent.Email, "Choisir un nouveau mot de passe")
		app.Eventually(t, "the tasks to be done", func() bool {
			return client.Outbox.Query().Where(outbox.Topic(access.TaskLink), outbox.DoneAtIsNil()).CountX(system(t)) == 0
		})
		if n := client.Ticket.Query().Where(ticket.HasAccountWith(account.Email("invitee@exemple.test"))).CountX(system(t)); n != 0 {
			t.Errorf("%d tickets for somebody who has not come in yet", n)
		}
	})
}

// TestASuspendedPersonIsToldAfterARightPassword holds for passwords what the link does.
func TestASuspendedPersonIsToldAfterARightPassword(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Officer
		suspend(t, app, p)
		c := app.Visitor(t)
		c.Form("/connexion", url.Values{"email": {p.Email}, "password": {"ce n’est pas cela"}}).Want(http.StatusUnprocessableEntity).
			Has("n’est pas bon").Lacks("suspendu")
		c.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}}).Want(http.StatusUnprocessableEntity).Has("suspendu")
		c.Get("/mon-compte").Want(http.StatusSeeOther)
	})
}

func TestLinksToOneAddressAreCounted(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		for _, email := range []string{app.Cast(t).Candidate.Email, "personne@exemple.test"} {
			for range 5 {
				app.Visitor(t).JSON("POST", "/api/v1/session/link", map[string]string{"email": email}).Want(http.StatusNoContent)
			}
			app.Visitor(t).JSON("POST", "/api/v1/account/password/forgotten", map[string]string{"email": email}).Want(http.StatusTooManyRequests)
			app.Visitor(t).Form("/connexion/lien", url.Values{"email": {email}}).Want(http.StatusTooManyRequests).Has("Beaucoup de liens")
		}
	})
}

// TestAForgottenPassword is the whole way; whoever else was in is put out, and the other links of the account open nothing any more.
func TestAForgottenPassword(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Recruiter
		elsewhere, other := app.As(t, p), ask(t, app, p)
		app.Visitor(t).Form("/connexion/oubli", url.Values{"email": {p.Email}}).Want(http.StatusSeeOther)
		link := app.Link(t, app.Mail(t, p.Email, "Choisir un nouveau mot de passe"), "/connexion/oubli/")
		c := app.Visitor(t)
		c.Get(link).Want(http.StatusOK).Has(p.Email)
		c.Form(link, url.Values{"password": {"motdepasse2026"}}).Want(http.StatusUnprocessableEntity).Has("facile à deviner")
		c.Form(link, url.Values{"password": {phrase}}).Want(http.StatusSeeOther)
		c.Get("/mon-compte").Want(http.StatusOK)
		elsewhere.Get("/mon-compte").Want(http.StatusSeeOther)
		app.Visitor(t).Form(link, url.Values{"password": {phrase}}).Want(http.StatusConflict).Has("a déjà servi")
		app.Visitor(t).Form(other, nil).Want(http.StatusConflict)
		app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": p.Email, "password": phrase}).Want(http.StatusOK)
		app.Mail(t, p.Email, "mot de passe de votre compte a été changé")
	})
}

// TestNoTokenIsKept looks for the secret of a link where it must not be: in the tables and in the queue.
func TestNoTokenIsKept(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	p := app.Cast(t).Candidate
	token := strings.TrimPrefix(ask(t, app, p), "/connexion/lien/")
	client := app.Foundations().DB.Client
	for _, row := range client.Outbox.Query().AllX(system(t)) {
		if strings.Contains(string(row.Payload), token) || strings.Contains(string(row.Payload), p.Email) {
			t.Errorf("the queue holds the secret or the address: %s", row.Payload)
		}
	}
	for _, row := range client.Ticket.Query().AllX(system(t)) {
		if strings.Contains(string(row.TokenHash), token) || row.ID == uuid.Nil {
			t.Error("the table holds the secret")
		}
	}
}
