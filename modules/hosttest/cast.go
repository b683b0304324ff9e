package hosttest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// Password is that of everybody in the cast.
const Password = "une phrase de passe"

// cheap is the argon2id hash of Password at the lowest cost (8 KiB, one pass), so that a test does not wait for the real one.
const cheap = "$argon2id$v=19$m=8,t=1,p=1$YXRvdXRzLXRlc3Qtc2FsdA$AR+FCM61jDhYTAo6rm3NZ8ckC587AP4o9FOwoUhfgOM"

// Person is one of the cast.
type Person struct {
	Account, Membership uuid.UUID
	Email, Name         string
	Role                viewer.Role
	// Candidate is the file of a candidate.
	Candidate uuid.UUID
	// Viewer is who she is to the services.
	Viewer viewer.Viewer
}

// Cast is somebody of each role, twice where one must not see what is the other's.
type Cast struct {
	Admin, Officer, OtherOfficer Person
	Referent, OtherReferent      Person
	Recruiter, OtherRecruiter    Person
	Candidate, OtherCandidate    Person
	Company, OtherCompany        *ent.Company
	School, OtherSchool          *ent.Establishment
}

// People lists the whole cast.
func (c *Cast) People() map[string]Person {
	return map[string]Person{
		"admin": c.Admin, "officer": c.Officer, "other officer": c.OtherOfficer, "referent": c.Referent, "other referent": c.OtherReferent,
		"recruiter": c.Recruiter, "other recruiter": c.OtherRecruiter, "candidate": c.Candidate, "other candidate": c.OtherCandidate,
	}
}

// Cast puts the cast on the stage.
func (a *App) Cast(tb testing.TB) *Cast {
	tb.Helper()
	s := stage{t: tb, ctx: viewer.System(tb.Context(), "test"), client: a.Foundations().DB.Client, now: time.Now().UTC().Truncate(time.Microsecond)}
	c := &Cast{
		Company: s.company("Exemple & Fils", "exemple-et-fils"), OtherCompany: s.company("Autre Exemple", "autre-exemple"),
		School: s.school("Lycée des Exemples", "lycee-des-exemples", "59"), OtherSchool: s.school("CFA d’Ailleurs", "cfa-d-ailleurs", "13"),
	}
	c.Admin = s.person("Ada", "Admin", viewer.Viewer{Role: viewer.RoleAdmin}, nil)
	c.Officer = s.person("Odile", "Officier", viewer.Viewer{Role: viewer.RoleOfficer, Establishments: []uuid.UUID{c.School.ID}}, []string{"59"})
	c.OtherOfficer = s.person("Oscar", "Autre", viewer.Viewer{Role: viewer.RoleOfficer, Establishments: []uuid.UUID{c.OtherSchool.ID}}, []string{"13"})
	c.Referent = s.person("Rémi", "Référent", viewer.Viewer{Role: viewer.RoleReferent, Establishments: []uuid.UUID{c.School.ID}}, nil)
	c.OtherReferent = s.person("Rita", "Autre", viewer.Viewer{Role: viewer.RoleReferent, Establishments: []uuid.UUID{c.OtherSchool.ID}}, nil)
	c.Recruiter = s.person("Rose", "Recruteuse", viewer.Viewer{Role: viewer.RoleRecruiter, Company: c.Company.ID}, nil)
	c.OtherRecruiter = s.person("Rufus", "Autre", viewer.Viewer{Role: viewer.RoleRecruiter, Company: c.OtherCompany.ID}, nil)
	c.Candidate = s.candidate("Camille", "Candidate", c.School, c.Referent)
	c.OtherCandidate = s.candidate("Carl", "Autre", c.OtherSchool, c.OtherReferent)
	return c
}

type stage struct {
	t      testing.TB
	ctx    context.Context //nolint:containedctx // a test's own, to keep the cast readable
	client *ent.Client
	now    time.Time
}

func (s stage) company(name, slug string) *ent.Company {
	s.t.Helper()
	c, err := s.client.Company.Create().SetName(name).SetSlug(slug).SetDepartment("59").SetCity("Lille").SetCreatedAt(s.now).SetUpdatedAt(s.now).Save(s.ctx)
	s.must(err)
	return c
}

func (s stage) school(name, slug, department string) *ent.Establishment {
	s.t.Helper()
	e, err := s.client.Establishment.Create().SetName(name).SetSlug(slug).SetDepartment(department).SetCreatedAt(s.now).SetUpdatedAt(s.now).Save(s.ctx)
	s.must(err)
	return e
}

func (s stage) person(first, last string, v viewer.Viewer, departments []string) Person {
	s.t.Helper()
	email := accountEmail(first, last)
	a, err := s.client.Account.Create().SetEmail(email).SetFirstName(first).SetLastName(last).SetPasswordHash(cheap).
		SetState(schema.StateActive).SetCreatedAt(s.now).SetUpdatedAt(s.now).Save(s.ctx)
	s.must(err)
	create := s.client.Membership.Create().SetAccountID(a.ID).SetRole(v.Role).SetCreatedAt(s.now).SetDepartments(departments)
	if v.Company != uuid.Nil {
		create.SetCompanyID(v.Company)
	}
	if v.Role == viewer.RoleReferent {
		create.SetEstablishmentID(v.Establishments[0])
	}
	m, err := create.Save(s.ctx)
	s.must(err)
	v.Account, v.Membership, v.Name = a.ID, m.ID, first+" "+last
	return Person{Account: a.ID, Membership: m.ID, Email: email, Name: v.Name, Role: v.Role, Viewer: v}
}

func (s stage) candidate(first, last string, school *ent.Establishment, referent Person) Person {
	s.t.Helper()
	p := s.person(first, last, viewer.Viewer{Role: viewer.RoleCandidate}, nil)
	file, err := s.client.Candidate.Create().SetAccountID(p.Account).SetEstablishmentID(school.ID).SetReferentID(referent.Account).
		SetCity("Lille").SetDepartment("59").SetCreatedAt(s.now).SetUpdatedAt(s.now).Save(s.ctx)
	s.must(err)
	p.Candidate, p.Viewer.Candidate = file.ID, file.ID
	return p
}

func (s stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func accountEmail(first, last string) string {
	fold := func(s string) string {
		out := []rune{}
		for _, r := range s {
			if r < 128 {
				out = append(out, r|0x20)
			}
		}
		return string(out)
	}
	return fold(first) + "." + fold(last) + "@exemple.test"
}
