package standard

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/cvs/resume"
)

// youth are the demonstration's candidates: name, town and what they look for.
type youth struct {
	first, last, city, postcode, department, job, kind string
	strengths                                          []string
}

func youths() []youth {
	return []youth{
		{"Nina", "Exemple", "Lille", "59000", "59", "Apprentie boulangère", "apprenticeship", []string{"Ponctuelle", "Aime le travail en équipe"}},
		{"Hugo", "Fictif", "Lille", "59000", "59", "Vendeur", "apprenticeship", []string{"Souriant", "Bonne mémoire"}},
		{"Lina", "Modèle", "Roubaix", "59100", "59", "Assistante de gestion", "professionalization", []string{"Précise", "À l’aise avec un ordinateur"}},
		{"Sam", "Inventé", "Marseille", "13001", "13", "Jardinier", "apprenticeship", []string{"Patient", "Connaît les plantes"}},
	}
}

func (d *demo) seedCandidates(ctx context.Context, c *cast) error {
	for i, y := range youths() {
		by := c.referent
		if y.department == "13" {
			by = c.otherReferent
		}
		in := candidates.CreateInput{
			Email: accounts.Fold(plain(y.first) + "." + plain(y.last) + "@atouts.example"), FirstName: y.first, LastName: y.last,
			ProfileInput: candidates.ProfileInput{City: y.city, Department: y.department, Sought: []string{y.kind}, SoughtJob: y.job},
		}
		file, err := d.young.Create(viewer.With(ctx, by), in)
		if err != nil {
			return err
		}
		one, err := d.young.Card(viewer.System(ctx, "demo"), file)
		if err != nil {
			return err
		}
		v, err := d.people.Open(ctx, one.AccountID)
		if err != nil {
			return err
		}
		c.candidates = append(c.candidates, v)
		if err := d.seedCV(viewer.With(ctx, v), youths()[i], in.Email); err != nil {
			return fmt.Errorf("writing the CV of %s: %w", y.first, err)
		}
	}
	return nil
}

func (d *demo) seedCV(ctx context.Context, y youth, email string) error {
	r := resume.Resume{
		Basics: resume.Basics{
			Name: y.first + " " + y.last, Label: y.job, Email: email,
			Summary:  "Je cherche une première expérience, pour apprendre un métier qui me plaît.",
			Location: resume.Location{PostalCode: y.postcode, City: y.city, CountryCode: "FR"},
		},
		Work: []resume.Work{{
			Position: "Stagiaire", Name: "Atelier Imaginaire", StartDate: "2025-02", EndDate: "2025-03",
			Highlights: []string{"J’ai accueilli les clients.", "J’ai rangé l’atelier chaque soir."},
		}},
		Education: []resume.Education{{Institution: "Lycée des Exemples", Area: "Métiers du commerce", StudyType: "CAP", StartDate: "2024-09", EndDate: "2026-06"}},
		Languages: []resume.Language{{Language: "Français", Fluency: "Langue maternelle"}, {Language: "Anglais", Fluency: "Notions"}},
		Interests: []resume.Interest{{Name: "Cuisine"}, {Name: "Vélo"}},
	}
	for _, s := range y.strengths {
		r.Skills = append(r.Skills, resume.Skill{Name: s})
	}
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("writing a CV: %w", err)
	}
	_, err = d.cvs.Create(ctx, cvs.CreateInput{Title: "Mon CV", Locale: "fr", Data: data})
	return err
}
