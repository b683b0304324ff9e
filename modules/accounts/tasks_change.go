package accounts

import (
	"context"
	"fmt"
	"strconv"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/change"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/worker/outbox"

	letters "github.com/atouts/atouts/templates/mail"
)

// mailChange writes about a change to whom it concerns: to who takes over of a hand-over, else to the person.
func (m *Module) mailChange(name string) func(context.Context, outbox.Message) error {
	return func(ctx context.Context, msg outbox.Message) error {
		var what Changed
		if err := msg.Decode(&what); err != nil {
			return outbox.Permanent(err)
		}
		c, err := tx.Client(ctx, m.db).Change.Query().Where(change.ID(what.Change)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil // its person was erased
		}
		if err != nil {
			return fmt.Errorf("reading a change: %w", err)
		}
		about, err := m.anAccount(ctx, c.AccountID)
		if err != nil {
			return err
		}
		to := about
		if c.ToAccountID != nil {
			if to, err = m.anAccount(ctx, *c.ToAccountID); err != nil {
				return err
			}
		}
		count, _ := strconv.Atoi(c.Before["count"]) // none
		data := letters.Data{
			Args:  map[string]any{"Name": to.FirstName, "From": FullName(about), "Count": count},
			Quote: c.Note, ActionURL: m.baseURL + "/",
		}
		switch name {
		case "suspended":
			data.ActionURL = ""
		case "restored": // the note is of the suspension that was undone
			data.Quote = ""
		}
		return m.letter(ctx, msg, to, name, data)
	}
}
