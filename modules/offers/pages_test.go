package offers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/offers/schema"
)

func TestThePageOfAnOffer(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		id := b.publish(func(in *offers.Input) {
			in.PayMin, in.PayMax, in.PayPeriod, in.Environment = 1800, 1900.5, "month", []string{"quiet"}
			in.Accommodations.QuietRoom, in.Questions = "here", []string{"Pourquoi nous ?"}
			in.Missions = "<ul><li>pétrir</li><li>cuire</li></ul></script><script>alert(1)</script>"
		})
		visitor := b.app.Visitor(b.T)
		page := visitor.Get("/offres/" + id.String()).Want(http.StatusSeeOther).Location()
		answer := visitor.Get(page).Want(http.StatusOK)
		answer.Has("Apprenti boulanger", "Orléans (45)", "Lieu calme", "Déjà en place", "L’employeur pose une question", "/entreprises/"+b.cast.Company.Slug,
			"C’est le référent handicap", "<li>pétrir</li>", `rel="canonical" href="`).Lacks("/postuler", "<script>alert")
		_, script, _ := strings.Cut(answer.Body, `type="application/ld+json"`)
		attributes, rest, _ := strings.Cut(script, ">")
		body, _, _ := strings.Cut(rest, "</script>")
		var posting map[string]any
		if err := json.Unmarshal([]byte(body), &posting); err != nil || posting["title"] != "Apprenti boulanger" || !strings.Contains(attributes, `nonce="`) {
			b.Fatalf("%s %s: %v", attributes, body, err)
		}
		b.app.As(b.T, b.cast.Candidate).Get(page).Want(http.StatusOK).Has(`href="` + page + `/postuler"`).Lacks("ld+json")
		b.app.As(b.T, b.cast.Recruiter).Get(page).Want(http.StatusOK).Has("/mon-employeur/offres/" + id.String())
		visitor.Get("/offres/rien").Want(http.StatusNotFound)
		visitor.Get("/offres/" + uuid.NewString()).Want(http.StatusNotFound)
		visitor.Get("/entreprises/"+b.cast.Company.Slug).Want(http.StatusOK).Has(page, "1 offre")
		visitor.Get("/offres?q=boulanger&kind=apprenticeship&kind=nonsense&page=x").Want(http.StatusOK).Has("1 offre", `checked`, page)
		visitor.Get("/offres?q=plombier").Want(http.StatusOK).Has("Aucune offre ne correspond", "Voir toutes les offres")
		visitor.Get("/").Want(http.StatusOK).Has("Apprenti boulanger")
		var list offers.ListView
		visitor.Get("/api/v1/offers?department=45&size=1").Want(http.StatusOK).Into(&list)
		if list.Total != 1 || list.Items[0].ID != id {
			b.Fatalf("%+v", list)
		}
		visitor.Get("/api/v1/offers/counts").Want(http.StatusOK).Has(`"value":"apprenticeship"`)
		visitor.Get("/api/v1/offers?kind=nonsense").Want(http.StatusUnprocessableEntity)
	})
}

func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		b.apply(b.row(1, nil))
		draft := b.publish(func(in *offers.Input) { in.Title, in.Publish = "Brouillon secret", false }).String()
		var list offers.ListView
		b.app.Visitor(b.T).Get("/api/v1/offers").Want(http.StatusOK).Into(&list)
		feed := "/offres/" + list.Items[0].Slug
		for name, p := range b.cast.People() {
			c := b.app.As(b.T, p)
			page := c.Get(feed).Want(http.StatusOK)
			if name == "referent" || name == "other referent" || strings.HasSuffix(name, "officer") || name == "recruiter" || name == "admin" {
				page.Has("flux.exemple.test")
			} else {
				page.Lacks("flux.exemple.test")
				c.Get("/api/v1" + strings.Replace(feed, "offres", "offers", 1)).Want(http.StatusOK).Lacks("flux.exemple.test")
			}
			if name == "recruiter" || name == "admin" {
				c.Get("/api/v1/offers/" + draft).Want(http.StatusOK).Has("Brouillon secret")
				continue
			}
			c.Get("/api/v1/offers/" + draft).Want(http.StatusNotFound).Lacks("secret")
			c.Get("/offres/" + draft).Want(http.StatusNotFound).Lacks("secret")
			c.Get("/mon-employeur/offres/" + draft).Want(http.StatusNotFound).Lacks("secret")
			c.JSON("POST", "/api/v1/offers/"+draft+"/publish", nil).Want(http.StatusNotFound)
			c.JSON("PUT", "/api/v1/offers/"+draft, input(nil)).Want(http.StatusNotFound)
			c.Get("/api/v1/companies/" + b.cast.Company.ID.String() + "/offers").Want(http.StatusNotFound)
		}
		visitor := b.app.Visitor(b.T)
		visitor.Get(feed).Want(http.StatusOK).Lacks("flux.exemple.test")
		visitor.Get("/api/v1/offers/" + draft).Want(http.StatusNotFound)
		visitor.Get("/mon-employeur/offres").Want(http.StatusSeeOther)
	})
}

