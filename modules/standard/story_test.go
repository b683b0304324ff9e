package standard_test

import (
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/mail"
)

// story is one telling: its people by their ways in, on a running program, under names that no other telling has.
type story struct {
	t    *testing.T
	site *site
	// name sets this telling apart from the others on the same program.
	name string
	// in opens a way in for somebody.
	in wayIn

	admin, visitor, referent, recruiter, rival, young person
	baker, seller                                     string // the titles of the two offers
	id                                                string // of the application to the first
}

const (
	password = "une phrase de passe assez longue"
	nour     = "Nour Exemple"
)

// tell is the whole way of one offer and one candidate, from an empty program to a first day of work, in the words of those who live it.
func (s *story) tell() {
	s.t.Helper()
	s.professionalsComeIn()
	s.offersArrive()
	s.aVisitorLooks()
	s.theCandidateComesIn()
	s.theCandidateWritesHerCV()
	s.theCandidateApplies()
	s.theReferentAsksForMore()
	s.theReferentValidates()
	s.theRecruiterMeetsHer()
	s.theOtherOfferRefuses()
	s.theRecruiterHires()
}

func (s *story) email(first string) string {
	return strings.ToLower(first+"."+s.name) + "@exemple.test"
}
func (s *story) bakery() string { return "Boulangerie " + s.name }
func (s *story) school() string { return "Lycée " + s.name }

// professionalsComeIn: the operator makes the first administrator, who makes the two companies and the school, and invites those who work there.
func (s *story) professionalsComeIn() {
	s.admin = s.in(s.t, s.site, "admin")
	s.site.Command("admin", "create", s.email("Ada"), "Ada", "Admin")
	s.admin.Accept(s.invitation("Ada"), password)
	s.admin.AddCompany(company{Name: s.bakery(), Sector: "Alimentation", City: "Lille", Postcode: "59000", Presentation: "Une boulangerie de quartier."})
	s.admin.AddCompany(company{Name: "Jardins " + s.name, Sector: "Espaces verts", City: "Marseille", Postcode: "13001", Presentation: "Des jardins."})
	s.admin.AddSchool(school{Name: s.school(), City: "Lille", Postcode: "59000"})
	s.admin.Invite(guest{First: "Rose", Last: "Recruteuse", Email: s.email("Rose"), Role: "recruiter", Place: s.bakery()})
	s.admin.Invite(guest{First: "Rufus", Last: "Autre", Email: s.email("Rufus"), Role: "recruiter", Place: "Jardins " + s.name})
	s.admin.Invite(guest{First: "Rémi", Last: "Référent", Email: s.email("Remi"), Role: "referent", Place: s.school()})
	s.recruiter, s.rival, s.referent = s.in(s.t, s.site, "recruiter"), s.in(s.t, s.site, "rival"), s.in(s.t, s.site, "referent")
	s.recruiter.Accept(s.invitation("Rose"), password)
	s.rival.Accept(s.invitation("Rufus"), password)
	s.referent.Accept(s.invitation("Remi"), password)
	s.referent.Leave()
	s.referent.SignIn(s.email("Remi"), password)
}

// invitation waits for the mail that invites somebody and returns its link.
func (s *story) invitation(first string) string {
	return s.site.invitation(s.t, s.site.mail(s.t, s.email(first), strings.TrimSpace(say("mail.invitation.subject", "Inviter", ""))))
}

// told waits until somebody is told of what happened to an application, and mailed until the mail about it is there.
func (s *story) told(who person, event string, params ...any) {
	s.t.Helper()
	who.IsTold(say("notification.applications."+event, params...))
}

func (s *story) mailed(first, event string, params ...any) mail.Kept {
	s.t.Helper()
	return s.site.mail(s.t, s.email(first), say("mail.applications."+event+".subject", params...))
}

// offersArrive: a feed brings two offers; read again, it changes nothing.
func (s *story) offersArrive() {
	s.baker, s.seller = "Apprenti boulanger "+s.name+" (H/F)", "Vente en boulangerie "+s.name
	feed := file(s.t, "offres.xml", strings.NewReplacer("BAKER", s.baker, "SELLER", s.seller, "NAME", s.name).Replace(flux))
	if first := s.admin.ReadFeed(s.bakery(), feed); first != (reading{Created: 2}) {
		s.t.Fatalf("the feed is read as %+v", first)
	}
	if again := s.admin.ReadFeed(s.bakery(), feed); again != (reading{}) {
		s.t.Fatalf("read again, the feed is read as %+v", again)
	}
}

// flux is a small feed in a common form, in which the story's offers arrive.
const flux = `<source><publisher>Exemple</publisher><job><referencenumber>NAME-1</referencenumber><title>BAKER</title>
<url>https://exemple.test/NAME/1</url><city>Lille</city><postalcode>59000</postalcode><jobtype>apprenticeship</jobtype>
<description><![CDATA[<p>Vous apprenez à pétrir et à cuire le pain, avec un maître d’apprentissage patient.</p><script>alert(1)</script>]]></description></job>
<job><referencenumber>NAME-2</referencenumber><title>SELLER</title><url>https://exemple.test/NAME/2</url><city>Lille</city>
<postalcode>59000</postalcode><jobtype>fulltime</jobtype>
<description><![CDATA[<p>Vous accueillez les clients et vous servez le pain, dans une équipe de six.</p>]]></description></job></source>`

