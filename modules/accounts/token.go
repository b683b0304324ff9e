package accounts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/google/uuid"
)

// token returns the secret of an invitation: always the same for an id, so that it is never stored and a mail sent twice says the same.
func token(secret []byte, invitation uuid.UUID) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("invitation\x00"))
	mac.Write(invitation[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// tokenHash is what the database keeps of a token.
func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
