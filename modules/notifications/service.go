package notifications

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/live"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/choice"
	"github.com/atouts/atouts/ent/notification"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/outbox"
)

// PageSize is how many notifications the page shows at once.
const PageSize = 20

// Service holds the commands and queries of the module.
type Service struct {
	db     *open.DB
	clock  func() time.Time
	outbox *outbox.Outbox
	live   live.Publisher
	log    *slog.Logger
	bundle *i18n.Bundle
	secret []byte
	alerts map[string]modules.Alert
	order  []string // of the alerts, as declared
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// TakeAlerts takes what the modules declare. Two alerts of one event are a fault of the program.
func (s *Service) TakeAlerts(alerts []modules.Alert) error {
	for _, a := range alerts {
		if _, twice := s.alerts[a.Event]; twice {
			return fmt.Errorf("notifications: two modules declare the alert %s", a.Event)
		}
		s.alerts[a.Event] = a
		s.order = append(s.order, a.Event)
	}
	return nil
}

// List returns one page of the viewer's notifications, newest first, and how many there are in all.
func (s *Service) List(ctx context.Context, page int) ([]*ent.Notification, int, error) {
	query := tx.Client(ctx, s.db).Notification.Query().Where(notification.Live(true))
	total, err := query.Clone().Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("counting notifications: %w", err)
	}
	list, err := query.Order(notification.ByCreatedAt(sql.OrderDesc()), notification.ByID(sql.OrderDesc())).
		Offset((max(page, 1) - 1) * PageSize).Limit(PageSize).All(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("listing notifications: %w", err)
	}
	return list, total, nil
}

// Unread counts the viewer's notifications that were not read.
func (s *Service) Unread(ctx context.Context) (int, error) {
	n, err := tx.Client(ctx, s.db).Notification.Query().Where(notification.Live(true), notification.ReadAtIsNil()).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting unread notifications: %w", err)
	}
	return n, nil
}

// After returns the viewer's notifications that are newer than an id, oldest first, fifty at most: what a browser missed.
func (s *Service) After(ctx context.Context, last uuid.UUID) ([]*ent.Notification, error) {
	list, err := tx.Client(ctx, s.db).Notification.Query().Where(notification.Live(true), notification.IDGT(last)).
		Order(notification.ByID()).Limit(50).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing missed notifications: %w", err)
	}
	return list, nil
}

// Read marks one of the viewer's notifications as read and returns it; read twice it stays as it was.
func (s *Service) Read(ctx context.Context, id uuid.UUID) (*ent.Notification, error) {
	var found *ent.Notification
	err := tx.Run(ctx, s.db, func(ctx context.Context) (err error) {
		client := tx.Client(ctx, s.db)
		if err = client.Notification.Update().Where(notification.ID(id), notification.ReadAtIsNil()).SetReadAt(s.now()).Exec(ctx); err != nil {
			return fmt.Errorf("marking a notification as read: %w", err)
		}
		found, err = client.Notification.Get(ctx, id)
		if ent.IsNotFound(err) {
			return fault.NotFound("notifications.not_found")
		}
		return err
	})
	return found, err
}

// One returns one of the viewer's notifications.
func (s *Service) One(ctx context.Context, id uuid.UUID) (*ent.Notification, error) {
	found, err := tx.Client(ctx, s.db).Notification.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("notifications.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading a notification: %w", err)
	}
	return found, nil
}

// ReadAll marks all of the viewer's notifications as read.
func (s *Service) ReadAll(ctx context.Context) error {
	err := tx.Client(ctx, s.db).Notification.Update().Where(notification.ReadAtIsNil()).SetReadAt(s.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("marking notifications as read: %w", err)
	}
	return nil
}

// Tick is what the viewer gets of one event.
type Tick struct {
	Event string `json:"event" doc:"The event."`
	Mail  bool   `json:"mail" doc:"Told by e-mail."`
	Live  bool   `json:"live" doc:"Told in the site."`
	// Always says that the mail is sent whatever is ticked.
	Always bool `json:"always,omitempty" doc:"The mail is sent whatever is ticked."`
}

// Ticks returns the events that the viewer's role may be told of, with what she ticked.
func (s *Service) Ticks(ctx context.Context) ([]Tick, error) {
	chosen, err := tx.Client(ctx, s.db).Choice.Query().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading one's choices: %w", err)
	}
	ticks := []Tick{}
	for _, event := range s.order {
		alert := s.alerts[event]
		if !slices.Contains(alert.Roles, viewer.Get(ctx).Role) {
			continue
		}
		t := Tick{Event: event, Mail: alert.Mail, Live: alert.Live, Always: alert.Always}
		for _, c := range chosen {
			if c.Event == event {
				t.Mail, t.Live = c.Mail, c.Live
			}
		}
		ticks = append(ticks, t)
	}
	return ticks, nil
}

// SaveTicks keeps what the viewer ticked. Events that her role is not told of are refused.
func (s *Service) SaveTicks(ctx context.Context, ticks []Tick) error {
	v := viewer.Get(ctx)
	for _, t := range ticks {
		if alert, known := s.alerts[t.Event]; !known || !slices.Contains(alert.Roles, v.Role) {
			return fault.Invalid(fault.Field{Name: "ticks", Key: "notifications.event_unknown"})
		}
	}
	return tx.Run(ctx, s.db, func(ctx context.Context) error {
		for _, t := range ticks {
			if err := s.choose(ctx, v.Account, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) choose(ctx context.Context, who uuid.UUID, t Tick) error {
	system, client := viewer.System(ctx, "notifications.choose"), tx.Client(ctx, s.db)
	n, err := client.Choice.Update().Where(choice.AccountID(who), choice.Event(t.Event)).SetMail(t.Mail).SetLive(t.Live).Save(system)
	if err == nil && n == 0 {
		err = client.Choice.Create().SetAccountID(who).SetEvent(t.Event).SetMail(t.Mail).SetLive(t.Live).Exec(system)
	}
	if err != nil {
		return fmt.Errorf("keeping a choice: %w", err)
	}
	return nil
}

// stopToken is the secret by which a mail's link stops its kind of mails without a sign-in: "account.event.signature".
func (s *Service) stopToken(who uuid.UUID, event string) string {
	body := who.String() + "." + base64.RawURLEncoding.EncodeToString([]byte(event))
	return body + "." + s.sign(body)
}

func (s *Service) sign(body string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("stop\x00" + body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Stopping returns whose mails of which event a link's token stops.
func (s *Service) Stopping(token string) (who uuid.UUID, event string, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(s.sign(parts[0]+"."+parts[1]))) {
		return uuid.Nil, "", fault.NotFound("notifications.stop_unknown")
	}
	name, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return uuid.Nil, "", fault.NotFound("notifications.stop_unknown")
	}
	who, err = uuid.Parse(parts[0])
	if err != nil {
		return uuid.Nil, "", fault.NotFound("notifications.stop_unknown")
	}
	return who, string(name), nil
}

// Stop unticks the e-mail of one event, by the token of a mail's link.
func (s *Service) Stop(ctx context.Context, token string) (event string, err error) {
	who, event, err := s.Stopping(token)
	if err != nil {
		return "", err
	}
	alert, known := s.alerts[event]
	if !known {
		return "", fault.NotFound("notifications.stop_unknown")
	}
	ctx = viewer.System(ctx, "notifications.stop")
	return event, tx.Run(ctx, s.db, func(ctx context.Context) error {
		ticks, err := s.ticks(ctx, alert, []uuid.UUID{who})
		if err != nil {
			return err
		}
		return s.choose(ctx, who, Tick{Event: event, Live: ticks[who].live})
	})
}
