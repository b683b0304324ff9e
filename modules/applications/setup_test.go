package applications

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// world is a small country: two companies, two establishments, and people of every role.
type world struct {
	*Module
	t       *testing.T
	db      *open.DB
	now     time.Time
	told    *told
	cvs     *shelf
	company [2]*ent.Company
	place   [2]*ent.Establishment
	offer   [2]*ent.Offer // of the first company; the second wants a letter and asks two questions
	files   [2]*ent.Candidate
	cv      [2]uuid.UUID
	people  map[string]viewer.Viewer
}

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// engines runs a test on SQLite and on PostgreSQL.
func engines(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		db := opened(t, "sqlite://"+filepath.Join(t.TempDir(), "test.db"))
		if err := db.Client.Schema.Create(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, newWorld(t, db))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		template := pgtest.Start(t).Template(t, "schema", func(url string) error {
			db, err := open.Open(context.Background(), url)
			if err != nil {
				return err
			}
			return cmpErr(db.Client.Schema.Create(context.Background()), db.Close())
		})
		test(t, newWorld(t, opened(t, template.Database(t))))
	})
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func opened(t *testing.T, url string) *open.DB {
	t.Helper()
	db, err := open.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func newWorld(t *testing.T, db *open.DB) *world {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	keyring, err := seal.New(bytes.Repeat([]byte{1}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: db, now: start, told: &told{}, cvs: &shelf{of: map[uuid.UUID][]uuid.UUID{}}, people: map[string]viewer.Viewer{}}
	clock := func() time.Time { return w.now }
	around := circle{db}
	w.Module = New(Deps{
		Foundations: modules.Foundations{
			DB: db, Clock: clock, Outbox: outbox.New(db, clock, slog.New(slog.DiscardHandler), outbox.Settings{}), Bundle: bundle,
			BaseURL: "https://atouts.example", Seal: keyring, Trail: trail.New(db, clock),
		},
		CVs: w.cvs, Candidates: around, Recruiters: around, Alerts: w.told,
	})
	for _, a := range w.Alerts() {
		w.told.declared = append(w.told.declared, a.Event)
	}
	w.furnish()
	return w
}

func (w *world) furnish() {
	ctx := viewer.System(w.t.Context(), "test")
	c := w.db.Client
	for i, name := range []string{"Ferme Horizon", "Atelier Pixel"} {
		w.company[i] = c.Company.Create().SetName(name).SetSlug(fmt.Sprintf("company-%d", i)).SetCreatedAt(start).SetUpdatedAt(start).SaveX(ctx)
		w.place[i] = c.Establishment.Create().SetName(fmt.Sprintf("Lycée %d", i)).SetSlug(fmt.Sprintf("place-%d", i)).SetCreatedAt(start).
			SetUpdatedAt(start).SaveX(ctx)
		w.offer[i] = c.Offer.Create().SetCompanyID(w.company[0].ID).SetSlug(fmt.Sprintf("offer-%d", i)).
			SetTitle([]string{"Jardinier", "Maraîchère"}[i]).SetKind("internship").SetDescription("…").SetDescriptionText("…").SetState("published").
			SetPublishedAt(start).SetExpiresAt(start.AddDate(1, 0, 0)).SetWantsLetter(i == 1).SetQuestions([][]string{nil, {"Pourquoi ?", "Quand ?"}}[i]).
			SetCreatedAt(start).SetUpdatedAt(start).SaveX(ctx)
	}
	for i, name := range []string{"referent", "other referent"} {
		w.person(name, viewer.Viewer{Role: viewer.RoleReferent, Establishments: []uuid.UUID{w.place[i].ID}})
	}
	w.person("officer", viewer.Viewer{Role: viewer.RoleOfficer, Establishments: []uuid.UUID{w.place[0].ID}})
	w.person("other officer", viewer.Viewer{Role: viewer.RoleOfficer, Establishments: []uuid.UUID{w.place[1].ID}})
	w.person("recruiter", viewer.Viewer{Role: viewer.RoleRecruiter, Company: w.company[0].ID})
	w.person("colleague", viewer.Viewer{Role: viewer.RoleRecruiter, Company: w.company[0].ID})
	w.person("other recruiter", viewer.Viewer{Role: viewer.RoleRecruiter, Company: w.company[1].ID})
	w.person("admin", viewer.Viewer{Role: viewer.RoleAdmin})
	w.people["visitor"] = viewer.Visitor()
	for i, name := range []string{"candidate", "other candidate"} {
		v := w.person(name, viewer.Viewer{Role: viewer.RoleCandidate})
		w.files[i] = c.Candidate.Create().SetAccountID(v.Account).SetEstablishmentID(w.place[i].ID).
			SetReferentID(w.people[[]string{"referent", "other referent"}[i]].Account).SetCity("Lille").SetCreatedAt(start).SetUpdatedAt(start).SaveX(ctx)
		v.Candidate = w.files[i].ID
		w.people[name] = v
		w.cv[i] = w.cvs.add(w.files[i].ID)
	}
}

func (w *world) person(name string, v viewer.Viewer) viewer.Viewer {
	ctx := viewer.System(w.t.Context(), "test")
	slug := strings.ReplaceAll(name, " ", "-")
	a := w.db.Client.Account.Create().SetEmail(slug + "@exemple.test").SetFirstName("Prénom").SetLastName(name).SetState("active").
		SetCreatedAt(start).SetUpdatedAt(start).SaveX(ctx)
	m := w.db.Client.Membership.Create().SetAccountID(a.ID).SetRole(v.Role).SetCreatedAt(start)
	if v.Company != uuid.Nil {
		m.SetCompanyID(v.Company)
	}
	if v.Role == viewer.RoleReferent {
		m.SetEstablishmentID(v.Establishments[0])
	}
	v.Account, v.Membership, v.Name = a.ID, m.SaveX(ctx).ID, "Prénom "+name
	w.people[name] = v
	return v
}

// as returns a context in which somebody acts.
func (w *world) as(name string) context.Context {
	v, ok := w.people[name]
	if !ok {
		w.t.Fatalf("nobody is called %q", name)
	}
	return viewer.With(w.t.Context(), v)
}

func (w *world) system() context.Context { return viewer.System(w.t.Context(), "test") }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// submitted is a new application of the first candidate to the first offer.
func (w *world) submitted() uuid.UUID {
	w.t.Helper()
	id, err := w.Submit(w.as("candidate"), SubmitInput{Offer: "offer-0", Papers: Papers{CV: w.cv[0], Message: "Bonjour"}})
	w.must(err)
	return id
}

// stamp is the present revision of an application.
func (w *world) stamp(id uuid.UUID) Stamp {
	w.t.Helper()
	a, err := w.db.Client.Application.Get(w.system(), id)
	w.must(err)
	return Stamp{a.Revision}
}

func (w *world) state(id uuid.UUID) string {
	w.t.Helper()
	a, err := w.db.Client.Application.Get(w.system(), id)
	w.must(err)
	return a.State
}

// sent is an application that the company sees; taken one that it works on.
func (w *world) sent() uuid.UUID {
	w.t.Helper()
	id := w.submitted()
	w.must(w.Validate(w.as("referent"), id, MessageInput{Stamp: w.stamp(id)}))
	return id
}

func (w *world) taken() uuid.UUID {
	w.t.Helper()
	id := w.sent()
	w.must(w.TakeOn(w.as("recruiter"), id, MessageInput{Stamp: w.stamp(id)}))
	return id
}

func (w *world) meeting(id uuid.UUID) MeetingInput {
	return MeetingInput{
		Stamp: w.stamp(id), At: w.now.Add(48 * time.Hour), Minutes: 45, Mode: "place", Place: "1 rue des Lilas, Lille", Message: "Venez nous voir",
	}
}

// proposed adds an appointment and returns its id.
func (w *world) proposed(id uuid.UUID) uuid.UUID {
	w.t.Helper()
	w.must(w.ProposeAppointment(w.as("recruiter"), id, w.meeting(id)))
	all, err := w.Appointments(w.as("recruiter"), id)
	w.must(err)
	return all[len(all)-1].ID
}
