package standard_test

import (
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	access "github.com/atouts/atouts/modules/access/schema"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
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
	w.must(c.Totp.Create().SetAccountID(p.Account).SetSeed([]byte("sealed")).SetCreatedAt(now).Exec(w.ctx))
	w.must(c.RecoveryCode.Create().SetAccountID(p.Account).SetCodeHash(sum("code")).SetCreatedAt(now).Exec(w.ctx))
	w.must(c.Identity.Create().SetAccountID(p.Account).SetProvider("test").SetIssuer("https://exemple.test").SetSubject(p.Account.String()).
		SetCreatedAt(now).Exec(w.ctx))
	w.must(c.Ticket.Create().SetAccountID(p.Account).SetPurpose(access.TicketSignIn).SetTokenHash(sum("ticket")).SetCreatedAt(now).SetExpiresAt(later).
		Exec(w.ctx))
	w.must(c.Token.Create().SetAccountID(p.Account).SetMembershipID(p.Viewer.Membership).SetName("Programme").SetScope(access.ScopeRead).
		SetTokenHash(sum("token")).SetHint("abcd").SetCreatedAt(now).SetExpiresAt(later).Exec(w.ctx))
	w.must(c.Intake.Create().SetCreatedBy(p.Account).SetFileName("personnes.csv").SetCreatedAt(now).Exec(w.ctx))
	w.must(c.Change.Create().SetBatchID(uuid.New()).SetKind(accounts.ChangeSuspend).SetAccountID(p.Account).SetAt(now).SetBy(w.cast.Admin.Account).
		Exec(w.ctx))
	w.must(c.Sight.Create().SetAdminID(w.cast.Admin.Account).SetMembershipID(p.Viewer.Membership).SetAccountID(p.Account).SetReason("Une question").
		SetStartsAt(now.Add(-2 * time.Hour)).SetEndsAt(now.Add(-time.Hour)).Exec(w.ctx))
	w.must(c.Audit.Create().SetAt(now).SetAction("test.read").SetActorRole(w.cast.Admin.Viewer.Role).SetActorName("Admin").
		SetOwnerID(p.Account).Exec(w.ctx))
	e := c.Export.Create().SetAccountID(p.Account).SetCreatedAt(now.Add(-time.Hour)).SetState(privacy.ExportReady).SetBlob(w.pdf("export-" + p.Account.String())).
		SetBytes(int64(len(pdf))).SetReadyAt(now).SetExpiresAt(later).SaveX(w.ctx)
	w.add(kindExport, e.ID.String(), name)
	w.must(c.Deletion.Create().SetAccountID(p.Account).SetAskedBy(p.Account).SetCreatedAt(now).SetDueAt(now.AddDate(0, 0, 30)).SetCancelledAt(now).
		Exec(w.ctx))
}

// deputies lets the one referent stand in for the other, in the past.
func (w *world) deputies() {
	lent, acts := w.cast.Referent, w.cast.OtherReferent
	w.must(w.c.Deputy.Create().SetMembershipID(lent.Viewer.Membership).SetPrincipalID(lent.Account).SetAccountID(acts.Account).
		SetStartsAt(w.now.AddDate(0, 0, -9)).SetEndsAt(w.now.AddDate(0, 0, -2)).SetCreatedAt(w.now).SetCreatedBy(lent.Account).Exec(w.ctx))
	w.must(w.c.Anchor.Create().SetSeq(0).SetHash([]byte{0}).SetAt(w.now).Exec(w.ctx))
}
