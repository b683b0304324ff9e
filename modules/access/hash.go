package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/sync/semaphore"
)

// The cost of one hash: 19 MiB, two passes, one lane (OWASP's second recommendation), about 60 ms here. x/crypto gives the function; the PHC string
// around it is ours because no well-kept library does just that.
const (
	memory  = 19 * 1024 // KiB
	passes  = 2
	lanes   = 1
	keySize = 32
	phcForm = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
)

// errHash is the answer to a stored hash that is none.
var errHash = errors.New("accounts: not an argon2id hash")

// hasher bounds how many hashes are computed at once, since each takes 19 MiB.
type hasher struct {
	slots    *semaphore.Weighted
	computed func() // tells tests of each hash; nil otherwise
}

func newHasher() *hasher {
	return &hasher{slots: semaphore.NewWeighted(int64(max(2, runtime.GOMAXPROCS(0))))}
}

// hash returns the PHC string of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	rand.Read(salt) //nolint:errcheck // crypto/rand.Read never fails
	key, err := h.key(ctx, password, salt, memory, passes, lanes)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf(phcForm, argon2.Version, memory, passes, lanes, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// verify says whether the password has the hash. An empty hash (no such account, or no password yet) takes the same time and is never right.
func (h *hasher) verify(ctx context.Context, password, hash string) (bool, error) {
	known := hash != ""
	if !known {
		hash = fmt.Sprintf(phcForm, argon2.Version, memory, passes, lanes, strings.Repeat("A", 22), strings.Repeat("A", 43))
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return false, errHash
	}
	var m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil {
		return false, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return false, errHash
	}
	got, err := h.key(ctx, password, salt, m, t, p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (h *hasher) key(ctx context.Context, password string, salt []byte, m, t uint32, p uint8) ([]byte, error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("waiting to hash a password: %w", err)
	}
	defer h.slots.Release(1)
	if h.computed != nil {
		h.computed()
	}
	return argon2.IDKey([]byte(password), salt, t, m, p, keySize), nil
}
