package standard

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications"
)

// move is one step of the story of an application: who takes it, and how.
type move func(ctx context.Context, d *demo, c *cast, p *played) error

// played is an application of the demonstration and those around it.
type played struct {
	id                  uuid.UUID
	candidate           viewer.Viewer
	referent, recruiter viewer.Viewer
}

// story is one application: the candidate, the offer (by their place in the cast; -1 for a spontaneous one), and what happens.
type story struct {
	candidate, offer int
	moves            []move
}

// stories bring applications to every state. The other open application of the one who is hired closes by itself, in the worker.
func stories() []story {
	return []story{
		{0, 0, nil},                            // awaiting_referent
		{0, 3, []move{askChange}},              // changes_requested
		{0, 4, []move{decline}},                // declined_by_referent
		{2, 5, []move{validate}},               // sent
		{2, 1, []move{validate, takeOn, meet}}, // in_progress, with an appointment
		{3, 6, []move{validate, refuse}},       // refused
		{3, 8, []move{validate, takeOn, reject}},
		{3, 11, []move{validate, withdraw}},
		{1, 2, []move{validate}}, // closed_elsewhere, once Hugo is hired
		{1, 0, []move{validate, takeOn, meet, met, hire}},
		{3, -1, []move{validate}}, // spontaneous
	}
}

func (d *demo) seedApplications(ctx context.Context, c *cast) error {
	for n, s := range stories() {
		p := &played{candidate: c.candidates[s.candidate], referent: c.referent, recruiter: c.recruiter}
		if s.candidate == 3 {
			p.referent = c.otherReferent
		}
		if s.offer < 0 || s.offer >= len(bakeryOffers()) {
			p.recruiter = c.otherRecruiter
		}
		if err := d.submit(ctx, c, p, s.offer); err != nil {
			return fmt.Errorf("application %d: %w", n, err)
		}
		for m, step := range s.moves {
			if err := step(ctx, d, c, p); err != nil {
				return fmt.Errorf("application %d, step %d: %w", n, m, err)
			}
		}
	}
	return nil
}

func (d *demo) submit(ctx context.Context, c *cast, p *played, place int) (err error) {
	ctx = viewer.With(ctx, p.candidate)
	owned, err := d.cvs.Of(ctx, p.candidate.Candidate)
	if err != nil {
		return err
	}
	in := applications.SubmitInput{Papers: applications.Papers{
		CV: owned[0].ID, Message: "Bonjour, votre offre me plaît beaucoup. J’aimerais apprendre avec vous. Merci de lire mon CV.",
	}}
	if place < 0 {
		in.Company = c.garden.Slug
	} else {
		o := c.offers[place]
		in.Offer = o.Slug
		if o.WantsLetter {
			in.Letter = "Madame, Monsieur,\n\nJe souhaite rejoindre votre équipe. Je suis motivée et j’apprends vite.\n\nAvec mes salutations."
		}
		for range o.Questions {
			in.Answers = append(in.Answers, "J’aime parler avec les gens et les aider.")
		}
	}
	p.id, err = d.applications.Submit(ctx, in)
	return err
}

// stamp is the application as it is now.
func (d *demo) stamp(ctx context.Context, p *played) (applications.Stamp, error) {
	a, err := tx.Client(ctx, d.f.DB).Application.Get(viewer.System(ctx, "demo"), p.id)
	if err != nil {
		return applications.Stamp{}, fmt.Errorf("reading the application: %w", err)
	}
	return applications.Stamp{Revision: a.Revision}, nil
}

// acting makes a move of one person's step.
func acting(who func(*played) viewer.Viewer, step func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error) move {
	return func(ctx context.Context, d *demo, _ *cast, p *played) error {
		now, err := d.stamp(ctx, p)
		if err != nil {
			return err
		}
		return step(viewer.With(ctx, who(p)), d, p.id, now)
	}
}

func asReferent(p *played) viewer.Viewer  { return p.referent }
func asRecruiter(p *played) viewer.Viewer { return p.recruiter }
func asCandidate(p *played) viewer.Viewer { return p.candidate }

func askChange(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asReferent, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.RequestChanges(ctx, id, applications.CommentInput{Stamp: now, Comment: "Ajoute une phrase sur ton stage à l’atelier."})
	})(ctx, d, c, p)
}

func decline(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asReferent, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.Decline(ctx, id, applications.ReasonInput{Stamp: now, Reason: "schedule", ReasonText: "Les horaires ne vont pas avec tes cours."})
	})(ctx, d, c, p)
}

func validate(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asReferent, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.Validate(ctx, id, applications.MessageInput{Stamp: now, Message: "Belle candidature, bravo."})
	})(ctx, d, c, p)
}

func takeOn(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.TakeOn(ctx, id, applications.MessageInput{Stamp: now, Message: "Merci, nous étudions votre candidature."})
	})(ctx, d, c, p)
}

func refuse(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.Refuse(ctx, id, applications.ReasonInput{Stamp: now, Reason: "already_filled", ReasonText: "Le poste vient d’être pourvu. Votre CV est clair : continuez."})
	})(ctx, d, c, p)
}

func reject(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.NotHire(ctx, id, applications.MessageInput{Stamp: now, Message: "Nous cherchons une personne déjà formée à l’arrosage automatique."})
	})(ctx, d, c, p)
}

func withdraw(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asCandidate, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.Withdraw(ctx, id, applications.ReasonInput{Stamp: now, Reason: "changed_mind"})
	})(ctx, d, c, p)
}

func meet(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.ProposeAppointment(ctx, id, applications.MeetingInput{
			Stamp: now, At: d.f.Clock().Add(72 * time.Hour).Truncate(time.Hour), Minutes: 45, Mode: "place", Place: "12 rue des Exemples, Lille",
			Message: "Venez visiter l’atelier. Nous parlerons du métier.", Accommodations: "Les questions vous sont envoyées avant.",
		})
	})(ctx, d, c, p)
}

func met(ctx context.Context, d *demo, c *cast, p *played) error {
	meeting, err := tx.Client(ctx, d.f.DB).Appointment.Query().Where(appointment.ApplicationID(p.id)).FirstID(viewer.System(ctx, "demo"))
	if err != nil {
		return fmt.Errorf("finding the appointment: %w", err)
	}
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.MarkDone(ctx, id, meeting, applications.MessageInput{Stamp: now})
	})(ctx, d, c, p)
}

func hire(ctx context.Context, d *demo, c *cast, p *played) error {
	return acting(asRecruiter, func(ctx context.Context, d *demo, id uuid.UUID, now applications.Stamp) error {
		return d.applications.Hire(ctx, id, applications.HireInput{
			Stamp: now, StartsOn: d.f.Clock().AddDate(0, 1, 0).Format(time.DateOnly), Message: "Bienvenue parmi nous !",
		})
	})(ctx, d, c, p)
}
