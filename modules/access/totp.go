package access

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/recoverycode"
	"github.com/atouts/atouts/ent/seal"
	enttotp "github.com/atouts/atouts/ent/totp"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
)

// The one-time codes of RFC 6238 as every app makes them: six digits, a new one every 30 seconds, SHA-1. A clock may be one step off.
const (
	codeStep = 30 * time.Second
	codeSkew = 1
	issuer   = "Atouts"
)

// seeds is the column of sealed seeds.
var seeds = seal.Column{Table: "totp_seeds", Name: "seed"}

// Sealed names the module's column of sealed values.
func (m *Module) Sealed() []seal.Column { return []seal.Column{seeds} }

// CodeInput is a one-time code, or a recovery code in its place.
type CodeInput struct {
	Code string `json:"code" minLength:"6" maxLength:"40" doc:"The six digits that the app shows, or one of the recovery codes."`
}

// hasCode says whether the account proves itself by codes.
func (s *Service) hasCode(ctx context.Context, account uuid.UUID) (bool, error) {
	row, err := s.seed(ctx, account)
	return err == nil && row != nil && row.ConfirmedAt != nil, err
}

// seed returns an account's seed, confirmed or not; nil when there is none.
func (s *Service) seed(ctx context.Context, account uuid.UUID) (*ent.Totp, error) {
	row, err := tx.Client(ctx, s.db).Totp.Query().Where(enttotp.AccountID(account)).Only(viewer.System(ctx, "access.code"))
	if ent.IsNotFound(err) {
		return nil, nil //nolint:nilnil // no seed is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("reading the seed of codes: %w", err)
	}
	return row, nil
}

// BeginCode makes a new seed for the person acting. It proves nothing until a code of it was right; one that does is not replaced.
func (s *Service) BeginCode(ctx context.Context) error {
	me := viewer.Get(ctx).Account
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: me.String(), Period: uint(codeStep.Seconds())})
	if err != nil {
		return fmt.Errorf("making a seed: %w", err)
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		system, client := viewer.System(ctx, "access.code"), tx.Client(ctx, s.db)
		row, err := s.seed(ctx, me)
		if err != nil {
			return err
		}
		if row != nil && row.ConfirmedAt != nil {
			return fault.Conflict("access.code_there")
		}
		if _, err := client.Totp.Delete().Where(enttotp.AccountID(me), enttotp.ConfirmedAtIsNil()).Exec(system); err != nil {
			return fmt.Errorf("replacing a seed: %w", err)
		}
		id := mixin.NewID()
		err = client.Totp.Create().SetID(id).SetAccountID(me).SetSeed(s.ring.Seal([]byte(key.Secret()), seeds.Place(id))).SetCreatedAt(s.now()).Exec(system)
		if ent.IsConstraintError(err) {
			return fault.Conflict("access.code_there")
		}
		if err != nil {
			return fmt.Errorf("keeping a seed: %w", err)
		}
		return nil
	})
}

// CodeState is what the person acting has of one-time codes.
type CodeState struct {
	// Confirmed says when the first code was right; nil while the seed proves nothing.
	Confirmed *time.Time
	// Secret and URL are the seed, as text and as the address that apps read, until it is confirmed; afterwards they are never shown again.
	Secret, URL string
	// Recovery is how many recovery codes are left.
	Recovery int
}

// Code returns what the person acting has of one-time codes; nil when there is nothing.
func (s *Service) Code(ctx context.Context) (*CodeState, error) {
	me, err := s.me(ctx)
	if err != nil {
		return nil, err
	}
	row, err := s.seed(ctx, me.ID)
	if err != nil || row == nil {
		return nil, err
	}
	state := &CodeState{Confirmed: row.ConfirmedAt}
	if row.ConfirmedAt == nil {
		secret, err := s.ring.Open(row.Seed, seeds.Place(row.ID))
		if err != nil {
			return nil, fmt.Errorf("opening a seed: %w", err)
		}
		state.Secret, state.URL = string(secret), codeURL(string(secret), me.Email)
	}
	state.Recovery, err = tx.Client(ctx, s.db).RecoveryCode.Query().Where(recoverycode.AccountID(me.ID), recoverycode.UsedAtIsNil()).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting recovery codes: %w", err)
	}
	return state, nil
}

