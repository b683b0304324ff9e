package accounts_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/hosttest"
)

// flaw is what an import says of a line.
type flaw struct {
	Line                      int
	Column, Title, Code, Cure string
}

// intakeAnswer is an import as JSON.
type intakeAnswer struct {
	ID                        string
	State                     string
	Good, Known, Bad, Created int
	Flaws                     []flaw
	UnusedColumns             []string
}

func handIn(c *hosttest.Client, name string, content []byte, role string) *hosttest.Answer {
	in := map[string]any{"fileName": name, "content": content}
	if role != "" {
		in["role"] = role
	}
	return c.JSON("POST", "/api/v1/account-imports", in)
}

// thousand is a file of 1,000 people of which 37 are wrong, and where: line, letter of the column, what.
func thousand() (file string, wrong map[int]string) {
	bad := []struct{ line, letter, code string }{
		{"Zoé;;{m};référent employeur;Exemple & Fils;;;", "B", "required"},
		{"Zoé;Le Goff;pas une adresse;référent employeur;Exemple & Fils;;;", "C", "email"},
		{"Zoé;Le Goff;{m};pape;Exemple & Fils;;;", "D", "role_unknown"},
		{"Zoé;Le Goff;{m};candidat;;;;", "D", "role_not_yours"},
		{"Zoé;Le Goff;{m};référent employeur;Nulle Part;;;", "E", "company_unknown"},
		{"Zoé;Le Goff;{m};référent;;Nulle Part;;", "F", "establishment_unknown"},
		{"Zoé;Le Goff;{m};chargé de mission;;;99;", "G", "department"},
		{"Zoé;Le Goff;{m};référent employeur;Exemple & Fils;;;téléphone", "H", "phone"},
		{"=1+1;Le Goff;{m};référent employeur;Exemple & Fils;;;", "A", "formula"},
		{"Zoé;Le Goff;p1@masse.test;référent employeur;Exemple & Fils;;;", "C", "twice"},
		{"Zoé;Le \ufffdGoff;{m};référent employeur;Exemple & Fils;;;", "B", "unreadable"},
		{"Zoé;\"Le\" Goff;{m};référent employeur;Exemple & Fils;;;", "", "quote"},
	}
	var b strings.Builder
	b.WriteString("Prénom;Nom;Courriel;Profil;Entreprise;Établissement;Départements;Téléphone\r\n")
	wrong = map[int]string{}
	for i := range 1000 {
		email := fmt.Sprintf("p%d@masse.test", i+1)
		if i%27 == 20 && len(wrong) < 37 {
			one := bad[len(wrong)%len(bad)]
			b.WriteString(strings.ReplaceAll(one.line, "{m}", email) + "\r\n")
			wrong[i+2] = one.letter + " " + one.code
			continue
		}
		where := []string{"référent employeur;EXEMPLE & FILS;;", "Référent handicap;;lycee-des-exemples;", "chargé de mission;;;59, 62", "administrateur;;;"}[i%4]
		fmt.Fprintf(&b, "Prénom %d;Nom;%s;%s;+33 6 00 00 00 %02d\r\n", i+1, email, where, i%100)
	}
	return b.String(), wrong
}

