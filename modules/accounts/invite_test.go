package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/hosttest"
)

const phrase = "un mot de passe assez long"

// TestAnInvitedPersonComesIn is the whole way: invited, told by mail, a password chosen, in; and the link never works again.
func TestAnInvitedPersonComesIn(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		recruiter := app.As(t, cast.Recruiter)
		recruiter.Get("/comptes/nouveau").Want(http.StatusOK)
		recruiter.Form("/comptes/nouveau", url.Values{"role": {"recruiter"}, "firstName": {"Zoé 🌱"}, "lastName": {"Collègue"}, "email": {" Zoe@Exemple.Test "}}).
			Want(http.StatusSeeOther)
		recruiter.Get("/comptes").Want(http.StatusOK).Has("Zoé 🌱 Collègue", "zoe@exemple.test", "Invité")
		letter := app.Mail(t, "zoe@exemple.test", "Atouts")
		if !strings.Contains(letter.HTML, "Rose Recruteuse") {
			t.Error("the mail does not say who invites")
		}
		link := app.Link(t, letter, "/invitation/")
		guest := app.Visitor(t)
		guest.Get(link).Want(http.StatusOK).Has("Zoé", "zoe@exemple.test")
		guest.Form(link, url.Values{"password": {"court"}}).Want(http.StatusUnprocessableEntity).Has("12 caractères")
		guest.Form(link, url.Values{"password": {"aaaaaaaaaaaaaaa"}}).Want(http.StatusUnprocessableEntity).Has("facile à deviner")
		guest.Form(link, url.Values{"password": {phrase}}).Want(http.StatusSeeOther)
		guest.Get("/tableau-de-bord").Want(http.StatusOK).Has("Zoé")
		guest.Form(link, url.Values{"password": {phrase}}).Want(http.StatusConflict).Has("déjà servi")
		app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": "zoe@exemple.test", "password": phrase}).Want(http.StatusOK).
			Has(`"role":"recruiter"`, "Exemple")
	})
}

// TestWhoInvitesWhom is the law of creation, allowed and forbidden, through the operation.
func TestWhoInvitesWhom(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		for who, want := range map[string]map[string]int{
			"admin":           {"recruiter": 201, "recruiter elsewhere": 201, "referent": 201, "referent elsewhere": 201, "mission_officer": 201, "admin": 201},
			"officer":         {"recruiter": 404, "recruiter elsewhere": 404, "referent": 201, "referent elsewhere": 404, "mission_officer": 404, "admin": 404},
			"recruiter":       {"recruiter": 201, "recruiter elsewhere": 404, "referent": 404, "referent elsewhere": 404, "mission_officer": 404, "admin": 404},
			"referent":        {"recruiter": 404, "referent": 404, "admin": 404},
			"candidate":       {"recruiter": 404, "referent": 404, "admin": 404},
			"other recruiter": {"recruiter": 404, "recruiter elsewhere": 201},
		} {
			c := app.As(t, cast.People()[who])
			for what, code := range want {
				role, elsewhere, _ := strings.Cut(what, " ")
				in := map[string]any{"role": role, "firstName": "A", "lastName": "B", "email": uuid.NewString() + "@exemple.test"}
				in["company"], in["establishment"], in["departments"] = cast.Company.ID, cast.School.ID, []string{"59"}
				if elsewhere != "" {
					in["company"], in["establishment"] = cast.OtherCompany.ID, cast.OtherSchool.ID
				}
				if got := c.JSON("POST", "/api/v1/invitations", in); got.Code != code {
					t.Errorf("%s invites %s: %d, want %d: %s", who, what, got.Code, code, got.Body)
				}
			}
		}
	})
}

func TestInvitationsEnd(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		invite := func(email string) (id, link string) {
			var made struct{ Account string }
			admin.JSON("POST", "/api/v1/invitations", map[string]any{"role": "admin", "firstName": "A", "lastName": "B", "email": email}).
				Want(http.StatusCreated).Into(&made)
			return made.Account, app.Link(t, app.Mail(t, email, "Atouts"), "/invitation/")
		}
		id, old := invite("retire@exemple.test")
		admin.JSON("POST", "/api/v1/accounts/"+id+"/invitation", nil).Want(http.StatusNoContent)
		app.Visitor(t).Get(old).Want(http.StatusConflict).Has("remplacée")
		_, late := invite("tard@exemple.test")
		app.Clock.Advance(15 * 24 * time.Hour)
		app.Visitor(t).Get(late).Want(http.StatusConflict).Has("plus valable")
		app.Visitor(t).Get("/invitation/inconnue-inconnue-inconnue").Want(http.StatusNotFound)
	})
}

func TestMyAccount(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Candidate
		c := app.As(t, p)
		c.Form("/mon-compte", url.Values{"firstName": {"Camille"}, "lastName": {"مرحبا 🌻"}, "phone": {"06 00 00 00 00"}, "locale": {"fr-x-falc"}}).
			Want(http.StatusSeeOther)
		c.Get("/mon-compte").Want(http.StatusOK).Has("مرحبا 🌻", "06 00 00 00 00")
		c.Form("/mon-compte", url.Values{"firstName": {""}, "lastName": {"x"}, "phone": {"<script>"}}).Want(http.StatusUnprocessableEntity).
			Lacks("<script>").Has("Erreur")
	})
}
