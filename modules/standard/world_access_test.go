package standard_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	access "github.com/atouts/atouts/modules/access/schema"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/hosttest"
	privacy "github.com/atouts/atouts/modules/privacy/schema"
)

// ways adds one of each way in and of each thing that is kept about the account of one person.
func (w *world) ways(name string) {
	p := w.people[name]
	c, now, later := w.c, w.now, w.now.Add(time.Hour)
	sum := func(what string) []byte {
		h := sha256.Sum256([]byte(what + p.Account.String()))
		return h[:]
	}
	w.must(c.Passkey.Create().SetAccountID(p.Account).SetCredentialID(sum("credential")).SetCredential([]byte(`{}`)).SetName("Téléphone").
		SetCreatedAt(now).Exec(w.ctx))
	seed, place := uuid.New(), seal.Column{Table: "totp_seeds", Name: "seed"}
	w.must(c.Totp.Create().SetID(seed).SetAccountID(p.Account).SetSeed(w.app.Foundations().Seal.Seal([]byte("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), place.Place(seed))).
		SetCreatedAt(now).Exec(w.ctx))
	w.must(c.RecoveryCode.Create().SetAccountID(p.Account).SetCodeHash(sum("code")).SetCreatedAt(now).Exec(w.ctx))
	w.must(c.Identity.Create().SetAccountID(p.Account).SetProvider("test").SetIssuer("https://exemple.test").SetSubject(p.Account.String()).
		SetCreatedAt(now).Exec(w.ctx))
	w.must(c.Ticket.Create().SetAccountID(p.Account).SetPurpose(access.TicketSignIn).SetTokenHash(sum("ticket")).SetCreatedAt(now).SetExpiresAt(later).
		Exec(w.ctx))
	w.must(c.Token.Create().SetAccountID(p.Account).SetMembershipID(p.Viewer.Membership).SetName("Programme").SetScope(access.ScopeRead).
		SetTokenHash(sum("token")).SetHint("abcd").SetCreatedAt(now).SetExpiresAt(later).Exec(w.ctx))
	w.intake(name)
	batch := uuid.New()
	w.must(c.Change.Create().SetBatchID(batch).SetKind(accounts.ChangeSuspend).SetAccountID(p.Account).SetAt(now).SetBy(w.cast.Admin.Account).
		Exec(w.ctx))
	w.add(kindBatch, batch.String(), "admin")
	w.must(c.Sight.Create().SetAdminID(w.cast.Admin.Account).SetMembershipID(p.Viewer.Membership).SetAccountID(p.Account).SetReason("Une question").
		SetStartsAt(now.Add(-2 * time.Hour)).SetEndsAt(now.Add(-time.Hour)).Exec(w.ctx))
	w.must(c.Audit.Create().SetAt(now).SetAction("candidates.file_read").SetActorRole(w.cast.Admin.Viewer.Role).SetActorName("Admin").
		SetOwnerID(p.Account).Exec(w.ctx))
	e := c.Export.Create().SetAccountID(p.Account).SetCreatedAt(now.Add(-time.Hour)).SetState(privacy.ExportReady).SetBlob(w.pdf("export-" + p.Account.String())).
		SetBytes(int64(len(pdf))).SetReadyAt(now).SetExpiresAt(later).SaveX(w.ctx)
	w.add(kindExport, e.ID.String(), name)
	w.must(c.Deletion.Create().SetAccountID(p.Account).SetAskedBy(p.Account).SetCreatedAt(now).SetDueAt(now.AddDate(0, 0, 30)).SetCancelledAt(now).
		Exec(w.ctx))
}

// peopleCSV is what everybody's file of accounts says: somebody new, and a line to be corrected.
const peopleCSV = "Prénom;Nom;Courriel;Établissement;Chouette\nZoé;Nouvelle;zoe.%s@exemple.test;%s;1\nZoé;;;;\n"

// intake hands in a file of accounts for those who may; the others have the row alone, which tells a stranger's from none.
func (w *world) intake(name string) {
	p := w.people[name]
	if !p.Viewer.Is(viewer.RoleAdmin, viewer.RoleOfficer, viewer.RoleReferent) {
		w.must(w.c.Intake.Create().SetCreatedBy(p.Account).SetFileName("Personnes.csv").SetCreatedAt(w.now).Exec(w.ctx))
		return
	}
	school := w.cast.School
	if strings.HasPrefix(name, "other ") {
		school = w.cast.OtherSchool
	}
	role := viewer.RoleReferent
	if p.Role == viewer.RoleReferent {
		role = viewer.RoleCandidate
	}
	in, err := json.Marshal(map[string]any{
		"fileName": "Personnes.csv", "role": role, "content": fmt.Appendf(nil, peopleCSV, strings.ReplaceAll(name, " ", "."), school.Slug),
	})
	w.must(err)
	_, body, err := w.clients[name].raw(http.MethodPost, "/api/v1/account-imports", string(in))
	w.must(err)
	var made struct{ ID string }
	w.must(json.Unmarshal([]byte(body), &made)) //nolint:musttag // an import of the test
	if made.ID == "" {
		w.t.Fatalf("the file of %s was not taken: %s", name, body)
	}
	w.add(kindIntake, made.ID, name)
}

// roles names what everybody is; a mission officer first, whose role has the most pages.
func (w *world) roles() {
	for _, name := range []string{"officer", "other officer", "referent", "other referent", "recruiter", "other recruiter", "candidate", "other candidate", "admin"} {
		seen := []string{"admin"}
		if side, is := strings.CutSuffix(name, "referent"); is {
			seen = append(seen, side+"officer")
		}
		w.add(kindMembership, w.people[name].Membership.String(), seen...)
	}
}

// links adds a link of each kind, of a person, as her mails hold them.
func (w *world) links(p hosttest.Person) {
	for k, purpose := range map[kind]string{kindLink: access.TicketSignIn, kindReset: access.TicketPassword, kindAddress: access.TicketNew} {
		secret := strings.Repeat("x", 20) + "-" + purpose
		sum := sha256.Sum256([]byte(secret))
		w.must(w.c.Ticket.Create().SetAccountID(p.Account).SetPurpose(purpose).SetTokenHash(sum[:]).SetEmail("nouvelle@exemple.test").
			SetPairID(uuid.New()).SetCreatedAt(w.now).SetExpiresAt(w.now.Add(time.Hour)).Exec(w.ctx))
		w.add(k, secret, actors()...)
	}
}

// deputies lets the one referent stand in for the other, in the past.
func (w *world) deputies() {
	lent, acts := w.cast.Referent, w.cast.OtherReferent
	w.must(w.c.Deputy.Create().SetMembershipID(lent.Viewer.Membership).SetPrincipalID(lent.Account).SetAccountID(acts.Account).
		SetStartsAt(w.now.AddDate(0, 0, -9)).SetEndsAt(w.now.AddDate(0, 0, -2)).SetCreatedAt(w.now).SetCreatedBy(lent.Account).Exec(w.ctx))
	w.must(w.c.Anchor.Create().SetSeq(0).SetHash([]byte{0}).SetAt(w.now).Exec(w.ctx))
}
