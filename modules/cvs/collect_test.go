package cvs_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/hosttest"
)

// aged makes a row look as if nobody had touched it for a while.
func aged(t *testing.T, app *hosttest.App, row uuid.UUID, d time.Duration) {
	t.Helper()
	then := app.Clock.Now().UTC().Add(-d)
	if err := app.Foundations().DB.Client.Rendering.UpdateOneID(row).SetUpdatedAt(then).Exec(viewer.System(t.Context(), "test")); err != nil {
		t.Fatal(err)
	}
}

func TestAStuckCopyCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		row, id := pending(t, app, b, cast.Candidate, nil)
		c, page := app.As(t, cast.Candidate), "/cv/"+id.String()
		c.Get(page).Want(http.StatusOK).Has("Le PDF se prépare").Lacks("Redemander le PDF")
		c.Get("/api/v1/cvs/" + id.String() + "/rendering").Want(http.StatusOK).Lacks("stuck")
		aged(t, app, row, 16*time.Minute)
		c.Get(page).Want(http.StatusOK).Has("plus de temps que prévu", "Redemander le PDF", `action="`+page+`/pdf"`)
		c.Get("/api/v1/cvs/" + id.String() + "/rendering").Want(http.StatusOK).Has(`"stuck":true`)
		app.As(t, cast.Referent).Get(page).Want(http.StatusOK).Has("Le PDF se prépare").Lacks("Redemander le PDF")
		c.Form(page+"/pdf", nil).Want(http.StatusSeeOther)
		c.Form(page+"/pdf", nil).Want(http.StatusSeeOther) // a double click asks once
		app.Eventually(t, "the PDF", func() bool { return strings.Contains(c.Get(page).Want(http.StatusOK).Body, "Le PDF est prêt") })
		if n := tasks(t, app); n != 1 {
			t.Errorf("%d tasks", n)
		}
	})
}

// tasks counts the printings that were asked for.
func tasks(t *testing.T, app *hosttest.App) int {
	t.Helper()
	return app.Foundations().DB.Client.Outbox.Query().Where(outbox.Topic(cvs.TaskRender)).CountX(viewer.System(t.Context(), "test"))
}

// TestTheScheduleAsksAgain helps the reader of a frozen copy, who has no button.
func TestTheScheduleAsksAgain(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		late, _ := pending(t, app, b, cast.Candidate, nil)
		pending(t, app, b, cast.OtherCandidate, nil)
		aged(t, app, late, 16*time.Minute)
		system := viewer.System(t.Context(), "test")
		for i, most := range []int{1, 0} { // the program's own schedule may have been first
			if n, err := b.AskAgain(system); err != nil || n > most {
				t.Errorf("round %d: %d asked again, %v", i, n, err)
			}
		}
		app.Eventually(t, "the late copy", func() bool {
			return app.Foundations().DB.Client.Rendering.GetX(system, late).State == schema.RenderingReady
		})
		if n := tasks(t, app); n != 1 {
			t.Errorf("%d tasks", n)
		}
	})
}

func TestOldCopiesAreCollected(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		system, client, now := viewer.System(t.Context(), "test"), app.Foundations().DB.Client, app.Clock.Now().UTC()
		const day = 24 * time.Hour
		several, alone := uuid.New(), uuid.New()
		rows, goes := map[string]*ent.Rendering{}, map[string]bool{}
		for name, r := range map[string]struct {
			cv       uuid.UUID
			state    string
			pinned   bool
			age, old time.Duration // since it was made, since it was touched
			goes     bool
		}{
			"replaced":        {several, schema.RenderingReady, false, 90 * day, 90 * day, true},
			"failed":          {several, schema.RenderingFailed, false, 80 * day, 80 * day, true},
			"frozen":          {several, schema.RenderingReady, true, 85 * day, 85 * day, false},
			"pending":         {several, schema.RenderingPending, false, 70 * day, 70 * day, false},
			"replaced lately": {several, schema.RenderingReady, false, 60 * day, 29 * day, false},
			"newest":          {several, schema.RenderingReady, false, 50 * day, 50 * day, false},
			"the only one":    {alone, schema.RenderingReady, false, 90 * day, 90 * day, false},
		} {
			hash := strings.Repeat("0", 32) + strings.ReplaceAll(uuid.NewString(), "-", "")
			key := "cv/" + hash[:2] + "/" + hash + ".pdf"
			if _, err := b.store.Put(system, key, strings.NewReader("%PDF-"), 5, "application/pdf"); err != nil {
				t.Fatal(err)
			}
			rows[name] = client.Rendering.Create().SetHash(hash).SetCandidateID(cast.Candidate.Candidate).SetEstablishmentID(cast.School.ID).SetCvID(r.cv).
				SetData([]byte(`{}`)).SetLocale("fr").SetTemplate("sobre").SetTitle("CV").SetState(r.state).SetPinned(r.pinned).SetBlobKey(key).
				SetCreatedAt(now.Add(-r.age)).SetUpdatedAt(now.Add(-r.old)).SaveX(system)
			goes[name] = r.goes
		}
		for i, most := range []int{2, 0} { // the program's own schedule may have been first
			if n, err := b.Collect(system); err != nil || n > most {
				t.Errorf("round %d: %d collected, %v", i, n, err)
			}
		}
		for name, row := range rows {
			if stays := client.Rendering.Query().Where(rendering.ID(row.ID)).ExistX(system); stays == goes[name] {
				t.Errorf("%s: it stays: %v", name, stays)
			}
		}
		app.Eventually(t, "the end of the blobs", func() bool { return !there(t, b, rows["replaced"]) && !there(t, b, rows["failed"]) })
		for _, name := range []string{"frozen", "pending", "replaced lately", "newest", "the only one"} {
			if !there(t, b, rows[name]) {
				t.Errorf("%s has lost its file", name)
			}
		}
	})
}

func there(t *testing.T, b bench, row *ent.Rendering) bool {
	t.Helper()
	file, _, err := b.store.Get(t.Context(), row.BlobKey)
	if errors.Is(err, blob.ErrNotFound) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.Close() == nil
}

// TestAContentThatComesBack is printed anew after its copy was collected, under the same hash, and a late task that throws the old file away does not
// meet the new one.
func TestAContentThatComesBack(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		me, system, client := as(t, cast.Candidate), viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		row, id := pending(t, app, b, cast.Candidate, nil)
		if err := b.run(t, cvs.TaskRender, map[string]any{"rendering": row}, 1); err != nil {
			t.Fatal(err)
		}
		old := client.Rendering.GetX(system, row)
		client.Rendering.DeleteOneID(row).ExecX(system)
		var hash string
		err := tx.Run(me, app.Foundations().DB, func(ctx context.Context) (err error) {
			hash, err = b.Freeze(ctx, id)
			return err
		})
		if err != nil || hash != old.Hash {
			t.Fatalf("frozen as %s, want %s: %v", hash, old.Hash, err)
		}
		if err := b.run(t, cvs.TaskDiscard, map[string]any{"keys": []string{old.BlobKey}}, 1); err != nil {
			t.Fatal(err)
		}
		app.Eventually(t, "the copy", func() bool {
			file, _, _, ready, err := b.Open(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			return ready && file.Close() == nil
		})
	})
}
