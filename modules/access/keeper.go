package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/identity"
	"github.com/atouts/atouts/ent/passkey"
	"github.com/atouts/atouts/ent/recoverycode"
	"github.com/atouts/atouts/ent/ticket"
	"github.com/atouts/atouts/ent/token"
	"github.com/atouts/atouts/ent/totp"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData names the ways in of a person, without their secrets.
func (s *Service) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	client := tx.Client(ctx, s.db)
	var parts modules.Parts
	var all []map[string]any
	for _, read := range []func() ([]map[string]any, error){
		func() ([]map[string]any, error) {
			return rows(client.Passkey.Query().Where(passkey.AccountID(account)).All(ctx))
		},
		func() ([]map[string]any, error) {
			return rows(client.Identity.Query().Where(identity.AccountID(account)).All(ctx))
		},
		func() ([]map[string]any, error) {
			return rows(client.Token.Query().Where(token.AccountID(account)).All(ctx))
		},
	} {
		some, err := read()
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	parts.Add("ways", all, nil)
	return parts.End()
}

func rows[T any](list []T, err error) ([]map[string]any, error) {
	if err != nil {
		return nil, fmt.Errorf("reading a person's ways in: %w", err)
	}
	return modules.Rows(list)
}

// EraseData closes every way in.
func (s *Service) EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error) {
	client, sum := tx.Client(ctx, s.db), 0
	for _, forget := range []func() (int, error){
		func() (int, error) { return client.Passkey.Delete().Where(passkey.AccountID(account)).Exec(ctx) },
		func() (int, error) { return client.Identity.Delete().Where(identity.AccountID(account)).Exec(ctx) },
		func() (int, error) { return client.Token.Delete().Where(token.AccountID(account)).Exec(ctx) },
		func() (int, error) { return client.Totp.Delete().Where(totp.AccountID(account)).Exec(ctx) },
		func() (int, error) {
			return client.RecoveryCode.Delete().Where(recoverycode.AccountID(account)).Exec(ctx)
		},
		func() (int, error) { return client.Ticket.Delete().Where(ticket.AccountID(account)).Exec(ctx) },
	} {
		n, err := forget()
		if err != nil {
			return nil, fmt.Errorf("closing a person's ways in: %w", err)
		}
		sum += n
	}
	return map[string]int{"ways": sum}, nil
}
