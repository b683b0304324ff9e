package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/deletion"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker/mail"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// runConfirm writes that a wish of deletion was noted, until when it can be taken back, and where.
func (m *Module) runConfirm(ctx context.Context, msg outbox.Message) error {
	return m.letter(ctx, msg, "privacy.deletion_asked", m.baseURL+home)
}

// runCancelled writes that the account stays.
func (m *Module) runCancelled(ctx context.Context, msg outbox.Message) error {
	return m.letter(ctx, msg, "privacy.deletion_cancelled", m.baseURL+home)
}

// runFarewell writes the last mail, then asks for the erasure. Between the two a worker may die: then the mail is written again under the same
// Message-ID.
func (m *Module) runFarewell(ctx context.Context, msg outbox.Message) error {
	if err := m.letter(ctx, msg, "privacy.erased", ""); err != nil {
		return err
	}
	var what aboutDeletion
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	return tx.Run(ctx, m.db, func(ctx context.Context) error {
		_, err := m.outbox.Add(ctx, outbox.Entry{Topic: TaskErase, Payload: what})
		return err
	})
}

// letter writes to the person of a wish. These mails concern the account itself and cannot be stopped.
func (m *Module) letter(ctx context.Context, msg outbox.Message, name, action string) error {
	var what aboutDeletion
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	client := tx.Client(ctx, m.db)
	d, err := client.Deletion.Query().Where(deletion.ID(what.Deletion), deletion.DoneAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a wish of deletion: %w", err)
	}
	to, err := client.Account.Get(ctx, d.AccountID)
	if err != nil {
		return fmt.Errorf("reading whom to write to: %w", err)
	}
	full := strings.TrimSpace(to.FirstName + " " + to.LastName)
	letter, err := letters.Render(m.bundle, to.Locale, name, letters.Data{
		Args: map[string]any{"Name": full, "Due": d.DueAt}, ActionURL: action, SiteURL: m.baseURL,
	})
	if err != nil {
		return outbox.Permanent(err)
	}
	err = m.mail.Send(ctx, mail.Message{ID: msg.ID, To: to.Email, ToName: full, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML})
	if err != nil {
		return fmt.Errorf("sending %s: %w", name, err)
	}
	return nil
}
