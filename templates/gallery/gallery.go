package gallery

import (
	"time"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/ui"
)

var when = time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC)

// Chrome is that of a recruiter with a full menu.
func Chrome() layout.Chrome {
	return layout.Chrome{
		Account: &layout.AccountBadge{Name: "Camille Exemple", Role: "Référente employeur", Unread: 3},
		Menu: []layout.MenuItem{
			{Key: "notifications", Label: "Notifications", Href: "/notifications", Icon: ui.IconBell, Badge: 3, Live: true},
			{Key: "dashboard", Label: "Tableau de bord", Href: "/tableau-de-bord", Icon: ui.IconDashboard},
			{Key: "referents", Label: "Référents établissements", Href: "/referents", Icon: ui.IconSchool},
			{Key: "recruiters", Label: "Référents employeur", Href: "/recruteurs", Icon: ui.IconPeople},
			{Key: "offers", Label: "Offres", Href: "/offres", Icon: ui.IconBriefcase, Badge: 12},
			{Key: "companies", Label: "Employeurs", Href: "/entreprises", Icon: ui.IconBuilding},
			{Key: "help", Label: "Assistance", Href: "/assistance", Icon: ui.IconHelp},
			{Key: "company", Label: "Mon employeur", Href: "/mon-employeur", Icon: ui.IconCards},
			{Key: "account", Label: "Mon compte", Href: "/mon-compte", Icon: ui.IconPerson},
		},
		Flash: &ui.FlashMessage{Tone: ui.Success, Text: "La candidature est prise en charge.", Href: "/x", Link: "Ouvrir la candidature"},
		Path:  "/galerie",
	}
}

func formErrors() ui.Errors {
	return ui.Errors{{Field: "title", Message: "Écrivez le titre de l’offre"}, {Field: "kind", Message: "Choisissez un type de contrat"}}
}

func kinds() []ui.Option {
	return []ui.Option{
		{Value: "internship", Label: "Stage", Count: "12"},
		{Value: "apprenticeship", Label: "Apprentissage", Help: "Un contrat entre l’école et l’entreprise.", Count: "1 000+"},
		{Value: "permanent", Label: "CDI", Count: "3"},
	}
}

func facts() []ui.Fact {
	return []ui.Fact{
		{Term: "Type de contrat", Value: ui.Words("Apprentissage")},
		{Term: "Lieu", Value: ui.Words("Montpellier (34)")},
		{Term: "Absent", Value: nil},
		{Term: "Début", Value: ui.Day(when)},
	}
}

func table() ([]ui.Column, []ui.Row) {
	columns := []ui.Column{{Label: "Candidat", Header: true}, {Label: "Offre"}, {Label: "État"}, {Label: "Jours", Number: true}, {Label: "Action"}}
	row := func(name, offer string, tone ui.Tone, state, days string) ui.Row {
		return ui.Row{ui.Words(name), ui.Words(offer), ui.Status(tone, state), ui.Words(days), link("Ouvrir la candidature de "+name, "/c")}
	}
	return columns, []ui.Row{
		row("Ana Exemple", "Jardinière paysagiste", ui.Info, "En cours d’étude", "3"),
		row("Bilal Modèle", "Assistant administratif", ui.Success, "Embauché", "14"),
		row("Chloé Démo", "Développeuse web", ui.Warning, "À corriger", "1"),
		row("Dan Essai", "Cuisinier", ui.Problem, "Refusée", "21"),
		row("Eve Test", "Magasinière", ui.Plain, "En attente de validation", "2"),
	}
}

func events() []ui.Event {
	return []ui.Event{
		{When: when, Title: "Rendez-vous proposé", By: "Camille Exemple", Tone: ui.Info, Icon: ui.IconCalendar},
		{When: when.Add(-24 * time.Hour), Title: "Candidature validée", By: "Rémi Référent", Tone: ui.Success},
		{When: when.Add(-48 * time.Hour), Title: "Correction demandée", By: "Rémi Référent", Text: "Peux-tu ajouter ton stage ?", Tone: ui.Warning},
	}
}

func pages(current int) ui.Pages {
	return ui.Pages{Current: current, Last: 12, URL: func(int) string { return "/galerie?page=1" }}
}

func tabs() []ui.TabLink {
	n, zero := 4, 0
	return []ui.TabLink{
		{Label: "À traiter", Href: "/a", Count: &n, Current: true}, {Label: "En cours", Href: "/b", Count: &zero}, {Label: "Terminées", Href: "/c"},
	}
}

func actions() templ.Component {
	return ui.ButtonLink("Ajouter une offre", "/offres/nouvelle", ui.ButtonOptions{Icon: ui.IconPlus})
}
