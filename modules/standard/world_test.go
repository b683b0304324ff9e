package standard_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/modules/hosttest"
)

// actors are who stands behind a request in these tests, the visitor last.
func actors() []string {
	return []string{
		"admin", "officer", "other officer", "referent", "other referent", "recruiter", "other recruiter", "candidate", "other candidate", "visitor",
	}
}

// object is one thing of the world that an address can name.
type object struct {
	name string   // how the address names it
	seen []string // the actors for whom it exists
}

// world is the cast with two of everything, one on each side: what the one side has, the other may not see.
type world struct {
	app     *hosttest.App
	cast    *hosttest.Cast
	people  map[string]hosttest.Person
	clients map[string]*client
	objects map[kind][]object

	t   *testing.T
	ctx context.Context //nolint:containedctx // a test's own, to keep the world readable
	c   *ent.Client
	now time.Time
}

// side is one half of the world.
type side struct {
	other                                   string // "" or "other "
	company                                 *ent.Company
	school                                  *ent.Establishment
	referent, officer, recruiter, candidate hosttest.Person
}

// newWorld furnishes a started program. Rows are written as the system, without the services: the world must not depend on what it judges.
func newWorld(t *testing.T, app *hosttest.App) *world {
	t.Helper()
	w := &world{
		app: app, cast: app.Cast(t), clients: map[string]*client{}, objects: map[kind][]object{},
		t: t, ctx: viewer.System(t.Context(), "test"), c: app.Foundations().DB.Client, now: time.Now().UTC().Truncate(time.Second),
	}
	w.people = w.cast.People()
	for _, name := range actors() {
		w.clients[name] = w.enter(name)
	}
	c := w.cast
	for _, s := range []side{
		{"", c.Company, c.School, c.Referent, c.Officer, c.Recruiter, c.Candidate},
		{"other ", c.OtherCompany, c.OtherSchool, c.OtherReferent, c.OtherOfficer, c.OtherRecruiter, c.OtherCandidate},
	} {
		w.places(s)
		w.invited(s)
		w.feed(s)
		w.apply(s, w.offers(s))
	}
	for _, name := range actors()[:len(actors())-1] {
		w.personal(name)
		w.ways(name)
	}
	w.deputies()
	w.roles()
	w.links(w.cast.Candidate)
	w.must(w.c.Request.Create().SetName("Vera Visiteuse").SetEmail("vera@exemple.test").SetSubject("Une question").SetText("Comment faire ?").
		SetCreatedAt(w.now).SetUpdatedAt(w.now).Exec(w.ctx))
	w.add(kindFile, "init.js", actors()...)
	dead := w.c.Outbox.Create().SetTopic("test:fail").SetPayload(json.RawMessage(`{}`)).SetCreatedAt(w.now).SetDueAt(w.now).SetAttempts(12).
		SetLastError("it cannot be done").SetDeadAt(w.now).SaveX(w.ctx)
	w.add(kindTask, dead.ID.String(), "admin")
	w.sessions()
	return w
}

func (w *world) add(k kind, name string, seen ...string) {
	w.objects[k] = append(w.objects[k], object{name, seen})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) places(s side) {
	w.add(kindCompany, s.company.ID.String(), actors()...)
	w.add(kindCompanySlug, s.company.Slug, actors()...)
	w.add(kindSchool, s.school.ID.String(), actors()[:len(actors())-1]...)
	w.add(kindCandidate, s.candidate.Candidate.String(), "admin", s.other+"officer", s.other+"referent", s.other+"candidate")
}

// invited adds two people who have not come yet: a colleague of the recruiter and one of the referent.
func (w *world) invited(s side) {
	for _, p := range []struct {
		role   viewer.Role
		by     hosttest.Person
		seenBy string
	}{{viewer.RoleRecruiter, s.recruiter, s.other + "recruiter"}, {viewer.RoleReferent, s.officer, s.other + "officer"}} {
		secret := strings.Repeat("x", 20) + strings.ReplaceAll(s.other, " ", "-") + string(p.role)
		email := strings.ReplaceAll(s.other, " ", "-") + string(p.role) + ".invite@exemple.test"
		a := w.c.Account.Create().SetEmail(email).SetFirstName("Inès").SetLastName("Invitée").SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
		m := w.c.Membership.Create().SetAccountID(a.ID).SetRole(p.role).SetCreatedAt(w.now)
		if p.role == viewer.RoleRecruiter {
			m.SetCompanyID(s.company.ID)
		} else {
			m.SetEstablishmentID(s.school.ID)
		}
		w.must(m.Exec(w.ctx))
		sum := sha256.Sum256([]byte(secret))
		w.must(w.c.Invitation.Create().SetAccountID(a.ID).SetInvitedBy(p.by.Account).SetTokenHash(sum[:]).SetCreatedAt(w.now).
			SetExpiresAt(w.now.AddDate(0, 0, 14)).Exec(w.ctx))
		w.add(kindAccount, a.ID.String(), "admin", p.seenBy)
		w.add(kindInvitation, secret, actors()...)
	}
}