// TestAThousandLines imports a file of 1,000 lines of which 37 are wrong: 963 are created, 37 are reported with line, column and cure; again, none is.
func TestAThousandLines(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		file, wrong := thousand()
		var got intakeAnswer
		began := time.Now()
		handIn(admin, "mille.csv", []byte(file), "").Want(http.StatusCreated).Into(&got)
		previewed := time.Since(began)
		if got.Good != 963 || got.Bad != 37 || got.Known != 0 || got.State != "previewed" {
			t.Fatalf("previewed: %+v", got)
		}
		system, client := viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		if n := client.Account.Query().Where(account.EmailHasSuffix("@masse.test")).CountX(system); n != 0 {
			t.Fatalf("the preview created %d accounts", n)
		}
		began = time.Now()
		admin.JSON("POST", "/api/v1/account-imports/"+got.ID+"/confirmation", nil).Want(http.StatusOK).Into(&got)
		t.Logf("1,000 lines: previewed in %s, created in %s", previewed.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
		if got.Created != 963 || got.Bad != 37 || got.State != "done" || len(got.Flaws) != 37 {
			t.Fatalf("done: created %d, bad %d, %d flaws", got.Created, got.Bad, len(got.Flaws))
		}
		for _, f := range got.Flaws {
			if want := wrong[f.Line]; strings.TrimSpace(f.Column+" "+f.Code) != strings.TrimSpace(want) || f.Cure == "" || strings.Contains(f.Cure, "intake.") {
				t.Errorf("line %d: %+v, want %s", f.Line, f, want)
			}
		}
		admin.JSON("POST", "/api/v1/account-imports/"+got.ID+"/confirmation", nil).Want(http.StatusConflict)
		if n := client.Account.Query().Where(account.EmailHasSuffix("@masse.test"), account.CreatedBy(cast.Admin.Account)).CountX(system); n != 963 {
			t.Errorf("%d accounts", n)
		}
		if n := client.Audit.Query().Where(audit.Action("accounts.invited"), audit.ActorID(cast.Admin.Account)).CountX(system); n != 963 {
			t.Errorf("%d lines in the audit", n)
		}
		app.Eventually(t, "963 invitations on their way", func() bool {
			return client.Outbox.Query().Where(outbox.Topic(accounts.FactInvited)).CountX(system) == 963
		})
		handIn(admin, "mille.csv", []byte(file), "").Want(http.StatusCreated).Into(&got)
		if got.Good != 0 || got.Known != 963 || got.Bad != 37 {
			t.Errorf("again: good %d, known %d, bad %d", got.Good, got.Known, got.Bad)
		}
		admin.JSON("POST", "/api/v1/account-imports/"+got.ID+"/confirmation", nil).Want(http.StatusOK).Into(&got)
		if got.Created != 0 {
			t.Errorf("again: %d created", got.Created)
		}
	})
}

// TestTenThousandLines creates the largest file in one transaction; one line more is refused with what to do.
func TestTenThousandLines(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		s := service(app)
		ctx := viewer.With(t.Context(), cast.Admin.Viewer)
		var b strings.Builder
		b.WriteString("Prénom,Nom,E-mail\n")
		for i := range accounts.MaxIntakeLines {
			fmt.Fprintf(&b, "P,N,p%d@foule.test\n", i)
		}
		began := time.Now()
		id, err := s.HandIn(ctx, accounts.IntakeInput{FileName: "foule.csv", Content: []byte(b.String()), Role: viewer.RoleAdmin})
		if err != nil {
			t.Fatal(err)
		}
		previewed := time.Since(began)
		began = time.Now()
		done, err := s.ConfirmIntake(ctx, id)
		if err != nil || done.Created != accounts.MaxIntakeLines {
			t.Fatalf("created %+v, %v", done, err)
		}
		t.Logf("10,000 lines: previewed in %s, created in %s", previewed.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
		b.WriteString("P,N,de.trop@foule.test\n")
		handIn(app.As(t, cast.Admin), "trop.csv", []byte(b.String()), "admin").Want(http.StatusUnprocessableEntity).Has("Coupez-le en plusieurs")
	})
}

// TestWhoImportsWhom hands in one file as everybody.
func TestWhoImportsWhom(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		line := func(role, place string) []byte {
			return fmt.Appendf(nil, "prénom\tnom\te-mail\trôle\tétablissement\tentreprise\nA\tB\t%s@qui.test\t%s\t%s\tExemple & Fils\n", uuid.NewString(), role, place)
		}
		const here, there = "Lycée des Exemples", "CFA d’Ailleurs"
		strangers := map[string]*hosttest.Client{"other officer": app.As(t, cast.OtherOfficer), "recruiter": app.As(t, cast.Recruiter)}
		for who, want := range map[string]map[string]string{
			"admin":    {"recruiter": "", "referent": "", "admin": "", "candidate": "role_not_yours"},
			"officer":  {"recruiter": "role_not_yours", "referent": "", "referent there": "place_not_yours", "candidate": "", "candidate there": "place_not_yours"},
			"referent": {"candidate": "", "candidate there": "place_not_yours", "referent": "role_not_yours"},
		} {
			c := app.As(t, cast.People()[who])
			for what, code := range want {
				role, elsewhere, _ := strings.Cut(what, " ")
				place := here
				if elsewhere != "" {
					place = there
				}
				var got intakeAnswer
				handIn(c, "a.tsv", line(role, place), "").Want(http.StatusCreated).Into(&got)
				said := ""
				if len(got.Flaws) > 0 {
					said = got.Flaws[0].Code
				}
				if said != code {
					t.Errorf("%s imports %s: %q, want %q", who, what, said, code)
				}
				if code == "" {
					c.JSON("POST", "/api/v1/account-imports/"+got.ID+"/confirmation", nil).Want(http.StatusOK).Into(&got)
					if got.Created != 1 {
						t.Errorf("%s imports %s: %+v", who, what, got)
					}
				}
				for other, o := range strangers {
					o.Get("/api/v1/account-imports/" + got.ID).Want(http.StatusNotFound)
					if answer := o.Get("/importation/" + got.ID); answer.Code != http.StatusNotFound {
						t.Errorf("%s sees the file of %s", other, who)
					}
				}
			}
		}
		strangers["candidate"] = app.As(t, cast.Candidate)
		delete(strangers, "other officer")
		for _, o := range strangers {
			handIn(o, "a.csv", line("candidate", here), "").Want(http.StatusNotFound)
		}
	})
}

