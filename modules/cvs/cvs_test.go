package cvs_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/outbox"
	"github.com/atouts/atouts/ent/rendering"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/cvs/schema"
	"github.com/atouts/atouts/modules/files/blob"
	"github.com/atouts/atouts/modules/hosttest"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		c := app.As(t, cast.Candidate)
		var problem struct {
			Errors []struct{ Location, Field, Code string } `json:"errors"`
		}
		c.JSON("POST", "/api/v1/cvs", map[string]any{
			"title": "CV", "data": map[string]any{"basics": map[string]any{"email": "x"}, "work": []any{map[string]any{}, map[string]any{"startDate": "hier"}}},
		}).Want(http.StatusUnprocessableEntity).Has("data.basics.email", "data.work[1].startDate").Into(&problem)
		if len(problem.Errors) != 2 {
			t.Errorf("%d problems, want each", len(problem.Errors))
		}
		c.JSON("POST", "/api/v1/cvs", map[string]any{"title": "CV", "data": map[string]any{"handicap": "?"}}).
			Want(http.StatusUnprocessableEntity).Has("data.handicap")
		var made, read cvs.FullView
		c.JSON("POST", "/api/v1/cvs", map[string]any{"title": "CV", "data": map[string]any{"basics": map[string]any{"name": " Zoé  Exemple "}}}).
			Want(http.StatusCreated).Into(&made)
		if string(made.Data) != `{"basics":{"name":"Zoé Exemple"}}` || made.Revision != 1 {
			t.Errorf("made: %s %d", made.Data, made.Revision)
		}
		path := "/api/v1/cvs/" + made.ID.String()
		save := map[string]any{"title": "CV 2", "revision": 1, "data": map[string]any{"basics": map[string]any{"name": "Zoé"}}}
		c.JSON("PUT", path, save).Want(http.StatusOK).Into(&read)
		if read.Revision != 2 || read.Title != "CV 2" {
			t.Errorf("saved: %+v", read.View)
		}
		c.JSON("PUT", path, save).Want(http.StatusConflict)
		c.Get(path + "/pdf").Want(http.StatusConflict)
		c.JSON("POST", path+"/rendering", nil).Want(http.StatusAccepted)
		var state cvs.CopyView
		app.Eventually(t, "the PDF", func() bool {
			return c.Get(path+"/rendering").Want(http.StatusOK).Into(&state).Code == 200 && state.State == "ready"
		})
		if pdf := c.Get(path + "/pdf").Want(http.StatusOK); !strings.HasPrefix(pdf.Body, "%PDF-") || len(pdf.Body) != state.Bytes || state.Pages != 1 ||
			pdf.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%d bytes, %+v, %v", len(pdf.Body), state, pdf.Header)
		}
		var list cvs.ListView
		c.Get("/api/v1/cvs").Want(http.StatusOK).Into(&list)
		if len(list.CVs) != 1 || list.CVs[0].ID != made.ID {
			t.Errorf("listed: %+v", list)
		}
		app.As(t, cast.Referent).Get("/api/v1/cvs?candidate=" + cast.Candidate.Candidate.String()).Want(http.StatusOK).Into(&list)
		if len(list.CVs) != 1 {
			t.Errorf("the referent lists %+v", list)
		}
		app.As(t, cast.OtherReferent).Get("/api/v1/cvs?candidate=" + cast.Candidate.Candidate.String()).Want(http.StatusOK).Into(&list)
		if len(list.CVs) != 0 {
			t.Errorf("another referent lists %+v", list)
		}
		c.JSON("DELETE", path, nil).Want(http.StatusNoContent)
		c.Get(path).Want(http.StatusNotFound)
	})
}

func TestAFrozenCopyStays(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		db := app.Foundations().DB
		me := as(t, cast.Candidate)
		id, err := b.Create(me, cvs.CreateInput{Title: "CV"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Freeze(me, id); !errors.Is(err, tx.ErrNone) {
			t.Errorf("frozen outside a transaction: %v", err)
		}
		freeze := func(ctx context.Context) (hash string, err error) {
			err = tx.Run(ctx, db, func(ctx context.Context) error {
				hash, err = b.Freeze(ctx, id)
				return err
			})
			return hash, err
		}
		hash, err := freeze(me)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := freeze(as(t, cast.Referent)); err != nil || again != hash {
			t.Errorf("frozen again: %s, %v", again, err)
		}
		for _, p := range []hosttest.Person{cast.OtherCandidate, cast.OtherReferent, cast.Recruiter, cast.Admin} {
			if _, err := freeze(as(t, p)); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s freezes: %v", p.Name, err)
			}
		}
		if err := b.Delete(me, id); !errors.Is(err, fault.Conflict("cvs.joined")) {
			t.Errorf("deleted: %v", err)
		}
		// It changes afterwards; the copy does not.
		if err := b.Save(me, id, cvs.SaveInput{HeadInput: cvs.HeadInput{Title: "CV", Revision: 1}, Data: json.RawMessage(`{"basics":{"name":"Autre"}}`)}); err != nil {
			t.Fatal(err)
		}
		var pdf []byte
		app.Eventually(t, "the copy", func() bool {
			file, size, name, ready, err := b.Open(t.Context(), hash)
			if err != nil || name != "CV – Camille Candidate.pdf" {
				t.Fatal(name, err)
			}
			if !ready {
				return false
			}
			defer file.Close() //nolint:errcheck // it was read whole
			pdf, err = io.ReadAll(file)
			return err == nil && int64(len(pdf)) == size
		})
		if !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Error("it is no PDF")
		}
		if _, c, err := b.Copy(me, id); err != nil || c.State != cvs.StateNone {
			t.Errorf("the changed CV has a copy: %+v, %v", c, err)
		}
		if _, _, _, _, err := b.Open(t.Context(), strings.Repeat("0", 64)); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an unknown hash: %v", err)
		}
		if choices, err := b.Of(me, cast.Candidate.Candidate); err != nil || len(choices) != 1 || choices[0].ID != id {
			t.Errorf("choices: %+v, %v", choices, err)
		}
	})
}