func (w *world) feed(s side) {
	who := []string{"admin", s.other + "recruiter"}
	f := w.c.Feed.Create().SetCompanyID(s.company.ID).SetName("Offres").SetState("open").SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
	r := w.c.Run.Create().SetFeedID(f.ID).SetCompanyID(s.company.ID).SetTrigger("person").SetState("partial").SetStartedAt(w.now).
		SetEndedAt(w.now.Add(time.Second)).SetRecords(2).SetCreated(1).SetQuarantined(1).SaveX(w.ctx)
	w.must(w.c.Issue.Create().SetRunID(r.ID).SetCompanyID(s.company.ID).SetOrdinal(2).SetLine(7).SetOffset(120).SetField("title").
		SetCode("missing").SetFatal(true).SetExcerpt("<job><title/></job>").Exec(w.ctx))
	w.add(kindFeed, f.ID.String(), who...)
	w.add(kindRun, r.ID.String(), who...)
}

// offers adds a published offer and a draft, and returns the first.
func (w *world) offers(s side) *ent.Offer {
	var published *ent.Offer
	for _, state := range []string{"published", "draft"} {
		create := w.c.Offer.Create().SetCompanyID(s.company.ID).SetSlug(strings.ReplaceAll(s.other, " ", "-") + "jardinage-" + state).SetTitle("Jardinage").
			SetKind("internship").SetDescription("<p>Planter, tailler, arroser.</p>").SetDescriptionText("Planter, tailler, arroser.").SetState(state).
			SetExpiresAt(w.now.AddDate(0, 2, 0)).SetCreatedAt(w.now).SetUpdatedAt(w.now)
		seen := []string{"admin", s.other + "recruiter"}
		if state == "published" {
			create.SetPublishedAt(w.now)
			seen = actors()
		}
		o := create.SaveX(w.ctx)
		w.must(w.c.Place.Create().SetOfferID(o.ID).SetLabel("Lille (59)").SetCity("Lille").SetPostcode("59000").SetDepartment("59").Exec(w.ctx))
		w.add(kindOfferSlug, o.Slug, seen...)
		w.add(kindOwnOffer, o.ID.String(), "admin", s.other+"recruiter")
		w.add(kindOffer, o.ID.String(), seen...)
		if published == nil {
			published = o
		}
	}
	return published
}