func form(change func(v url.Values)) url.Values {
	v := url.Values{
		"title": {"Vendeuse ou vendeur"}, "kind": {"fixed_term"}, "domain": {"D"}, "level": {"any"}, "remote": {"none"}, "openings": {"1"},
		"description": {"Conseiller les clients et tenir la caisse."}, "places[0].city": {"Orléans"}, "places[0].postcode": {"45000"},
		"places[1].city": {""}, "questions[0]": {""}, "questions[1]": {"Quand ?"}, "hoursWeek": {"17,5"}, "accommodations.tutor": {"here"},
		"accommodations.breaks": {""}, "environment": {"public", "standing"}, "startOn": {"2099-09-01"},
	}
	if change != nil {
		change(v)
	}
	return v
}

func TestManaging(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bundle) {
		for _, side := range []struct {
			who  hosttest.Person
			root string
		}{{b.cast.Recruiter, "/mon-employeur/offres"}, {b.cast.Admin, "/administration/entreprises/" + b.cast.Company.ID.String() + "/offres"}} {
			c := b.app.As(b.T, side.who)
			empty := c.Get(side.root + "/nouvelle").Want(http.StatusOK)
			for _, values := range [][]string{schema.Kinds(), schema.Levels(), schema.Remotes(), schema.Periods(), schema.Environments(), schema.Travels(), strings.Split(schema.Domains, "")} {
				for _, value := range values {
					empty.Has(`value="` + value + `"`)
				}
			}
			c.Form(side.root+"/nouvelle", form(func(v url.Values) { v.Set("description", "Court"); v.Set("hoursWeek", "49"); v.Set("kind", "") })).
				Want(http.StatusUnprocessableEntity).Has("Vendeuse ou vendeur", "f-description-error", "f-hoursWeek-error", "f-kind-error", "Quand ?")
			c.Form(side.root+"/nouvelle", form(func(v url.Values) { v.Set("places[0].city", "Zzyzx"); v.Set("places[0].postcode", "") })).
				Want(http.StatusUnprocessableEntity).Has("n’est pas reconnue")
			page := c.Form(side.root+"/nouvelle", form(nil)).Want(http.StatusSeeOther).Location()
			shown := c.Get(page).Want(http.StatusOK)
			shown.Has("enregistrée comme brouillon", `value="17.5"`, `value="2099-09-01"`, "Conseiller les clients", `value="Quand ?"`, "Brouillon", "Publier")
			c.Form(page+"/publier", nil).Want(http.StatusSeeOther)
			c.Get(page).Want(http.StatusOK).Has("est publiée", "Voir la page publique", "/archiver")
			c.Form(page+"/publier", nil).Want(http.StatusConflict)
			c.Form(page, form(func(v url.Values) { v.Set("title", "Vendeur modifié") })).Want(http.StatusSeeOther)
			c.Form(page+"/suspendre", url.Values{"reason": {"Congés"}}).Want(http.StatusSeeOther)
			c.Get(page).Want(http.StatusOK).Has("Congés", "Vendeur modifié")
			c.Form(page+"/archiver", url.Values{"reason": {""}}).Want(http.StatusUnprocessableEntity).Has("f-reason-error")
			c.Form(page+"/pourvoir", nil).Want(http.StatusSeeOther)
			c.Form(page+"/archiver", url.Values{"reason": {"Terminé"}}).Want(http.StatusSeeOther)
			c.Get(side.root+"?state=archived").Want(http.StatusOK).Has("Vendeur modifié", `aria-current="`)
			c.Get(side.root + "?state=draft").Want(http.StatusOK).Has("Aucune offre ici")
		}
		b.app.As(b.T, b.cast.Recruiter).Get("/mon-employeur").Want(http.StatusOK).Has("/mon-employeur/offres?state=archived", "Fermées")
		// The offer of one company is not found under another.
		id := b.publish(nil).String()
		other := "/administration/entreprises/" + b.cast.OtherCompany.ID.String() + "/offres/" + id
		b.app.As(b.T, b.cast.Admin).Get(other).Want(http.StatusNotFound)
		b.app.As(b.T, b.cast.OtherRecruiter).Form("/mon-employeur/offres/"+id+"/publier", nil).Want(http.StatusNotFound)
	})
}