// TestCandidatesAreImported makes files with a referent and what they look for; the form and the pages lead through it.
func TestCandidatesAreImported(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		officer := app.As(t, cast.Officer)
		file := "Nom,Prénom,Mail,Référent,Ville,Métier recherché,Département,Chouette\r\n" +
			"Neuf,Léa,lea@neuf.test," + cast.Referent.Email + ",Lille,Boulangère,59,1\r\n" +
			"Neuf,Max,max@neuf.test,,Lille,,2a,\r\n" +
			"Neuf,Tom,tom@neuf.test," + cast.OtherReferent.Email + ",Lille,,,\r\n" +
			"Autre,Carl," + cast.OtherCandidate.Email + ",,,,,\r\n" +
			"Candidate,Camille," + cast.Candidate.Email + ",,,,,\r\n" +
			"Recruteuse,Rose," + cast.Recruiter.Email + ",,,,,\r\n"
		officer.Get("/importation").Want(http.StatusOK).Has("Métier recherché", `enctype="multipart/form-data"`)
		officer.Get("/importation/modele.csv").Want(http.StatusOK).Has("\ufeffPrénom;Nom;E-mail;Rôle;")
		sent := officer.Upload("/importation", "file", "jeunes.csv", []byte(file), map[string]string{"role": "candidate", "days": "30"})
		page := sent.Want(http.StatusSeeOther).Location()
		officer.Get(page).Want(http.StatusOK).Has("Créer 2 comptes", "Léa Neuf", "Chouette", "3 lignes à corriger", "D – Référent", "Aucun référent de cet établissement",
			"ne peut pas être invitée ici", "a déjà un autre compte").Lacks("Camille Candidate")
		officer.Form(page+"/confirmer", nil).Want(http.StatusSeeOther)
		officer.Form(page+"/confirmer", nil).Want(http.StatusSeeOther) // the second click shows what the first did
		officer.Get(page).Want(http.StatusOK).Has("Comptes créés", "2 comptes sont créés")
		rows, err := csv.NewReader(semicolons(officer.Get(page + "/erreurs.csv").Want(http.StatusOK).Body)).ReadAll()
		if err != nil || len(rows) != 4 || rows[1][1] != "Tom" || !strings.Contains(rows[1][9], "Aucun référent") {
			t.Errorf("%v %q", err, rows)
		}
		app.As(t, cast.Referent).Get("/candidats?q=boulang").Want(http.StatusOK).Has("Léa Neuf")
		system, client := viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		for email, referent := range map[string]uuid.UUID{"lea@neuf.test": cast.Referent.Account, "max@neuf.test": cast.Officer.Account} {
			a := client.Account.Query().Where(account.Email(email)).OnlyX(system)
			for _, c := range client.Candidate.Query().AllX(system) {
				if c.AccountID == a.ID && (c.ReferentID != referent || c.City != "Lille") {
					t.Errorf("%s: %+v", email, c)
				}
			}
			i := client.Invitation.Query().Where(invitation.AccountID(a.ID)).OnlyX(system)
			if i.ExpiresAt.Sub(i.CreatedAt) != 30*24*time.Hour {
				t.Errorf("%s: the invitation lasts %s", email, i.ExpiresAt.Sub(i.CreatedAt))
			}
		}
		app.Mail(t, "lea@neuf.test", "Odile")
		officer.Upload("/importation", "file", "autre.csv", []byte(file), map[string]string{"role": "candidate"}).Want(http.StatusSeeOther)
	})
}
