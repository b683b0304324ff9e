package privacy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/export"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/modules/privacy/schema"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"

	accounts "github.com/atouts/atouts/modules/accounts/schema"
)

// The facts of exports. FactReady is an alert too.
const (
	FactExportAsked = "privacy.export_asked"
	FactReady       = "privacy.export_ready"
)

// life is how long a copy can be downloaded.
const life = 7 * 24 * time.Hour

// exportType is the media type of a copy.
const exportType = "application/zip"

type aboutExport struct {
	Export uuid.UUID `json:"export"`
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// AskExport asks for a copy of everything that the site keeps on the person acting. While one is being made, it is that one.
func (s *Service) AskExport(ctx context.Context) (made *ent.Export, err error) {
	me := viewer.Get(ctx).Account
	err = tx.Run(ctx, s.db, func(ctx context.Context) error {
		client := tx.Client(ctx, s.db)
		made, err = client.Export.Query().Where(export.AccountID(me), export.State(schema.ExportAsked)).First(ctx)
		if !ent.IsNotFound(err) {
			return err
		}
		if made, err = client.Export.Create().SetAccountID(me).SetCreatedAt(s.now()).Save(ctx); err != nil {
			return fmt.Errorf("asking for a copy: %w", err)
		}
		if err := s.trail.Record(ctx, trail.Line{Action: "privacy.export_asked", Owner: me, Kind: "export", ID: made.ID.String()}); err != nil {
			return err
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: FactExportAsked, Payload: aboutExport{made.ID}})
		return err
	})
	return made, err
}

// Exports lists the copies of the person acting, the newest first; the last ten.
func (s *Service) Exports(ctx context.Context) ([]*ent.Export, error) {
	list, err := tx.Client(ctx, s.db).Export.Query().Where(export.AccountID(viewer.Get(ctx).Account)).
		Order(ent.Desc(export.FieldCreatedAt)).Limit(10).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing copies: %w", err)
	}
	return list, nil
}

// OpenExport opens a copy of the person acting. The caller closes it.
func (s *Service) OpenExport(ctx context.Context, id uuid.UUID) (file io.ReadCloser, row *ent.Export, err error) {
	row, err = tx.Client(ctx, s.db).Export.Query().Where(export.ID(id), export.AccountID(viewer.Get(ctx).Account)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil, fault.NotFound("privacy.export_unknown")
	case err != nil:
		return nil, nil, fmt.Errorf("looking up a copy: %w", err)
	case row.State == schema.ExportAsked:
		return nil, nil, fault.Conflict("privacy.export_waits")
	case row.State != schema.ExportReady || row.ExpiresAt == nil || !row.ExpiresAt.After(s.now()):
		return nil, nil, fault.Conflict("privacy.export_gone")
	}
	if file, _, err = s.blobs.Get(ctx, row.Blob); err != nil {
		return nil, nil, fmt.Errorf("opening a copy: %w", err)
	}
	return file, row, nil
}

// runExport makes the file of one copy. Run again, it finds the copy ready and does nothing.
func (m *Module) runExport(ctx context.Context, msg outbox.Message) error {
	var what aboutExport
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	row, err := tx.Client(ctx, m.db).Export.Get(ctx, what.Export)
	if ent.IsNotFound(err) || err == nil && row.State != schema.ExportAsked {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading what copy is asked: %w", err)
	}
	key := "export/" + row.ID.String() + ".zip"
	size, err := m.write(ctx, row, key)
	if err != nil {
		if msg.Attempt >= 5 {
			return m.settle(ctx, row, func(u *ent.ExportUpdate) { u.SetState(schema.ExportFailed) }, "")
		}
		return err
	}
	return m.settle(ctx, row, func(u *ent.ExportUpdate) {
		u.SetState(schema.ExportReady).SetBlob(key).SetBytes(size).SetReadyAt(m.now()).SetExpiresAt(m.now().Add(life))
	}, FactReady)
}

// settle ends the making of a copy, once, and tells it.
func (s *Service) settle(ctx context.Context, row *ent.Export, how func(*ent.ExportUpdate), fact string) error {
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		update := tx.Client(ctx, s.db).Export.Update().Where(export.ID(row.ID), export.State(schema.ExportAsked))
		how(update)
		n, err := update.Save(ctx)
		if err != nil {
			return fmt.Errorf("noting the end of a copy: %w", err)
		}
		if n == 0 {
			return nil
		}
		s.changed(ctx, row.AccountID)
		if fact == "" {
			return nil
		}
		_, err = s.outbox.Add(ctx, outbox.Entry{Topic: fact, Payload: aboutExport{row.ID}})
		return err
	})
}

// changed makes the person's page refresh itself, once this is committed.
func (s *Service) changed(ctx context.Context, account uuid.UUID) {
	data, _ := json.Marshal(map[string]string{"topic": topic(account)}) //nolint:errchkjson // a map of texts
	tx.AfterCommit(ctx, func(ctx context.Context) {
		if err := s.live.Publish(ctx, live.Event{Account: account, Name: "changed", Data: data}); err != nil {
			s.log.WarnContext(ctx, "a copy could not be told live", "account", account, "error", err)
		}
	})
}

// topic names the region of the page that shows one's copies.
func topic(account uuid.UUID) string { return "exports:" + account.String() }

// runTell tells the person that her copy is there.
func (m *Module) runTell(ctx context.Context, msg outbox.Message) error {
	var what aboutExport
	if err := msg.Decode(&what); err != nil {
		return outbox.Permanent(err)
	}
	row, err := tx.Client(ctx, m.db).Export.Get(ctx, what.Export)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the copy that is ready: %w", err)
	}
	return m.alerts.Tell(ctx, notifications.Told{Event: FactReady, EventID: msg.ID, Accounts: []uuid.UUID{row.AccountID}, Href: home})
}

// expire ends copies whose week is over: first the row, so that nobody opens what is about to go, then the file.
func (m *Module) expire(ctx context.Context) error {
	client := tx.Client(ctx, m.db)
	old, err := client.Export.Query().Where(export.State(schema.ExportReady), export.ExpiresAtLTE(m.now())).Limit(500).All(ctx)
	if err != nil {
		return fmt.Errorf("looking for old copies: %w", err)
	}
	for _, row := range old {
		if err := client.Export.Update().Where(export.ID(row.ID), export.State(schema.ExportReady)).SetState(schema.ExportExpired).Exec(ctx); err != nil {
			return fmt.Errorf("ending an old copy: %w", err)
		}
	}
	// Every ended row that still names a file: also those that an earlier run ended without reaching the store.
	ended, err := client.Export.Query().Where(export.State(schema.ExportExpired), export.BlobNEQ("")).Limit(500).All(ctx)
	if err != nil {
		return fmt.Errorf("looking for the files of old copies: %w", err)
	}
	for _, row := range ended {
		if err := m.blobs.Delete(ctx, row.Blob); err != nil {
			return fmt.Errorf("deleting an old copy: %w", err)
		}
		// By its state, since another run may have forgotten the row meanwhile: that is no fault.
		if err := client.Export.Update().Where(export.ID(row.ID)).SetBlob("").Exec(ctx); err != nil {
			return fmt.Errorf("forgetting the file of an old copy: %w", err)
		}
	}
	// An old row only says that its time is over; of an erased person, or after a month, nobody asks any more.
	erased := export.HasAccountWith(account.State(accounts.StateErased))
	_, err = client.Export.Delete().Where(export.State(schema.ExportExpired), export.Blob(""),
		export.Or(erased, export.CreatedAtLT(m.now().Add(-30*24*time.Hour)))).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting old copies: %w", err)
	}
	return nil
}
