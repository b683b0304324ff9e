package accounts

import (
	"context"
	"fmt"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/invitation"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/worker"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// Handlers returns who sends the module's mails. They are about one's own account, so nobody unticks them.
func (m *Module) Handlers() []outbox.Handler {
	mailer := func(topic string, run func(context.Context, outbox.Message) error) outbox.Handler {
		return outbox.Handler{Topic: topic, Name: "accounts.mail", Queue: worker.QueueMail, Outside: true, Run: run}
	}
	return []outbox.Handler{
		mailer(FactInvited, m.mailInvitation), mailer(FactJoined, m.mailJoined),
		mailer(FactSuspended, m.mailChange("suspended")), mailer(FactRestored, m.mailChange("restored")), mailer(FactHandedOver, m.mailChange("handed_over")),
		{Topic: TaskTell, Name: "accounts.tell", Run: m.tellMany},
	}
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
	name, action := "invitation", m.baseURL+"/invitation/"+token(m.secret, found.ID)
	if isStandIn(to) {
		if to, err = client.Account.Query().Where(account.Email(Address(to))).Only(ctx); err != nil {
			return fmt.Errorf("reading whom a stand-in is for: %w", err)
		}
		name, action, args["Name"] = "invitation_kept", "", to.FirstName
	}
	if err := m.letter(ctx, msg, to, name, letters.Data{Args: args, ActionURL: action}); err != nil {
		return err
	}
	return client.Invitation.UpdateOneID(found.ID).SetSentAt(m.now()).Exec(ctx)
}

// letter sends a mail about her account to a person, in her language.
func (m *Module) letter(ctx context.Context, msg outbox.Message, to *ent.Account, name string, data letters.Data) error {
	data.SiteURL = m.baseURL
	letter, err := letters.Render(m.bundle, to.Locale, name, data)
	if err != nil {
		return outbox.Permanent(err)
	}
	err = m.mail.Send(ctx, mail.Message{ID: msg.ID, To: to.Email, ToName: FullName(to), Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML})
	if err != nil {
		return fmt.Errorf("sending the mail %s: %w", name, err)
	}
	return nil
}

// mailJoined tells a person who has an account that she has one more role.
func (m *Module) mailJoined(ctx context.Context, msg outbox.Message) error {
	var what Joined
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	found, err := tx.Client(ctx, m.db).Membership.Query().Where(membership.ID(what.Membership), membership.EndedAtIsNil()).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil // ended before the mail left
	}
	if err != nil {
		return fmt.Errorf("reading the membership: %w", err)
	}
	args, err := m.roleArgs(ctx, found)
	if err != nil {
		return err
	}
	return m.letter(ctx, msg, found.Edges.Account, "joined", letters.Data{Args: args, ActionURL: m.baseURL + "/role"})
}

// roleArgs are the words of a mail about a membership: whose, which role, and where.
func (m *Module) roleArgs(ctx context.Context, of *ent.Membership) (map[string]any, error) {
	place, err := m.PlaceName(ctx, of)
	if err != nil {
		return nil, err
	}
	role := m.bundle.Localizer(of.Edges.Account.Locale).T("accounts.role." + string(of.Role))
	if place != "" {
		role += ", " + place
	}
	return map[string]any{"Name": of.Edges.Account.FirstName, "Role": role}, nil
}
