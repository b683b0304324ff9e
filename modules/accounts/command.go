package accounts

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts/schema"
)

// Commands returns "admin".
func (m *Module) Commands() []modules.Command {
	return []modules.Command{{
		Name: "admin", Run: m.adminCommand,
		Usage: "admin create EMAIL FIRST-NAME LAST-NAME: invite an administrator and print the link; admin link EMAIL: print it again",
	}}
}

var errAdminUsage = errors.New("usage: atouts admin create EMAIL FIRST-NAME LAST-NAME, or atouts admin link EMAIL")

func (m *Module) adminCommand(ctx context.Context, args []string, out io.Writer) error {
	switch {
	case len(args) == 4 && args[0] == "create":
		if _, err := m.InviteAdmin(ctx, PersonInput{Email: args[1], FirstName: args[2], LastName: args[3]}); err != nil {
			return fmt.Errorf("inviting %s: %w", args[1], err)
		}
		return m.printLink(ctx, args[1], out)
	case len(args) == 2 && args[0] == "link":
		return m.printLink(ctx, args[1], out)
	default:
		return errAdminUsage
	}
}

// InviteAdmin invites an administrator in the name of whoever runs the program: how the first one comes to be.
func (m *Module) InviteAdmin(ctx context.Context, p PersonInput) (id uuid.UUID, err error) {
	err = tx.Run(ctx, m.db, func(ctx context.Context) error {
		id, err = m.invite(ctx, InviteInput{PersonInput: p, Role: viewer.RoleAdmin})
		return err
	})
	return id, err
}

func (m *Module) printLink(ctx context.Context, email string, out io.Writer) error {
	found, err := tx.Client(ctx, m.db).Invitation.Query().
		Where(append(m.openAt(m.now()), invitation.HasAccountWith(account.Email(Fold(email)), account.StateEQ(schema.StateInvited)))...).
		Order(ent.Desc(invitation.FieldCreatedAt)).First(ctx)
	if err != nil {
		return fmt.Errorf("finding an invitation of %s that is still valid: %w", email, err)
	}
	_, err = fmt.Fprintf(out, "%s/invitation/%s\n", m.baseURL, token(m.secret, found.ID))
	return err
}