func TestTwoPeopleNeverShareACopy(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast, b := app.Cast(t), newBench(t, app)
	hashes := map[string]bool{}
	for _, p := range []hosttest.Person{cast.Candidate, cast.OtherCandidate} {
		id, err := b.Create(as(t, p), cvs.CreateInput{Title: "CV", Data: json.RawMessage(`{"basics":{"name":"Pareil"}}`)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := b.Order(as(t, p), id)
		if err != nil {
			t.Fatal(err)
		}
		hashes[c.Hash] = true
	}
	if len(hashes) != 2 {
		t.Errorf("%d hashes", len(hashes))
	}
}

// pending makes the row of a copy without its task, so that the test itself delivers it.
func pending(t *testing.T, app *hosttest.App, b bench, p hosttest.Person, data json.RawMessage) (row, cv uuid.UUID) {
	t.Helper()
	id, err := b.Create(as(t, p), cvs.CreateInput{Title: "CV", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	one, c, err := b.Copy(as(t, p), id)
	if err != nil {
		t.Fatal(err)
	}
	now := app.Clock.Now().UTC()
	made, err := app.Foundations().DB.Client.Rendering.Create().SetHash(c.Hash).SetCandidateID(one.CandidateID).SetEstablishmentID(one.EstablishmentID).
		SetCvID(id).SetData(one.Data).SetLocale(one.Locale).SetTemplate(one.Template).SetTitle(one.Title).SetCreatedAt(now).SetUpdatedAt(now).
		Save(viewer.System(t.Context(), "test"))
	if err != nil {
		t.Fatal(err)
	}
	return made.ID, id
}

func TestDeliveredTwiceItIsPrintedAndToldOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast, b := app.Cast(t), newBench(t, app)
		row, id := pending(t, app, b, cast.Candidate, nil)
		payload := map[string]any{"rendering": row}
		for range 2 {
			if err := b.run(t, cvs.TaskRender, payload, 1); err != nil {
				t.Fatal(err)
			}
		}
		if len(b.told.told) != 1 || b.told.told[0].Href != "/cv/"+id.String() || b.told.told[0].Accounts[0] != cast.Candidate.Account {
			t.Errorf("told: %+v", b.told.told)
		}
		_, c, err := b.Copy(as(t, cast.Candidate), id)
		if err != nil || c.State != schema.RenderingReady || c.Pages != 1 || c.Bytes == 0 {
			t.Errorf("%+v, %v", c, err)
		}
		if err := b.run(t, cvs.TaskRender, map[string]any{"rendering": uuid.New()}, 1); err != nil {
			t.Errorf("the copy of a deleted CV: %v", err)
		}
		// Deleted, the blob goes once its row has gone, and only then.
		key := app.Foundations().DB.Client.Rendering.GetX(viewer.System(t.Context(), "test"), row).BlobKey
		if !strings.HasPrefix(key, "cv/"+c.Hash[:2]+"/"+c.Hash) || !strings.Contains(key, row.String()) {
			t.Errorf("the blob is at %s", key)
		}
		if err := b.run(t, cvs.TaskDiscard, map[string]any{"hashes": []string{c.Hash}}, 1); err != nil {
			t.Fatal(err)
		}
		file, _, err := b.store.Get(t.Context(), key)
		if err != nil {
			t.Fatalf("a kept copy lost its blob: %v", err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if err := b.Delete(as(t, cast.Candidate), id); err != nil {
			t.Fatal(err)
		}
		app.Eventually(t, "the blob's end", func() bool {
			file, _, err := b.store.Get(t.Context(), key)
			if err == nil {
				_ = file.Close()
			}
			return errors.Is(err, blob.ErrNotFound)
		})
	})
}

func TestAFailedCopySaysSoAndCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast, b := app.Cast(t), newBench(t, app)
	row, id := pending(t, app, b, cast.Candidate, longCV(t))
	if err := b.run(t, cvs.TaskRender, map[string]any{"rendering": row}, 1); err != nil {
		t.Fatal(err)
	}
	c := app.As(t, cast.Candidate)
	page := "/cv/" + id.String()
	c.Get(page).Want(http.StatusOK).Has("Le PDF n’a pas pu être préparé", "plus de 4 pages", "Redemander le PDF")
	c.Get(page + "/apercu").Want(http.StatusUnprocessableEntity).Has("plus de 4 pages")
	c.Form(page+"/pdf", nil).Want(http.StatusSeeOther)
	system := viewer.System(t.Context(), "test")
	client := app.Foundations().DB.Client
	app.Eventually(t, "the second failure", func() bool {
		return client.Rendering.Query().Where(rendering.ID(row), rendering.State(schema.RenderingFailed)).ExistX(system)
	})
	if n := client.Outbox.Query().Where(outbox.Topic(cvs.TaskRender)).CountX(system); n != 1 {
		t.Errorf("%d tasks", n)
	}
}

func TestThereAreNotTooManyCVs(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	cast, b := app.Cast(t), newBench(t, app)
	me := as(t, cast.Candidate)
	for range cvs.MaxCVs {
		if _, err := b.Create(me, cvs.CreateInput{Title: "CV"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Create(me, cvs.CreateInput{Title: "CV"}); !fault.Is(err, fault.KindConflict) {
		t.Errorf("one more: %v", err)
	}
	if _, err := b.Create(as(t, cast.Referent), cvs.CreateInput{Title: "CV"}); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a referent's: %v", err)
	}
}
