package companies_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/hosttest"
)

func TestPublic(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		visitor := app.Visitor(t)
		visitor.Get("/entreprises").Want(http.StatusOK).Has("Exemple &amp; Fils", "Autre Exemple", "2 entreprises", `rel="canonical" href="`)
		visitor.Get("/entreprises?q=fils&department=59").Want(http.StatusOK).Has("Exemple &amp; Fils", "1 entreprise").Lacks("Autre Exemple")
		visitor.Get("/entreprises?q=rien").Want(http.StatusOK).Has("Aucune entreprise ne correspond", "Voir toutes les entreprises")
		visitor.Get("/entreprises/"+cast.Company.Slug).Want(http.StatusOK).Has("Exemple &amp; Fils", "Lille (Nord)").Lacks(cast.Recruiter.Email, "Modifier la fiche")
		visitor.Get("/entreprises/rien").Want(http.StatusNotFound)
		visitor.Get("/api/v1/companies/" + cast.Company.Slug).Want(http.StatusOK).Has(cast.Company.ID.String())
		visitor.Get("/api/v1/companies/" + cast.Company.ID.String()).Want(http.StatusOK)
		visitor.Get("/api/v1/companies/" + uuid.NewString()).Want(http.StatusNotFound)
		app.As(t, cast.Candidate).Get("/entreprises/" + cast.Company.Slug).Want(http.StatusOK).Has("/candidature-spontanee")
		app.As(t, cast.OtherRecruiter).Get("/entreprises/" + cast.Company.Slug).Want(http.StatusOK).Lacks("Modifier la fiche")
		app.As(t, cast.Recruiter).Get("/entreprises/" + cast.Company.Slug).Want(http.StatusOK).Has("/mon-employeur/modifier")
	})
}

func TestEdit(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		rose, id := app.As(t, cast.Recruiter), cast.Company.ID.String()
		rose.Get("/mon-employeur").Want(http.StatusOK).Has(cast.Recruiter.Email, "Exemple &amp; Fils").Lacks(cast.OtherRecruiter.Email)
		form := url.Values{
			"name": {"Exemple & Filles"}, "siret": {"12345678901234"}, "sector": {"Boulangerie"}, "size": {"10-49"}, "website": {"https://exemple.test"},
			"postcode": {"45000"}, "city": {"Orléans"}, "presentation": {"Du pain.\n\n<script>alert(1)</script>"}, "disabilityPolicy": {"Un tuteur."},
		}
		rose.Form("/mon-employeur/modifier", form).Want(http.StatusSeeOther)
		rose.Get("/mon-employeur").Want(http.StatusOK).Has("est enregistrée", "10 à 49", "Orléans (Loiret)")
		rose.Get("/entreprises/"+cast.Company.Slug).Want(http.StatusOK).Has("Exemple &amp; Filles", "<p>Du pain.</p>", "&lt;script&gt;").Lacks("<script>alert")
		rose.Get("/mon-employeur/modifier").Want(http.StatusOK).Has(`value="12345678901234"`)
		for field, wrong := range map[string]string{"siret": "123", "website": "javascript:alert(1)", "postcode": "4500", "size": "12", "name": ""} {
			bad := maps.Clone(form)
			bad.Set(field, wrong)
			rose.Form("/mon-employeur/modifier", bad).Want(http.StatusUnprocessableEntity).Has("f-"+field+"-error", "Un tuteur.")
		}
		app.As(t, cast.OtherRecruiter).Form("/mon-employeur/modifier", form).Want(http.StatusUnprocessableEntity).Has("déjà ce SIRET")
		other := companies.Input{Name: "Volée"}
		app.As(t, cast.OtherRecruiter).JSON("PUT", "/api/v1/companies/"+id, other).Want(http.StatusNotFound)
		for _, p := range []hosttest.Person{cast.Candidate, cast.Referent, cast.Officer} {
			c := app.As(t, p)
			c.JSON("PUT", "/api/v1/companies/"+id, other).Want(http.StatusNotFound)
			c.Get("/mon-employeur").Want(http.StatusNotFound)
			c.Get(companies.AdminRoot).Want(http.StatusNotFound)
		}
		app.Visitor(t).Get("/mon-employeur").Want(http.StatusSeeOther)
	})
}

func TestAdmin(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		admin.Get(companies.AdminRoot).Want(http.StatusOK).Has("Exemple &amp; Fils", "/administration/etablissements")
		admin.Get(companies.AdminRoot + "/nouvelle").Want(http.StatusOK)
		made := admin.Form(companies.AdminRoot+"/nouvelle", url.Values{"name": {"Exemple et Fils"}}).Want(http.StatusSeeOther).Location()
		admin.Get(made).Want(http.StatusOK).Has("Exemple et Fils", "Personne ne recrute encore")
		admin.Get(made + "/modifier").Want(http.StatusOK)
		admin.Form(made+"/modifier", url.Values{"name": {"Exemple et Cie"}}).Want(http.StatusSeeOther)
		var list companies.ListView
		admin.Get("/api/v1/companies?q=cie").Want(http.StatusOK).Into(&list)
		if list.Total != 1 || list.Items[0].Slug == cast.Company.Slug || list.Items[0].Slug == "" {
			t.Fatalf("%+v", list)
		}
		admin.JSON("POST", "/api/v1/companies", companies.Input{Name: "Nouvelle"}).Want(http.StatusCreated).Has(`"nouvelle-`)
		app.As(t, cast.Recruiter).JSON("POST", "/api/v1/companies", companies.Input{Name: "Mienne"}).Want(http.StatusNotFound)
		admin.Get(companies.AdminRoot + "/" + uuid.NewString()).Want(http.StatusNotFound)
	})
}
