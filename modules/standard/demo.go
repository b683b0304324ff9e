package standard

import (
	"context"
	"fmt"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/applications"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/establishments"
	"github.com/atouts/atouts/modules/offers"
)

// demo fills an empty demonstration through the services, as its people would: two companies, two establishments, somebody of each role, offers of
// every kind, and applications in every state. Everybody and everything in it is invented, and the addresses end in .example.
type demo struct {
	f            modules.Foundations
	people       *accounts.Module
	companies    *companies.Module
	schools      *establishments.Module
	young        *candidates.Module
	offers       *offers.Module
	cvs          *cvs.Module
	applications *applications.Module
}

// Name returns "demo".
func (d *demo) Name() string { return "demo" }

// cast is who plays.
type cast struct {
	admin, officer, referent, otherReferent, recruiter, otherRecruiter viewer.Viewer
	candidates                                                         []viewer.Viewer
	bakery, garden                                                     *ent.Company
	school, centre                                                     *ent.Establishment
	offers                                                             []*ent.Offer
}

// Seed fills the demonstration.
func (d *demo) Seed(ctx context.Context) error {
	c := &cast{}
	for _, step := range []struct {
		what string
		do   func(context.Context, *cast) error
	}{
		{"places", d.seedPlaces}, {"people", d.seedPeople}, {"offers", d.seedOffers}, {"candidates", d.seedCandidates}, {"applications", d.seedApplications},
	} {
		if err := step.do(ctx, c); err != nil {
			return fmt.Errorf("making the %s: %w", step.what, err)
		}
	}
	return nil
}

func (d *demo) seedPlaces(ctx context.Context, c *cast) (err error) {
	admin, err := d.people.InviteAdmin(ctx, accounts.PersonInput{Email: "alix.admin@atouts.example", FirstName: "Alix", LastName: "Démo", Function: "Administration"})
	if err != nil {
		return err
	}
	if c.admin, err = d.people.Open(ctx, admin); err != nil {
		return err
	}
	ctx = viewer.With(ctx, c.admin)
	if c.bakery, err = d.companies.Create(ctx, companies.Input{
		Name: "Boulangerie Exemple", Sector: "Alimentation", Size: "10-49", City: "Lille", Postcode: "59000",
		Presentation:     "Une boulangerie de quartier, inventée pour la démonstration.\n\nNous formons chaque année des apprentis au pain et à la vente.",
		DisabilityPolicy: "Un tuteur par personne, des consignes écrites, des horaires qui peuvent s’adapter.",
	}); err != nil {
		return err
	}
	if c.garden, err = d.companies.Create(ctx, companies.Input{
		Name: "Jardins Fictifs", Sector: "Espaces verts", Size: "50-249", City: "Marseille", Postcode: "13001",
		Presentation:     "Nous imaginons et entretenons des jardins qui n’existent pas : cette entreprise est inventée.",
		DisabilityPolicy: "Nos serres sont de plain-pied. Nous prêtons des outils légers.",
	}); err != nil {
		return err
	}
	if c.school, err = d.schools.Create(ctx, establishments.Input{Name: "Lycée des Exemples", Kind: "school", Postcode: "59000", City: "Lille"}); err != nil {
		return err
	}
	c.centre, err = d.schools.Create(ctx, establishments.Input{Name: "CFA Imaginaire", Kind: "training_centre", Postcode: "13001", City: "Marseille"})
	return err
}

func (d *demo) seedPeople(ctx context.Context, c *cast) error {
	ctx = viewer.With(ctx, c.admin)
	for _, one := range []struct {
		in   accounts.InviteInput
		into *viewer.Viewer
	}{
		{accounts.InviteInput{PersonInput: person("Maud", "Mission", "Chargée de mission"), Role: viewer.RoleOfficer, TerritoryInput: accounts.TerritoryInput{Departments: []string{"59"}}}, &c.officer},
		{accounts.InviteInput{PersonInput: person("Rachid", "Repère", "Référent handicap"), Role: viewer.RoleReferent, Establishment: c.school.ID}, &c.referent},
		{accounts.InviteInput{PersonInput: person("Solène", "Soutien", "Référente handicap"), Role: viewer.RoleReferent, Establishment: c.centre.ID}, &c.otherReferent},
		{accounts.InviteInput{PersonInput: person("Paul", "Pétrin", "Responsable des apprentis"), Role: viewer.RoleRecruiter, Company: c.bakery.ID}, &c.recruiter},
		{accounts.InviteInput{PersonInput: person("Flora", "Feuille", "Ressources humaines"), Role: viewer.RoleRecruiter, Company: c.garden.ID}, &c.otherRecruiter},
	} {
		id, err := d.people.Invite(ctx, one.in)
		if err != nil {
			return err
		}
		if *one.into, err = d.people.Open(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func person(first, last, function string) accounts.PersonInput {
	return accounts.PersonInput{Email: accounts.Fold(plain(first) + "." + plain(last) + "@atouts.example"), FirstName: first, LastName: last, Function: function}
}

// plain takes the accents off a name, for an address.
func plain(s string) string {
	return accents.Replace(s)
}
