package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/recoverycode"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// recoveryCodes is how many there are; each has 80 random bits, so that its plain hash may be stored.
const recoveryCodes = 10

// newCodes replaces the recovery codes of an account and returns the new ones, as they are shown.
func (s *Service) newCodes(ctx context.Context, account uuid.UUID) ([]string, error) {
	system, client, now := viewer.System(ctx, "access.recovery"), tx.Client(ctx, s.db), s.now()
	if _, err := client.RecoveryCode.Delete().Where(recoverycode.AccountID(account)).Exec(system); err != nil {
		return nil, fmt.Errorf("removing recovery codes: %w", err)
	}
	codes := make([]string, recoveryCodes)
	rows := make([]*ent.RecoveryCodeCreate, recoveryCodes)
	for i := range codes {
		raw := make([]byte, 10)
		rand.Read(raw) //nolint:errcheck // crypto/rand.Read never fails
		text := base32.StdEncoding.EncodeToString(raw)
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		rows[i] = client.RecoveryCode.Create().SetAccountID(account).SetCodeHash(codeHash(codes[i])).SetCreatedAt(now)
	}
	if err := client.RecoveryCode.CreateBulk(rows...).Exec(system); err != nil {
		return nil, fmt.Errorf("keeping recovery codes: %w", err)
	}
	return codes, nil
}

// codeHash is what is kept of a code. It is read as people copy it: in any case, with or without dashes, 0 for O and 1 for I.
func codeHash(code string) []byte {
	plain := strings.NewReplacer("-", "", " ", "", "\u00a0", "", "0", "O", "1", "I", "8", "B").Replace(strings.ToUpper(code))
	sum := sha256.Sum256([]byte("recovery\x00" + plain))
	return sum[:]
}

// useRecovery says whether a text is one of the account's recovery codes, and uses it up. The person is told by mail.
func (s *Service) useRecovery(ctx context.Context, account uuid.UUID, code string) (right bool, err error) {
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		n, err := tx.Client(ctx, s.db).RecoveryCode.Update().
			Where(recoverycode.AccountID(account), recoverycode.CodeHash(codeHash(code)), recoverycode.UsedAtIsNil()).SetUsedAt(s.now()).
			Save(viewer.System(ctx, "access.recovery"))
		if err != nil {
			return fmt.Errorf("using a recovery code: %w", err)
		}
		if right = n == 1; !right {
			return nil
		}
		return s.tell(ctx, account, "recovery_used")
	})
	return right, err
}

// RenewCodes replaces the recovery codes of the person acting and returns the new ones, which are never shown again.
func (s *Service) RenewCodes(ctx context.Context) (codes []string, err error) {
	me := viewer.Get(ctx).Account
	has, err := s.hasCode(ctx, me)
	if err != nil {
		return nil, err
	}
	if !has {
		return nil, fault.NotFound("access.code_none")
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		if codes, err = s.newCodes(ctx, me); err != nil {
			return err
		}
		if err := s.tell(ctx, me, "codes_renewed"); err != nil {
			return err
		}
		return s.record(ctx, "access.codes_renewed", nil)
	})
	return codes, err
}

// ownCodes says whether these are recovery codes of the person acting that are still good: what a file of them may hold.
func (s *Service) ownCodes(ctx context.Context, codes []string) (bool, error) {
	if len(codes) == 0 || len(codes) > recoveryCodes {
		return false, nil
	}
	hashes := make([][]byte, len(codes))
	for i, code := range codes {
		hashes[i] = codeHash(code)
	}
	n, err := tx.Client(ctx, s.db).RecoveryCode.Query().
		Where(recoverycode.AccountID(viewer.Get(ctx).Account), recoverycode.CodeHashIn(hashes...), recoverycode.UsedAtIsNil()).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("looking up recovery codes: %w", err)
	}
	return n == len(codes), nil
}
