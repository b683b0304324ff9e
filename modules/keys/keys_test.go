package keys_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/migration"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/keys"
	"github.com/atouts/atouts/worker/trail"
)

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// The columns of the test: a text that may hold plain ones, and bytes.
var addresses, seeds = seal.Column{Table: "feeds", Name: "url", Text: true}, seal.Column{Table: "totp_seeds", Name: "seed"} //nolint:gochecknoglobals // names

func ring(t *testing.T, keys ...byte) *seal.Keyring {
	t.Helper()
	raw := make([][]byte, len(keys))
	for i, k := range keys {
		raw[i] = bytes.Repeat([]byte{k}, seal.KeySize)
	}
	r, err := seal.New(raw...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bed is a database with sealed values.
type bed struct {
	t       *testing.T
	db      *open.DB
	company uuid.UUID
	feeds   []uuid.UUID
	owners  []uuid.UUID
}

func (b *bed) system() context.Context { return viewer.System(b.t.Context(), "test") }

func engines(t *testing.T, run func(b *bed)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite://" + filepath.Join(t.TempDir(), "test.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return pgtest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := open.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			if _, err := migration.Run(t.Context(), db, now, migration.Main()); err != nil {
				t.Fatal(err)
			}
			b := &bed{t: t, db: db}
			b.company = db.Client.Company.Create().SetName("Exemple").SetSlug("exemple").SetCreatedAt(now()).SetUpdatedAt(now()).SaveX(b.system()).ID
			run(b)
		})
	}
}

func secret(kind string, i int) string { return fmt.Sprintf("%s-secret-%04d", kind, i) }

// fill writes n values of each column, sealed with the first key of the ring; without a ring it writes texts as they are.
func (b *bed) fill(r *seal.Keyring, n int) {
	b.t.Helper()
	client := b.db.Client
	for range n {
		i, id := len(b.feeds), uuid.Must(uuid.NewV7())
		text := secret("feed", i)
		if r != nil {
			text = r.SealText(text, addresses.Place(id))
		}
		b.feeds = append(b.feeds, client.Feed.Create().SetID(id).SetCompanyID(b.company).SetName(fmt.Sprint("flux ", i)).SetURL(text).
			SetCreatedAt(now()).SetUpdatedAt(now()).SaveX(b.system()).ID)
		if r == nil {
			continue
		}
		owner := client.Account.Create().SetEmail(fmt.Sprintf("%d@exemple.test", i)).SetFirstName("A").SetLastName("B").SetState("active").
			SetCreatedAt(now()).SetUpdatedAt(now()).SaveX(b.system()).ID
		b.owners = append(b.owners, client.Totp.Create().SetID(id).SetAccountID(owner).SetSeed(r.Seal([]byte(secret("seed", i)), seeds.Place(id))).
			SetCreatedAt(now()).SaveX(b.system()).ID)
	}
}

// opens says how many values a ring opens, and fails for one that opens as something else.
func (b *bed) opens(r *seal.Keyring) (n int) {
	b.t.Helper()
	for i, id := range b.feeds {
		text, err := r.OpenText(b.db.Client.Feed.GetX(b.system(), id).URL, addresses.Place(id))
		if err != nil {
			continue
		}
		if n++; text != secret("feed", i) {
			b.t.Errorf("feed %d opens as %q", i, text)
		}
	}
	for _, id := range b.owners {
		if _, err := r.Open(b.db.Client.Totp.GetX(b.system(), id).Seed, seeds.Place(id)); err == nil {
			n++
		}
	}
	return n
}

func (b *bed) rotate(ctx context.Context, r *seal.Keyring) (string, error) {
	b.t.Helper()
	m := keys.New(modules.Foundations{DB: b.db, Seal: r, Trail: trail.New(b.db, now)})
	m.TakeSealed([]seal.Column{addresses, seeds})
	var out strings.Builder
	err := m.Commands()[0].Run(viewer.System(ctx, "test"), nil, &out)
	return out.String(), err
}

