package standard_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/deletion"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/privacy"
)

// column is one that names a person in some table.
type column struct{ table, name string }

func (c column) String() string { return c.table + "." + c.name }

// personColumns lists every column that names whose data a row is, read from the database itself so that no table can be forgotten.
func (w *world) personColumns() []column {
	w.t.Helper()
	query := `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2`
	if w.app.Foundations().DB.SQLite() {
		query = `SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY 1, 2`
	}
	rows, err := w.app.Foundations().DB.Read.QueryContext(w.ctx, query)
	w.must(err)
	defer rows.Close() //nolint:errcheck // Err below says what matters
	var all []column
	for rows.Next() {
		var c column
		w.must(rows.Scan(&c.table, &c.name))
		if slices.Contains([]string{"account_id", "candidate_id", "actor_id", "author_id", "principal_id", "owner_id"}, c.name) {
			all = append(all, c)
		}
	}
	w.must(rows.Err())
	if len(all) < 20 {
		w.t.Fatalf("only %d columns name a person: the walk is broken", len(all))
	}
	return all
}

// rowsOf returns the ids of a column's rows that are a person's.
func (w *world) rowsOf(c column, p hosttest.Person) []string {
	w.t.Helper()
	whose := p.Account
	if c.name == "candidate_id" {
		whose = p.Candidate
	}
	db := w.app.Foundations().DB
	rows, err := db.Read.QueryContext(w.ctx, db.Rebind(fmt.Sprintf("SELECT id FROM %s WHERE %s = ?", c.table, c.name)), whose)
	w.must(err)
	defer rows.Close() //nolint:errcheck // Err below says what matters
	var ids []string
	for rows.Next() {
		if c.table == "sessions" {
			var id string
			w.must(rows.Scan(&id))
			ids = append(ids, id)
			continue
		}
		var id uuid.UUID
		w.must(rows.Scan(&id))
		ids = append(ids, id.String())
	}
	w.must(rows.Err())
	return ids
}

// notCopied are the tables whose rows are not in a copy, with the reason.
func notCopied() map[string]string {
	return map[string]string{
		"totp_seeds": "a secret", "recovery_codes": "secrets", "access_tickets": "secrets of links",
		"privacy_exports": "the copies themselves", "privacy_deletions": "a wish of deletion is shown on the page",
	}
}

// notErased are the columns that still name an erased person, with the reason.
func notErased() map[string]string {
	return map[string]string{
		"audit.actor_id": "who did what is kept for as long as the law wants", "audit.owner_id": "the same",
		"privacy_deletions.account_id": "the proof that it was done", "application_steps.actor_id": "the history of others, without the name",
		"application_notes.author_id": "a company's note, without the name",
	}
}

// TestACopyHoldsEverything asks for a copy as three people and looks in it for every row of every table that names them.
func TestACopyHoldsEverything(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		looked := 0
		for _, actor := range []string{"candidate", "recruiter", "referent"} {
			p := w.people[actor]
			before := map[column][]string{} // what the copy itself adds comes too late for it
			for _, c := range w.personColumns() {
				before[c] = w.rowsOf(c, p)
			}
			texts := w.copyOf(p)
			if !strings.Contains(texts["index.html"], p.Name) || !strings.Contains(texts["index.html"], "<h2>") {
				t.Errorf("%s: the page of the copy does not speak of %s", actor, p.Name)
			}
			var all strings.Builder
			for _, text := range texts {
				all.WriteString(text)
			}
			if strings.Contains(all.String(), "argon2id") || strings.Contains(all.String(), "sealed") {
				t.Errorf("%s: a secret is in the copy", actor)
			}
			for c, ids := range before {
				if notCopied()[c.table] != "" {
					continue
				}
				for _, id := range ids {
					looked++
					if !strings.Contains(all.String(), id) {
						t.Errorf("%s: %s %s is not in the copy", actor, c, id)
					}
				}
			}
		}
		t.Logf("%d rows looked for", looked)
		if looked < 30 {
			t.Error("that is too few: the walk is broken")
		}
	})
}

// copyOf asks for a person's copy, waits for it and returns what is in it, by name.
func (w *world) copyOf(p hosttest.Person) map[string]string {
	w.t.Helper()
	client := w.app.As(w.t, p)
	var made struct{ ID, State string }
	client.JSON(http.MethodPost, "/api/v1/account/exports", nil).Want(http.StatusAccepted).Into(&made)
	w.app.Eventually(w.t, "the copy of "+p.Name, func() bool {
		var list struct{ Exports []struct{ ID, State string } }
		client.Get("/api/v1/account/exports").Want(http.StatusOK).Into(&list)
		for _, e := range list.Exports {
			if e.ID == made.ID && e.State == "ready" {
				return true
			}
		}
		return false
	})
	body := client.Get("/mon-compte/donnees/copies/" + made.ID).Want(http.StatusOK).Body
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	w.must(err)
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		w.must(err)
		content, err := io.ReadAll(r)
		w.must(err)
		texts[f.Name] = string(content)
	}
	return texts
}

