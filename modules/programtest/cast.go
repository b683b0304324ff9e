package programtest

import (
	"maps"
	"net/http"
	"strings"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
)

// Person is somebody who came in by the program's own doors, as a client that is signed in on the first web with [hosttest.Password].
type Person struct {
	*hosttest.Client

	Account, Email, Name string
	// File is the id of a candidate's file.
	File string
}

// Place is a company or an establishment.
type Place struct{ ID, Slug, Name string }

// Cast is somebody of each role, twice where one must not see what is the other's.
type Cast struct {
	Admin, Officer            Person
	Referent, OtherReferent   Person
	Recruiter, OtherRecruiter Person
	Candidate, OtherCandidate Person
	Company, OtherCompany     Place
	School, OtherSchool       Place
}

type fields = map[string]any

// Cast makes people of every role: the first administrator by the command, the others by her and each other, all by the links of their mails.
func (p *Program) Cast() *Cast {
	p.tb.Helper()
	c := &Cast{Admin: p.Admin("ada.admin@exemple.test", "Ada", "Admin")}
	c.Company = p.make(c.Admin, "companies", fields{"name": "Exemple & Fils", "city": "Lille", "postcode": "59000"})
	c.OtherCompany = p.make(c.Admin, "companies", fields{"name": "Autre Exemple", "city": "Lille", "postcode": "59000"})
	c.School = p.make(c.Admin, "establishments", fields{"name": "Lycée des Exemples", "kind": "school", "city": "Lille", "postcode": "59000"})
	c.OtherSchool = p.make(c.Admin, "establishments", fields{"name": "CFA d’Ailleurs", "kind": "training_centre", "city": "Marseille", "postcode": "13001"})
	c.Officer = p.Invite(c.Admin, "Odile", "Officier", fields{"role": viewer.RoleOfficer, "departments": []string{"59"}})
	c.Referent = p.Invite(c.Admin, "Remi", "Referent", fields{"role": viewer.RoleReferent, "establishment": c.School.ID})
	c.OtherReferent = p.Invite(c.Admin, "Rita", "Autre", fields{"role": viewer.RoleReferent, "establishment": c.OtherSchool.ID})
	c.Recruiter = p.Invite(c.Admin, "Rose", "Recruteuse", fields{"role": viewer.RoleRecruiter, "company": c.Company.ID})
	c.OtherRecruiter = p.Invite(c.Admin, "Rufus", "Autre", fields{"role": viewer.RoleRecruiter, "company": c.OtherCompany.ID})
	c.Candidate = p.Accompany(c.Referent, "Camille", "Candidate")
	c.OtherCandidate = p.Accompany(c.OtherReferent, "Carl", "Candidat")
	return c
}

// Admin makes an administrator by the command, as the first one comes to be, and lets her in by the link that it prints.
func (p *Program) Admin(email, first, last string) Person {
	p.tb.Helper()
	said := p.Command(append(p.admin, "create", email, first, last)...)
	_, token, ok := strings.Cut(said, p.URL()+"/invitation/")
	if !ok {
		p.tb.Fatalf("the command prints no link to %s/invitation/: %s", p.URL(), said)
	}
	return p.enter(strings.TrimSpace(token), email, first+" "+last)
}

// Invite lets somebody invite a professional, who comes in by the link of the mail. More says the role and where.
func (p *Program) Invite(by Person, first, last string, more fields) Person {
	p.tb.Helper()
	email := address(first, last)
	body := fields{"email": email, "firstName": first, "lastName": last}
	maps.Copy(body, more)
	by.JSON("POST", "/api/v1/invitations", body).Want(http.StatusCreated)
	return p.Accept(email, first+" "+last)
}

// Accompany lets a referent make a candidate's file; the candidate comes in by the link of the mail.
func (p *Program) Accompany(by Person, first, last string) Person {
	p.tb.Helper()
	email := address(first, last)
	var file struct{ ID string }
	by.JSON("POST", "/api/v1/candidates", fields{"email": email, "firstName": first, "lastName": last}).Want(http.StatusCreated).Into(&file)
	young := p.Accept(email, first+" "+last)
	young.File = file.ID
	return young
}

// Accept waits for the mail that invites somebody and lets her in.
func (p *Program) Accept(email, name string) Person {
	p.tb.Helper()
	link := hosttest.Link(p.tb, p.URL(), p.Mails.Await(email, ""), "/invitation/")
	return p.enter(strings.TrimPrefix(link, "/invitation/"), email, name)
}

func (p *Program) enter(token, email, name string) Person {
	p.tb.Helper()
	who := Person{Client: p.Visitor(0), Email: email, Name: name}
	var session struct{ Account string }
	who.JSON("POST", "/api/v1/invitations/accept", fields{"token": token, "password": hosttest.Password}).Want(http.StatusOK).Into(&session)
	who.Account = session.Account
	return who
}

func (p *Program) make(admin Person, kind string, body fields) (made Place) {
	p.tb.Helper()
	admin.JSON("POST", "/api/v1/"+kind, body).Want(http.StatusCreated).Into(&made)
	return made
}

func address(first, last string) string { return strings.ToLower(first + "." + last + "@exemple.test") }
