package audit_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/audit"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/worker/trail"

	journal "github.com/atouts/atouts/modules/audit"
)

// write writes lines in one transaction.
func write(t *testing.T, app *hosttest.App, n int) {
	t.Helper()
	f := app.Foundations()
	ctx := viewer.With(t.Context(), viewer.Viewer{Role: viewer.RoleReferent, Account: uuid.New(), Name: "Ana"})
	err := tx.Run(ctx, f.DB, func(ctx context.Context) error {
		for i := range n {
			if err := f.Trail.Record(ctx, trail.Line{Action: "candidates.file_read", Kind: "candidate", ID: fmt.Sprint("thing ", i), Name: "Zoé"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// chained waits until the schedule of the program has chained every line, and returns the last.
func chained(t *testing.T, app *hosttest.App) *ent.Audit {
	t.Helper()
	client := app.Foundations().DB.Client
	app.Eventually(t, "every line is chained", func() bool { return client.Audit.Query().Where(audit.SeqIsNil()).CountX(system(t)) == 0 })
	return client.Audit.Query().Where(audit.SeqNotNil()).Order(ent.Desc(audit.FieldSeq)).FirstX(system(t))
}

func alter(t *testing.T, app *hosttest.App) {
	t.Helper()
	if _, err := app.Foundations().DB.Write.ExecContext(t.Context(), `UPDATE audit SET actor_name = 'Nobody' WHERE seq = 2`); err != nil {
		t.Fatal(err)
	}
}

// TestDoctorFindsOneAlteredRow lets the program chain its lines, asks the doctor, alters one row in the database, and asks again.
func TestDoctorFindsOneAlteredRow(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		app.Cast(t)
		write(t, app, 5)
		last := chained(t, app)
		run := func(args ...string) (string, error) { return app.Command(t, args...) }
		if out, err := run("doctor"); err != nil || !strings.Contains(out, "audit        ok\n") {
			t.Fatalf("before: %v\n%s", err, out)
		}
		hash := hex.EncodeToString(*last.Hash)
		if out, err := run("audit", "5", hash); err != nil || !strings.Contains(out, "5 lines, 0 not chained yet, up to line 5 "+hash) {
			t.Fatalf("before: %v\n%s", err, out)
		}
		if out, err := run("audit", "6", hash); err == nil || !strings.Contains(out, "cut 6") {
			t.Errorf("against an anchor behind the end: %v\n%s", err, out)
		}
		alter(t, app)
		if out, err := run("doctor"); err == nil || !strings.Contains(out, "line 2 ") || !strings.Contains(out, "altered") {
			t.Errorf("after: %v\n%s", err, out)
		}
		if _, err := run("audit"); err == nil {
			t.Error("the command finds nothing")
		}
	})
}

// TestABrokenChainIsToldOnce verifies at night: a whole chain says so on the page; an altered one is told to administrators by mail and live, once.
func TestABrokenChainIsToldOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		write(t, app, 5)
		chained(t, app)
		night := func() {
			t.Helper()
			app.Clock.Advance(25 * time.Hour)
			if err := scheduled(t, app, "audit:verify"); err != nil {
				t.Fatal(err)
			}
		}
		night()
		var state journal.StateView
		admin := app.As(t, cast.Admin)
		admin.Get("/api/v1/audit/state").Want(http.StatusOK).Into(&state)
		if !state.Whole || state.Verified == nil || state.Line < 5 {
			t.Fatalf("a whole chain: %+v", state)
		}
		admin.Get(journal.Journal).Want(http.StatusOK).Has("Intact", "Vérifié jusqu’à la ligne ")
		alter(t, app)
		night()
		night() // found again, and told already
		admin = app.As(t, cast.Admin)
		state = journal.StateView{}
		admin.Get("/api/v1/audit/state").Want(http.StatusOK).Into(&state)
		if state.Whole || state.Fault != trail.Altered || state.At != 2 {
			t.Errorf("an altered chain: %+v", state)
		}
		admin.Get(journal.Journal).Want(http.StatusOK).Has("Le journal n’est plus intact", "La ligne 2 a été changée")
		told := app.Foundations().DB.Client.Notification.Query().AllX(system(t))
		if len(told) != 1 || told[0].AccountID != cast.Admin.Account || told[0].Event != journal.FactBroken || told[0].Params["Line"] != "2" {
			t.Errorf("told: %v", told)
		}
		app.Mail(t, cast.Admin.Email, "Le journal des accès a été modifié")
	})
}

// TestACutIsFoundBeforeTheNight cuts the end off while the program runs: its next chaining tells.
func TestACutIsFoundBeforeTheNight(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		app.Cast(t)
		write(t, app, 5)
		chained(t, app)
		db := app.Foundations().DB
		if _, err := db.Write.ExecContext(t.Context(), `DELETE FROM audit WHERE seq > 3`); err != nil {
			t.Fatal(err)
		}
		app.Eventually(t, "an administrator is told", func() bool { return db.Client.Notification.Query().CountX(system(t)) == 1 })
	})
}