// ConfirmCode makes the seed of the person acting count, once a code of it is right, and returns ten recovery codes, which are never shown again.
func (s *Service) ConfirmCode(ctx context.Context, in CodeInput, address string) (codes []string, err error) {
	me := viewer.Get(ctx).Account
	if err := s.count(ctx, "code", me.String(), address); err != nil {
		return nil, err
	}
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		row, err := s.seed(ctx, me)
		switch {
		case err != nil:
			return err
		case row == nil:
			return fault.NotFound("access.code_none")
		case row.ConfirmedAt != nil:
			return fault.Conflict("access.code_there")
		}
		right, err := s.useCode(ctx, row, in.Code)
		if err != nil {
			return err
		}
		if !right {
			return wrongCode()
		}
		system := viewer.System(ctx, "access.code")
		if err := tx.Client(ctx, s.db).Totp.UpdateOneID(row.ID).SetConfirmedAt(s.now()).Exec(system); err != nil {
			return fmt.Errorf("confirming a seed: %w", err)
		}
		if codes, err = s.newCodes(ctx, me); err != nil {
			return err
		}
		if err := s.tell(ctx, me, "code_added"); err != nil {
			return err
		}
		return s.record(ctx, "access.code_added", nil)
	})
	return codes, err
}

// CheckCode takes the one-time code, or a recovery code, of an account that proves itself by codes. A code is good once, whoever gave it first.
func (s *Service) CheckCode(ctx context.Context, account uuid.UUID, in CodeInput, address string) error {
	if err := s.count(ctx, "code", account.String(), address); err != nil {
		return err
	}
	row, err := s.seed(ctx, account)
	if err != nil {
		return err
	}
	if row == nil || row.ConfirmedAt == nil {
		return fault.NotFound("access.code_none")
	}
	right, err := s.useCode(ctx, row, in.Code)
	if err == nil && !right {
		right, err = s.useRecovery(ctx, account, in.Code)
	}
	if err == nil && !right {
		s.refused(ctx, "code", &ent.Account{ID: account})
		return wrongCode()
	}
	return err
}

func wrongCode() error { return fault.Invalid(fault.Field{Name: "code", Key: "access.code_wrong"}) }

// useCode says whether a code is right now, and uses it up with all before it.
func (s *Service) useCode(ctx context.Context, row *ent.Totp, code string) (bool, error) {
	secret, err := s.ring.Open(row.Seed, seeds.Place(row.ID))
	if err != nil {
		return false, fmt.Errorf("opening a seed: %w", err)
	}
	step, err := stepOf(string(secret), digits(code), s.now())
	if err != nil || step <= row.LastStep {
		return false, err
	}
	// Of two requests that bring the same code at once, one moves the step.
	n, err := tx.Client(ctx, s.db).Totp.Update().Where(enttotp.ID(row.ID), enttotp.LastStepLT(step)).SetLastStep(step).
		Save(viewer.System(ctx, "access.code"))
	if err != nil {
		return false, fmt.Errorf("using a code: %w", err)
	}
	return n == 1, nil
}

// stepOf returns the time step of which the code is, or zero when it is of none around now.
func stepOf(secret, code string, now time.Time) (found int64, err error) {
	opts := totp.ValidateOpts{Period: uint(codeStep.Seconds()), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	for off := -codeSkew; off <= codeSkew; off++ { // all of them, so that the time taken says nothing
		at := now.Add(time.Duration(off) * codeStep)
		want, err := totp.GenerateCodeCustom(secret, at, opts)
		if err != nil {
			return 0, fmt.Errorf("computing a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at.Unix() / int64(codeStep.Seconds())
		}
	}
	return found, nil
}

// digits drops what people and apps put between digits.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
}

// RemoveCode takes the codes of the person acting away, recovery codes too, once one of them is right.
func (s *Service) RemoveCode(ctx context.Context, in CodeInput, address string) error {
	me := viewer.Get(ctx).Account
	if s.obligedTo(ctx) {
		return fault.Forbidden("access.code_obliged")
	}
	if err := s.CheckCode(ctx, me, in, address); err != nil {
		return err
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		system, client := viewer.System(ctx, "access.code"), tx.Client(ctx, s.db)
		if _, err := client.Totp.Delete().Where(enttotp.AccountID(me)).Exec(system); err != nil {
			return fmt.Errorf("removing a seed: %w", err)
		}
		if _, err := client.RecoveryCode.Delete().Where(recoverycode.AccountID(me)).Exec(system); err != nil {
			return fmt.Errorf("removing recovery codes: %w", err)
		}
		if err := s.tell(ctx, me, "code_removed"); err != nil {
			return err
		}
		return s.record(ctx, "access.code_removed", nil)
	})
}