// TestAnErasedPersonIsNowhere lets a candidate and a recruiter be erased and looks for them in every table.
func TestAnErasedPersonIsNowhere(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		w := newWorld(t, app)
		gone := []hosttest.Person{w.people["candidate"], w.people["recruiter"]}
		before := 0
		for _, p := range gone {
			for _, c := range w.personColumns() {
				before += len(w.rowsOf(c, p))
			}
			client := app.As(t, p)
			client.JSON(http.MethodPost, "/api/v1/account/deletion", fields{}).Want(http.StatusUnprocessableEntity).Has("sure")
			client.JSON(http.MethodPost, "/api/v1/account/deletion", fields{"sure": true}).Want(http.StatusOK)
			app.Mail(t, p.Email, "va être supprimé")
		}
		module := w.privacy()
		w.must(module.Schedule()[1].Run(w.ctx))
		if n := w.c.Deletion.Query().Where(deletion.RemindedAtNotNil()).CountX(w.ctx); n != 0 {
			t.Fatalf("%d deletions began before their time", n)
		}
		app.Clock.Advance(privacy.Grace + time.Minute)
		w.must(module.Schedule()[1].Run(w.ctx))
		for _, p := range gone {
			app.Mail(t, p.Email, "est supprimé")
			app.Eventually(t, "the end of "+p.Name, func() bool {
				return w.c.Deletion.Query().Where(deletion.AccountID(p.Account), deletion.DoneAtNotNil()).ExistX(w.ctx)
			})
			w.must(module.Schedule()[0].Run(w.ctx))
			for _, c := range w.personColumns() {
				if notErased()[c.String()] != "" {
					continue
				}
				if left := w.rowsOf(c, p); len(left) > 0 {
					t.Errorf("%s: %d rows of %s are left", p.Name, len(left), c)
				}
			}
			if a := w.c.Account.GetX(w.ctx, p.Account); strings.Contains(a.Email+a.FirstName+a.LastName, strings.Fields(p.Name)[0]) || a.State != "erased" {
				t.Errorf("%s: the account still says %q %q %q", p.Name, a.Email, a.FirstName, a.LastName)
			}
		}
		for _, s := range w.c.Step.Query().AllX(w.ctx) {
			if s.ActorID != nil && *s.ActorID == w.people["recruiter"].Account && s.ActorName != "—" {
				t.Errorf("a step still names %s", s.ActorName)
			}
		}
		t.Logf("%d rows named them before", before)
	})
}

// TestAWishOfDeletionCanBeTakenBack, and the last administrator cannot go.
func TestAWishOfDeletionCanBeTakenBack(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		app.As(t, cast.Admin).JSON(http.MethodPost, "/api/v1/account/deletion", fields{"sure": true}).Want(http.StatusConflict).Has("administrateur")
		young := app.As(t, cast.Candidate)
		young.JSON(http.MethodDelete, "/api/v1/account/deletion", nil).Want(http.StatusNotFound)
		young.JSON(http.MethodPost, "/api/v1/account/deletion", fields{"sure": true}).Want(http.StatusOK)
		young.JSON(http.MethodPost, "/api/v1/account/deletion", fields{"sure": true}).Want(http.StatusOK) // the second click finds the first
		young.Get("/mon-compte/donnees").Want(http.StatusOK).Has("Garder mon compte")
		young.JSON(http.MethodDelete, "/api/v1/account/deletion", nil).Want(http.StatusNoContent)
		app.Mail(t, cast.Candidate.Email, "est conservé")
		young.Get("/mon-compte/donnees").Want(http.StatusOK).Lacks("Garder mon compte")
		other := app.As(t, cast.OtherCandidate)
		var made struct{ ID string }
		young.JSON(http.MethodPost, "/api/v1/account/exports", nil).Want(http.StatusAccepted).Into(&made)
		other.Get("/api/v1/account/exports/" + made.ID + "/file").Want(http.StatusNotFound)
	})
}

func (w *world) privacy() *privacy.Module {
	w.t.Helper()
	for _, m := range w.app.Modules() {
		if p, ok := m.(*privacy.Module); ok {
			return p
		}
	}
	w.t.Fatal("no privacy module")
	return nil
}