// aVisitorLooks: somebody without an account searches, narrows, and reads an offer and its employer.
func (s *story) aVisitorLooks() {
	s.visitor = s.in(s.t, s.site, "visitor")
	both := s.visitor.Search(search{Words: "boulangeries " + s.name})
	s.holds(both, s.baker, s.seller)
	one := s.visitor.Search(search{Words: "boulangeries " + s.name, Kind: "apprenticeship", Department: "59"})
	s.holds(one, s.baker)
	s.lacks(one, s.seller)
	offer := s.visitor.Offer(s.baker)
	s.holds(offer, s.baker, s.bakery(), "Lille", "maître d’apprentissage patient")
	s.lacks(offer, "alert(1)")
	s.holds(s.visitor.Employer(s.baker, s.bakery()), s.bakery(), "Une boulangerie de quartier.", s.seller)
}

// theCandidateComesIn: the referent makes her account; she opens the invitation and chooses her password.
func (s *story) theCandidateComesIn() {
	s.referent.CreateCandidate(guest{First: "Nour", Last: "Exemple", Email: s.email("Nour")})
	s.young = s.in(s.t, s.site, "candidate")
	s.young.Accept(s.invitation("Nour"), password)
}

// theCandidateWritesHerCV: she fills it in, asks for the PDF, is told when it is there, and reads it.
func (s *story) theCandidateWritesHerCV() {
	s.young.WriteCV(curriculum{
		Called: "Boulangerie", Name: nour, Email: s.email("Nour"), Phone: "06 99 00 00 01", City: "Lille",
		Label: "Apprentie boulangère", Summary: "Je me lève tôt et j’aime le travail bien fait.",
		Strength: "Ponctuelle", Because: "À l’heure chaque jour de mon stage",
		Position: "Stagiaire en cuisine", Company: "Cantine Fictive", From: "01/2026", To: "02/2026", Task: "Préparer les desserts",
		Diploma: "CAP Pâtissier", School: s.school(), Skill: "Pétrissage", Language: "Arabe", Level: "Courant", Interest: "Le théâtre",
	})
	file, pdf := s.young.PrintCV("Boulangerie")
	if !strings.HasSuffix(file, ".pdf") || !strings.Contains(file, "Nour") {
		s.t.Errorf("the PDF is called %q", file)
	}
	s.holds(written(s.t, pdf), nour, s.email("Nour"), "Apprentie boulangère", "travail bien fait", "Ponctuelle", "chaque jour",
		"Stagiaire en cuisine", "Cantine Fictive", "Préparer les desserts", "CAP Pâtissier", s.school(), "Pétrissage", "Arabe", "Courant", "théâtre")
}

// theCandidateApplies: she sends her message with a double click, once; the referent is told; the company cannot know.
func (s *story) theCandidateApplies() {
	s.young.Apply(s.baker, "Boulangerie", "Bonjour, j’aimerais apprendre ce métier avec vous. 🥖")
	if said := s.young.ApplyAgain(s.baker, "Boulangerie", "Bonjour encore."); said == "" {
		s.t.Error("a second application to the same offer is not refused")
	}
	s.reads(s.young, s.baker, "awaiting_referent", "apprendre ce métier")
	s.id = s.young.Where(s.baker)
	s.told(s.referent, "submitted.team", "Candidate", nour, "Title", s.baker)
	s.holds(s.mailed("Remi", "submitted.team", "Candidate", nour).Text, nour, s.baker, "apprendre ce métier")
	s.recruiter.KnowsNothing(s.id, nour)
}

// theReferentAsksForMore: a correction is asked for, and made. The company still knows nothing.
func (s *story) theReferentAsksForMore() {
	s.referent.AskForChanges(s.baker, "Parle de ton stage en cuisine.")
	s.told(s.young, "changes_requested", "Title", s.baker)
	s.reads(s.young, s.baker, "changes_requested", "Parle de ton stage en cuisine.")
	s.young.Resubmit(s.baker, "Bonjour, j’ai fait un stage en cuisine et j’aimerais apprendre ce métier. 🥖")
	s.reads(s.referent, s.baker, "awaiting_referent", "un stage en cuisine")
	s.recruiter.KnowsNothing(s.id, nour)
}