// apply adds a CV with its copy, an application at work with an appointment and a note, and one that waits for the referent.
func (w *world) apply(s side, o *ent.Offer) {
	near := []string{s.other + "candidate", s.other + "referent", s.other + "officer"}
	both := append(slices.Clone(near), "admin", s.other+"recruiter")
	data := json.RawMessage(`{"basics":{"name":"Camille Candidate","label":"Jardinière","email":"camille@exemple.test"}}`)
	owner := s.candidate.Candidate
	v := w.c.CV.Create().SetCandidateID(owner).SetEstablishmentID(s.school.ID).SetTitle("Mon CV").SetData(data).SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
	hash := w.hash(s.other+"candidate", v.ID)
	w.must(w.c.Rendering.Create().SetHash(hash).SetCandidateID(owner).SetEstablishmentID(s.school.ID).SetCvID(v.ID).SetData(data).SetLocale("fr").
		SetTemplate("sobre").SetTitle("Mon CV").SetPinned(true).SetState("ready").SetBlobKey(w.pdf(hash)).SetPages(1).SetBytes(len(pdf)).SetCreatedAt(w.now).SetUpdatedAt(w.now).Exec(w.ctx))
	w.add(kindCV, v.ID.String(), near...)
	step := func(application *ent.Application, who hosttest.Person, name, from, to string, seen bool) {
		w.must(w.c.Step.Create().SetApplicationID(application.ID).SetCandidateID(owner).SetEstablishmentID(s.school.ID).SetCompanyID(s.company.ID).
			SetAt(w.now).SetActorID(who.Account).SetActorRole(who.Role).SetActorName(who.Name).SetStep(name).SetFromState(from).SetToState(to).
			SetMessage("Bonjour").SetCompanySees(seen).Exec(w.ctx))
	}
	create := func(kind string, state flow.State) *ent.ApplicationCreate {
		return w.c.Application.Create().SetCandidateID(owner).SetEstablishmentID(s.school.ID).SetCompanyID(s.company.ID).SetKind(kind).
			SetState(string(state)).SetMessage("J’aime les plantes.").SetCvID(v.ID).SetCvHash(hash).SetStateAt(w.now).SetCreatedAt(w.now).SetUpdatedAt(w.now)
	}
	a := create("offer", flow.InProgress).SetOfferID(o.ID).SetSentAt(w.now).SaveX(w.ctx)
	step(a, s.candidate, "submit", "", "awaiting_referent", false)
	step(a, s.referent, "validate", "awaiting_referent", "sent", true)
	step(a, s.recruiter, "take_on", "sent", "in_progress", true)
	m := w.c.Appointment.Create().SetApplicationID(a.ID).SetCandidateID(owner).SetEstablishmentID(s.school.ID).SetCompanyID(s.company.ID).
		SetAt(w.now.AddDate(0, 0, 7)).SetMinutes(45).SetMode("place").SetPlace("1 rue de l’Exemple, Lille").SetState(string(flow.Proposed)).
		SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
	n := w.c.Note.Create().SetApplicationID(a.ID).SetCompanyID(s.company.ID).SetAuthorID(s.recruiter.Account).SetAuthorName(s.recruiter.Name).
		SetText("À rappeler").SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
	b := create("spontaneous", flow.AwaitingReferent).SaveX(w.ctx)
	step(b, s.candidate, "submit", "", "awaiting_referent", false)
	w.add(kindApplication, a.ID.String(), both...)
	w.add(kindApplication, b.ID.String(), append(near, "admin")...)
	w.add(kindAppointment, m.ID.String(), both...)
	w.add(kindNote, n.ID.String(), s.other+"recruiter")
}

// pdf is enough of one to be handed over.
const pdf = "%PDF-1.7\n%%EOF\n"

// hash is the name of a CV's present content, as the program says it.
func (w *world) hash(owner string, cv uuid.UUID) string {
	_, body, err := w.clients[owner].raw(http.MethodGet, "/api/v1/cvs/"+cv.String()+"/rendering", "")
	w.must(err)
	var copied struct{ Hash string }
	w.must(json.Unmarshal([]byte(body), &copied)) //nolint:musttag // a CV of the test, in its own form
	if copied.Hash == "" {
		w.t.Fatalf("the CV's content has no hash: %s", body)
	}
	return copied.Hash
}

// pdf stores a file, and returns its key.
func (w *world) pdf(hash string) string {
	key := "cvs/" + hash + ".pdf"
	for _, m := range w.app.Modules() {
		if store, ok := m.(*files.Module); ok {
			_, err := store.Put(w.ctx, key, strings.NewReader(pdf), int64(len(pdf)), "application/pdf")
			w.must(err)
		}
	}
	return key
}

// personal adds what everybody has: a notification, a tick, a request for help.
func (w *world) personal(name string) {
	who := w.people[name]
	event := uuid.New()
	n := w.c.Notification.Create().SetAccountID(who.Account).SetEventID(event).SetEvent("assistance.answered").SetHref("/assistance").
		SetParams(map[string]string{"Subject": "Une question"}).SetCreatedAt(w.now).SaveX(w.ctx)
	w.must(w.c.Choice.Create().SetAccountID(who.Account).SetEvent("assistance.answered").SetMail(false).SetLive(true).Exec(w.ctx))
	r := w.c.Request.Create().SetAccountID(who.Account).SetName(who.Name).SetEmail(who.Email).SetSubject("Une question").SetText("Comment faire ?").
		SetCreatedAt(w.now).SetUpdatedAt(w.now).SaveX(w.ctx)
	body := who.Account.String() + "." + base64.RawURLEncoding.EncodeToString([]byte("assistance.answered"))
	mac := hmac.New(sha256.New, w.app.Foundations().Secret)
	mac.Write([]byte("stop\x00" + body))
	w.add(kindStop, body+"."+base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16]), actors()...)
	w.add(kindNotification, n.ID.String(), name)
	w.add(kindRequest, r.ID.String(), "admin", name)
}

// sessions names the sessions of everybody.
func (w *world) sessions() {
	for name, who := range w.people {
		for _, s := range w.c.Session.Query().AllX(w.ctx) {
			if s.AccountID != nil && *s.AccountID == who.Account {
				w.add(kindSession, s.ID, name)
			}
		}
	}
}