// TestKeysAreChanged seals under A, rotates with B before A, and opens all with B alone; what was never sealed is sealed too. The second time nothing is
// written.
func TestKeysAreChanged(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bed) {
		a, both, alone := ring(b.t, 1), ring(b.t, 2, 1), ring(b.t, 2)
		b.fill(a, 230)
		b.fill(nil, 20)
		b.db.Client.Feed.Create().SetCompanyID(b.company).SetName("sans adresse").SetURL("").SetCreatedAt(now()).SetUpdatedAt(now()).SaveX(b.system())
		if n := b.opens(alone); n != 20 { // the plain ones
			b.t.Fatalf("the new key opens %d values beforehand", n)
		}
		out, err := b.rotate(b.t.Context(), both)
		if err != nil || !strings.Contains(out, "feeds.url: 250 read, 250 sealed anew, 0 do not open\n") ||
			!strings.Contains(out, "totp_seeds.seed: 230 read, 230 sealed anew, 0 do not open\n") {
			b.t.Fatalf("%v\n%s", err, out)
		}
		if n := b.opens(alone); n != 480 {
			b.t.Errorf("the new key alone opens %d of 480 values", n)
		}
		if n := b.opens(a); n != 0 {
			b.t.Errorf("the old key opens %d values", n)
		}
		if out, err = b.rotate(b.t.Context(), both); err != nil || !strings.Contains(out, "feeds.url: 250 read, 0 sealed anew") {
			b.t.Errorf("the second time: %v\n%s", err, out)
		}
		lines := b.db.Client.Audit.Query().AllX(b.system())
		if len(lines) != 1 || lines[0].Action != keys.ActionRotated || lines[0].Detail["rows"] != "480" {
			b.t.Errorf("the audit says %v", lines)
		}
	})
}

// TestARotationGoesOnWhereItWasCut ends the first rotation in the middle; the second does the rest. A value that no key opens is named and left.
func TestARotationGoesOnWhereItWasCut(t *testing.T) {
	t.Parallel()
	engines(t, func(b *bed) {
		a, both, alone := ring(b.t, 1), ring(b.t, 2, 1), ring(b.t, 2)
		b.fill(a, 1150)
		m := keys.New(modules.Foundations{DB: b.db, Seal: both})
		ctx, cancel := context.WithCancel(b.t.Context())
		cut, err := m.Rotate(ctx, addresses, func(keys.Result) { cancel() }) // after ten batches
		if !errors.Is(err, context.Canceled) || cut.Changed != 1000 {
			b.t.Fatalf("cut short: %+v, %v", cut, err)
		}
		if n := b.opens(alone); n != 1000 {
			b.t.Fatalf("%d values were sealed anew before the cut", n)
		}
		stranger := b.feeds[1149]
		b.db.Client.Feed.UpdateOneID(stranger).SetURL(ring(b.t, 3).SealText("x", addresses.Place(stranger))).ExecX(b.system())
		out, err := b.rotate(b.t.Context(), both)
		if !errors.Is(err, seal.ErrSealed) || !strings.Contains(out, "feeds.url: 1150 read, 149 sealed anew, 1 do not open\n") ||
			!strings.Contains(out, "row "+stranger.String()+" does not open") {
			b.t.Fatalf("%v\n%s", err, out)
		}
		if n := b.opens(alone); n != 2299 {
			b.t.Errorf("the new key opens %d values, want 2299", n)
		}
	})
}

// TestPlainTextsLeaveTheFile seals what was written plain, and looks for it in the bytes of the database.
func TestPlainTextsLeaveTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := open.Open(t.Context(), "sqlite://"+filepath.Join(dir, "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migration.Run(t.Context(), db, now, migration.Main()); err != nil {
		t.Fatal(err)
	}
	b := &bed{t: t, db: db}
	b.company = db.Client.Company.Create().SetName("Exemple").SetSlug("exemple").SetCreatedAt(now()).SetUpdatedAt(now()).SaveX(b.system()).ID
	b.fill(nil, 50)
	found := func() bool {
		for _, name := range []string{"test.db", "test.db-wal"} {
			raw, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte("feed-secret")) {
				return true
			}
		}
		return false
	}
	if !found() {
		t.Fatal("the search finds nothing even beforehand")
	}
	if _, err := b.rotate(t.Context(), ring(t, 1)); err != nil {
		t.Fatal(err)
	}
	if found() {
		t.Error("a plain text is still in the file")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
