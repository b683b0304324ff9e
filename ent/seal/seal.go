// Package seal encrypts single values of the database: seeds, credentials, private notes. A value is bound to its place, so that it opens in no
// other row, and says which key sealed it, so that keys can be changed while old values still open.
//
// A sealed value is: version (1 byte, 1), key id (4 bytes, the beginning of SHA-256 of the key), nonce (24 bytes), XChaCha20-Poly1305 of the text with
// the place as additional data. x/crypto does all of it; the frame around is ours, since a key set library (Tink) brings a format, a registry and
// key files of its own for the same 33 bytes.
package seal

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of a key in bytes.
const KeySize = chacha20poly1305.KeySize

const (
	version = 1
	idSize  = 4
	header  = 1 + idSize + chacha20poly1305.NonceSizeX
)

var (
	// ErrKey is the answer to a key of another length, or to no key at all.
	ErrKey = errors.New("seal: a key has 32 bytes, and there is at least one")
	// ErrSealed is the answer to a value that is none, was altered, stands in another place, or whose key is not there.
	ErrSealed = errors.New("seal: the value does not open")
)

// Place is where a value stands; it opens only there.
type Place struct {
	Column string // "totp_seeds.seed"
	Row    uuid.UUID
}

func (p Place) bytes() []byte { return append([]byte(p.Column+"\x00"), p.Row[:]...) }

// Keyring seals with its first key and opens with any. It serves any number of goroutines at once.
type Keyring struct{ keys []key }

type key struct {
	id   [idSize]byte
	aead cipher.AEAD
}

// New returns a keyring of these keys, the one to seal with first.
func New(keys ...[]byte) (*Keyring, error) {
	if len(keys) == 0 {
		return nil, ErrKey
	}
	r := &Keyring{}
	for _, raw := range keys {
		aead, err := chacha20poly1305.NewX(raw)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
		sum := sha256.Sum256(raw)
		r.keys = append(r.keys, key{[idSize]byte(sum[:idSize]), aead})
	}
	return r, nil
}

// Seal returns the text sealed with the first key, for one place.
func (r *Keyring) Seal(text []byte, at Place) []byte {
	first := r.keys[0]
	out := make([]byte, header, header+len(text)+first.aead.Overhead())
	out[0] = version
	copy(out[1:], first.id[:])
	nonce := out[1+idSize : header]
	rand.Read(nonce) //nolint:errcheck // crypto/rand.Read never fails
	return first.aead.Seal(out, nonce, text, at.bytes())
}

// Open returns the text of a value sealed for the place, or ErrSealed.
func (r *Keyring) Open(sealed []byte, at Place) ([]byte, error) {
	if len(sealed) < header || sealed[0] != version {
		return nil, ErrSealed
	}
	for _, k := range r.keys {
		if !bytes.Equal(k.id[:], sealed[1:1+idSize]) {
			continue
		}
		if text, err := k.aead.Open(nil, sealed[1+idSize:header], sealed[header:], at.bytes()); err == nil {
			return text, nil
		}
	}
	return nil, ErrSealed
}

// Current says whether a value was sealed with the first key: one that was not is to be sealed anew when keys are rotated.
func (r *Keyring) Current(sealed []byte) bool {
	return len(sealed) >= header && sealed[0] == version && bytes.Equal(r.keys[0].id[:], sealed[1:1+idSize])
}

// Column is one column of sealed values: what the rotation of keys walks over.
type Column struct {
	Table string
	Name  string
	// Text says that the column is a text of the form of [Keyring.SealText] and may still hold plain ones; else it holds bytes, or nothing.
	Text bool
}

// Place returns where the value of a row stands.
func (c Column) Place(row uuid.UUID) Place { return Place{c.Table + "." + c.Name, row} }