// theReferentValidates: from now on the recruiter sees it, wherever she looks, and the other company still nothing.
func (s *story) theReferentValidates() {
	s.referent.Validate(s.baker, "Bravo, c’est envoyé.")
	s.told(s.recruiter, "validated.team", "Candidate", nour, "Title", s.baker)
	s.mailed("Rose", "validated.team", "Candidate", nour, "Title", s.baker)
	s.holds(s.recruiter.AtHome(), nour, s.baker)
	s.holds(s.recruiter.Company(), nour, s.baker)
	sheet := s.reads(s.recruiter, s.baker, "sent", nour, s.school(), "Rémi Référent", "stage en cuisine")
	s.lacks(sheet, "Parle de ton stage", "Bravo, c’est envoyé.")
	s.holds(written(s.t, s.recruiter.JoinedCV(s.baker)), nour, "Ponctuelle")
	s.rival.KnowsNothing(s.id, nour)
}

// theRecruiterMeetsHer: she takes the application on and proposes an appointment, which the candidate finds in her mail for her calendar.
func (s *story) theRecruiterMeetsHer() {
	s.recruiter.TakeOn(s.baker, "Votre message nous plaît.")
	s.told(s.young, "taken_on", "Company", s.bakery(), "Title", s.baker)
	s.reads(s.young, s.baker, "in_progress", "Votre message nous plaît.")
	at := inTwoDays()
	when := i18n.DateTime(i18n.With(s.t.Context(), french()), at)
	s.recruiter.Propose(s.baker, meeting{At: at, Minutes: 30, Phone: "01 99 00 00 00", Message: "Parlons du métier."})
	s.told(s.young, "appointment_proposed", "Company", s.bakery(), "When", when)
	letter := s.mailed("Nour", "appointment_proposed", "Company", s.bakery(), "When", when)
	s.holds(letter.Text, "Parlons du métier.")
	s.holds(letter.Calendar, "BEGIN:VEVENT", "METHOD:REQUEST", s.bakery(), "DTSTART:"+at.Format("20060102T150405Z"))
	s.reads(s.young, s.baker, "in_progress", "Parlons du métier.", "01 99 00 00 00")
	s.recruiter.MeetingTookPlace(s.baker)
	s.reads(s.recruiter, s.baker, "in_progress")
}

// inTwoDays is a quarter to eleven, in Paris, the day after tomorrow.
func inTwoDays() time.Time {
	day := time.Now().UTC().AddDate(0, 0, 2)
	return time.Date(day.Year(), day.Month(), day.Day(), 9, 45, 0, 0, time.UTC)
}

// theOtherOfferRefuses: another application is refused, and never without its reason.
func (s *story) theOtherOfferRefuses() {
	s.young.Apply(s.seller, "Boulangerie", "Bonjour, je suis souriante.")
	s.referent.Validate(s.seller, "")
	complaints := s.recruiter.RefuseWithoutReason(s.seller)
	s.holds(complaints, say("applications.missing.reason"), say("applications.missing.reason_text"))
	s.reads(s.young, s.seller, "sent")
	s.recruiter.Refuse(s.seller, "already_filled", "Le poste est pris depuis hier. Merci de votre intérêt.")
	s.told(s.young, "refused", "Company", s.bakery(), "Title", s.seller)
	s.told(s.referent, "refused.team", "Company", s.bakery(), "Candidate", nour, "Title", s.seller)
	s.holds(s.mailed("Nour", "refused", "Company", s.bakery()).Text, "Le poste est pris depuis hier.")
	s.holds(s.mailed("Remi", "refused.team", "Company", s.bakery(), "Candidate", nour, "Title", s.seller).Text, "Le poste est pris depuis hier.")
	s.reads(s.young, s.seller, "refused", "Le poste est pris depuis hier.")
	s.reads(s.referent, s.seller, "refused", "Le poste est pris depuis hier.")
}

// theRecruiterHires is the good end.
func (s *story) theRecruiterHires() {
	s.recruiter.Hire(s.baker, time.Now().AddDate(0, 1, 0), "Bienvenue dans l’équipe !")
	s.told(s.young, "hired", "Company", s.bakery())
	s.reads(s.young, s.baker, "hired", "Bienvenue dans l’équipe !")
	s.reads(s.referent, s.baker, "hired", "Bienvenue dans l’équipe !")
	s.holds(s.mailed("Nour", "hired", "Company", s.bakery()).Text, "Bienvenue dans l’équipe !")
	s.rival.KnowsNothing(s.id, nour)
}

// reads checks where an application stands for somebody, and what its page says.
func (s *story) reads(who person, title, state string, texts ...string) string {
	s.t.Helper()
	got, text := who.Read(title)
	if got != state {
		s.t.Fatalf("%q stands in %q, want %q:\n%s", title, got, state, text)
	}
	s.holds(text, texts...)
	return text
}

// holds and lacks check what can be read; spaces and apostrophes of every kind are the same.
func (s *story) holds(text string, wanted ...string) {
	s.t.Helper()
	for _, one := range wanted {
		if !strings.Contains(alike(text), alike(one)) {
			s.t.Fatalf("%q is not in:\n%s", one, text)
		}
	}
}

func (s *story) lacks(text string, unwanted ...string) {
	s.t.Helper()
	for _, one := range unwanted {
		if strings.Contains(alike(text), alike(one)) {
			s.t.Fatalf("%q is in:\n%s", one, text)
		}
	}
}
