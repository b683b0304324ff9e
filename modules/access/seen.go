package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/session"
)

// The cookie by which a browser shows that an account has come in from it before. It holds one mark for each account, and opens nothing.
const (
	seenCookie = "vu"
	seenLife   = 400 * 24 * time.Hour // as long as browsers keep a cookie
	seenMost   = 8                    // accounts on one browser, the last ones first
)

// seen says whether the account has come in from this browser before.
func (s *Service) seen(ctx context.Context, account uuid.UUID) bool {
	return slices.Contains(strings.Split(session.Cookie(ctx, seenCookie), "."), s.mark(account))
}

// see marks this browser as one that the account comes in from.
func (s *Service) see(ctx context.Context, account uuid.UUID) {
	marks := []string{s.mark(account)}
	for m := range strings.SplitSeq(session.Cookie(ctx, seenCookie), ".") {
		if m != "" && m != marks[0] && len(marks) < seenMost {
			marks = append(marks, m)
		}
	}
	session.SetCookie(ctx, seenCookie, strings.Join(marks, "."), seenLife)
}

func (s *Service) mark(account uuid.UUID) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("seen\x00"))
	mac.Write(account[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}
