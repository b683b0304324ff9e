package standard

import (
	"context"
	"strings"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers"
)

// accents of the demonstration's names.
var accents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "ï", "i", "ç", "c", "É", "E") //nolint:gochecknoglobals // a table

// written are the demonstration's offers: title, kind, domain, what it is, and what the place is like.
type written struct {
	title, kind, domain, text, rhythm string
	months                            int
	environment                       []string
	letter                            bool
	questions                         []string
}

func bakeryOffers() []written {
	return []written{
		{"Apprenti boulanger", "apprenticeship", "D", "Vous apprenez à pétrir, à façonner et à cuire le pain, avec un maître d’apprentissage qui prend le temps.", "Une semaine au CFA, deux en boutique", 24, []string{"standing", "teamwork", "predictable"}, false, nil},
		{"Apprentie vendeuse en boulangerie", "apprenticeship", "D", "Vous accueillez les clients, vous servez et vous tenez la boutique propre. Les consignes sont écrites et illustrées.", "Deux jours de cours par semaine", 12, []string{"public", "standing"}, true, []string{"Pourquoi aimez-vous le contact avec les clients ?"}},
		{"Stage d’observation au fournil", "internship_discovery", "D", "Une semaine pour découvrir le métier : vous regardez, vous posez des questions, vous essayez de petits gestes.", "", 0, []string{"teamwork"}, false, nil},
		{"Aide pâtissier", "fixed_term", "G", "Vous préparez les crèmes et les fonds, et vous décorez les gâteaux avec l’équipe du matin.", "", 6, []string{"standing", "predictable"}, false, nil},
		{"Préparateur de commandes", "permanent", "N", "Vous préparez les commandes des écoles et des hôtels. Le poste est calme, une tâche à la fois.", "", 0, []string{"quiet", "autonomy", "predictable", "step_free"}, false, nil},
		{"Assistante de gestion en alternance", "professionalization", "M", "Vous classez les factures, vous répondez au téléphone et vous tenez l’agenda, deux jours par semaine à la maison si vous voulez.", "Trois jours en entreprise", 12, []string{"screen", "quiet", "lift"}, false, nil},
	}
}

func gardenOffers() []written {
	return []written{
		{"Jardinier en alternance", "apprenticeship", "A", "Vous plantez, vous taillez et vous arrosez dans nos serres de plain-pied, en équipe de quatre.", "Une semaine sur deux", 24, []string{"teamwork", "step_free", "temperature"}, false, nil},
		{"Stage en création de jardins", "internship", "A", "Vous dessinez des plans avec notre paysagiste, et vous visitez les chantiers quand vous le pouvez.", "", 3, []string{"screen", "autonomy"}, true, nil},
		{"Technicien d’arrosage", "permanent", "A", "Vous réglez les arrosages depuis un ordinateur et vous vérifiez les serres une fois par jour.", "", 0, []string{"screen", "step_free", "predictable"}, false, nil},
		{"Ouvrier saisonnier", "seasonal", "A", "Vous récoltez les fleurs du printemps. Les pauses sont fréquentes, et un siège est prêté.", "", 3, []string{"standing", "teamwork"}, false, nil},
		{"Chargé de communication", "internship", "E", "Vous écrivez de petits textes et vous prenez des photos des jardins pour notre site.", "", 6, []string{"quiet", "screen"}, false, []string{"Quel jardin vous a marqué ?"}},
		{"CDD tremplin au magasin", "springboard", "D", "Vous conseillez les clients et vous rangez les rayons, avec un accompagnement pendant toute la durée.", "", 12, []string{"public", "step_free", "parking"}, false, nil},
		{"Service civique « jardins partagés »", "civic_service", "K", "Vous animez des ateliers dans les écoles et les maisons de retraite du quartier.", "", 8, []string{"public", "teamwork"}, false, nil},
	}
}

func (d *demo) seedOffers(ctx context.Context, c *cast) error {
	for _, house := range []struct {
		recruiter viewer.Viewer
		city      string
		postcode  string
		offers    []written
	}{{c.recruiter, "Lille", "59000", bakeryOffers()}, {c.otherRecruiter, "Marseille", "13001", gardenOffers()}} {
		for _, o := range house.offers {
			made, err := d.offers.Create(viewer.With(ctx, house.recruiter), house.recruiter.Company, offers.Input{
				Title: o.title, Kind: o.kind, Domain: o.domain, Description: o.text, Rhythm: o.rhythm, DurationMonths: o.months, Environment: o.environment,
				WantsLetter: o.letter, Questions: o.questions, StartFlexible: true, Level: "any", Openings: 1, Remote: "none",
				Places: []offers.PlaceInput{{City: house.city, Postcode: house.postcode}}, Publish: true,
			})
			if err != nil {
				return err
			}
			c.offers = append(c.offers, made)
		}
	}
	return nil
}
