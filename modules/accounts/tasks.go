package accounts

import (
	"context"
	"fmt"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// Handlers returns who sends the invitations.
func (m *Module) Handlers() []outbox.Handler {
	return []outbox.Handler{{Topic: FactInvited, Name: "accounts.mail", Queue: worker.QueueMail, Outside: true, Run: m.mailInvitation}}
}

// mailInvitation sends the mail of an invitation that still opens an account. Sent twice, it would say the same under the same Message-ID.
func (m *Module) mailInvitation(ctx context.Context, msg outbox.Message) error {
	var what Invited
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	client := tx.Client(ctx, m.db)
	found, err := client.Invitation.Query().Where(append(m.openAt(m.now()), invitation.ID(what.Invitation))...).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil // withdrawn, used or expired before the mail left
	}
	if err != nil {
		return fmt.Errorf("reading the invitation: %w", err)
	}
	to := found.Edges.Account
	if to.State != schema.StateInvited {
		return nil
	}
	args := map[string]any{"Name": to.FirstName, "Inviter": m.bundle.Localizer(to.Locale).T("mail.invitation.operator"), "Expires": found.ExpiresAt}
	if found.InvitedBy != nil {
		if by, err := client.Account.Query().Where(account.ID(*found.InvitedBy)).Only(ctx); err == nil {
			args["Inviter"] = FullName(by)
		}
	}
	letter, err := letters.Render(m.bundle, to.Locale, "invitation", letters.Data{
		Args: args, ActionURL: m.baseURL + "/invitation/" + token(m.secret, found.ID), SiteURL: m.baseURL,
	})
	if err != nil {
		return outbox.Permanent(err)
	}
	err = m.mail.Send(ctx, mail.Message{ID: msg.ID, To: to.Email, ToName: FullName(to), Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML})
	if err != nil {
		return fmt.Errorf("sending the invitation: %w", err)
	}
	return client.Invitation.UpdateOneID(found.ID).SetSentAt(m.now()).Exec(ctx)
}
