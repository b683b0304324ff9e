package cvs_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/worker/outbox"
)

// recorder notes what is told, by event id.
type recorder struct {
	mu   sync.Mutex
	told []notifications.Told
}

// Tell notes.
func (r *recorder) Tell(_ context.Context, t notifications.Told) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, t)
	return nil
}

// bench is a second module on the foundations of a running program.
type bench struct {
	*cvs.Module
	store *files.Module
	told  *recorder
}

func newBench(t *testing.T, app *hosttest.App) bench {
	t.Helper()
	f := app.Foundations()
	b := bench{store: files.New(f), told: &recorder{}}
	if err := b.store.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	people := candidates.New(candidates.Deps{Foundations: f, Accounts: accounts.New(accounts.Deps{Foundations: f}).Service})
	b.Module = cvs.New(cvs.Deps{Foundations: f, Candidates: people.Service, Blobs: b.store, Alerts: b.told})
	return b
}

// run delivers a task to its handler, in the name of the program as the outbox does.
func (b bench) run(t *testing.T, topic string, payload any, attempt int) error {
	t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range b.Handlers() {
		if h.Topic == topic {
			return h.Run(viewer.System(t.Context(), topic), outbox.Message{Topic: topic, Payload: raw, Attempt: attempt})
		}
	}
	t.Fatalf("nobody does %s", topic)
	return nil
}

// as is a context in which a person of the cast acts.
func as(t *testing.T, p hosttest.Person) context.Context {
	t.Helper()
	return viewer.With(t.Context(), p.Viewer)
}

// longCV is a document of many pages.
func longCV(t *testing.T) json.RawMessage {
	t.Helper()
	var work []map[string]any
	for range 25 {
		work = append(work, map[string]any{"position": "Poste", "summary": strings.Repeat("Un texte long. ", 110)})
	}
	raw, err := json.Marshal(map[string]any{"work": work})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
