package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/atouts/atouts/ent/seal"
)

func ring(t rapid.TB, keys ...byte) *seal.Keyring {
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

// TestAValueOpensInItsPlaceAlone seals random texts and tries every other way to open them.
func TestAValueOpensInItsPlaceAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old, now, stranger := ring(t, 1), ring(t, 2, 1), ring(t, 3)
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		at := seal.Place{Column: "a.b", Row: uuid.New()}
		sealed := old.Seal(text, at)
		if got, err := now.Open(sealed, at); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("the newer keyring opens %q, %v", got, err)
		}
		if now.Current(sealed) || !now.Current(now.Seal(text, at)) {
			t.Fatal("which key is current is not told")
		}
		altered := bytes.Clone(sealed)
		altered[rapid.IntRange(0, len(altered)-1).Draw(t, "where")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		for name, opens := range map[string]func() ([]byte, error){
			"another row":    func() ([]byte, error) { return now.Open(sealed, seal.Place{Column: "a.b", Row: uuid.New()}) },
			"another column": func() ([]byte, error) { return now.Open(sealed, seal.Place{Column: "a.c", Row: at.Row}) },
			"another key":    func() ([]byte, error) { return stranger.Open(sealed, at) },
			"an altered one": func() ([]byte, error) { return now.Open(altered, at) },
			"a short one":    func() ([]byte, error) { return now.Open(sealed[:len(sealed)-1], at) },
		} {
			if got, err := opens(); !errors.Is(err, seal.ErrSealed) {
				t.Fatalf("%s: %q, %v", name, got, err)
			}
		}
	})
}

// TestAPlainTextOfBeforeIsRead keeps columns readable that were not sealed from the start.
func TestAPlainTextOfBeforeIsRead(t *testing.T) {
	t.Parallel()
	r, at := ring(t, 1), seal.Place{Column: "notes.text", Row: uuid.New()}
	sealed := r.SealText("note privée", at)
	for stored, want := range map[string]string{sealed: "note privée", "écrite avant": "écrite avant"} {
		if got, err := r.OpenText(stored, at); err != nil || got != want {
			t.Errorf("%q opens as %q, %v", stored, got, err)
		}
	}
	if r.CurrentText("écrite avant") || !r.CurrentText(sealed) || ring(t, 2, 1).CurrentText(sealed) {
		t.Error("which text is to be sealed anew is not told")
	}
	if _, err := seal.New(); !errors.Is(err, seal.ErrKey) {
		t.Errorf("no key gives %v", err)
	}
	if _, err := seal.New([]byte("short")); !errors.Is(err, seal.ErrKey) {
		t.Errorf("a short key gives %v", err)
	}
}
