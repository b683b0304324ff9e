package notifications

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
)

// op describes an operation of the module.
func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: tag, Who: who}
}

const tag = "Notifications"

// View is a notification as its person reads it.
type View struct {
	ID   uuid.UUID  `json:"id" doc:"The notification's id."`
	Name string     `json:"event" doc:"The event that it tells."`
	Text string     `json:"text" doc:"What happened, in the language asked for."`
	Href string     `json:"href" doc:"The page it leads to, from the root of the site."`
	At   time.Time  `json:"at" doc:"When it happened."`
	Read *time.Time `json:"read,omitempty" doc:"When it was read."`
}

// ListView is one page of notifications.
type ListView struct {
	Total         int    `json:"total" doc:"How many there are in all."`
	Unread        int    `json:"unread" doc:"How many were not read."`
	Notifications []View `json:"notifications" doc:"This page of them, newest first."`
}

// TicksInput is what a person ticks.
type TicksInput struct {
	Ticks []Tick `json:"ticks" maxItems:"200" doc:"One for each event to change."`
}

type body[T any] struct{ Body T }

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, op("notifications-list", http.MethodGet, "/notifications", "List your notifications", api.SignedIn()), m.opList)
	api.Operation(r, op("notifications-read", http.MethodPost, "/notifications/{id}/read", "Mark a notification as read", api.SignedIn()), m.opRead)
	api.Operation(r, op("notifications-read-all", http.MethodPost, "/notifications/read", "Mark all your notifications as read", api.SignedIn()), m.opReadAll)
	api.Operation(r, op("ticks-read", http.MethodGet, "/notifications/ticks", "Read what you are told of, and how", api.SignedIn()), m.opTicks)
	api.Operation(r, op("ticks-save", http.MethodPut, "/notifications/ticks", "Choose what you are told of, and how", api.SignedIn()), m.opSaveTicks)
}

func (m *Module) opList(ctx context.Context, in *struct {
	Page int `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
},
) (*body[ListView], error) {
	list, total, err := m.List(ctx, in.Page)
	if err != nil {
		return nil, err
	}
	unread, err := m.Unread(ctx)
	if err != nil {
		return nil, err
	}
	view := ListView{Total: total, Unread: unread, Notifications: make([]View, len(list))}
	for i, n := range list {
		view.Notifications[i] = fromNotification(ctx, n)
	}
	return &body[ListView]{view}, nil
}

func (m *Module) opRead(ctx context.Context, in *struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"The notification."`
},
) (*body[View], error) {
	n, err := m.Read(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[View]{fromNotification(ctx, n)}, nil
}

func (m *Module) opReadAll(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, m.ReadAll(ctx)
}

func (m *Module) opTicks(ctx context.Context, _ *struct{}) (*body[TicksInput], error) {
	ticks, err := m.Ticks(ctx)
	if err != nil {
		return nil, err
	}
	return &body[TicksInput]{TicksInput{ticks}}, nil
}

func (m *Module) opSaveTicks(ctx context.Context, in *body[TicksInput]) (*body[TicksInput], error) {
	if err := m.SaveTicks(ctx, in.Body.Ticks); err != nil {
		return nil, err
	}
	return m.opTicks(ctx, nil)
}

func fromNotification(ctx context.Context, n *ent.Notification) View {
	return View{ID: n.ID, Name: n.Event, Text: sentence(ctx, n), Href: n.Href, At: n.CreatedAt, Read: n.ReadAt}
}
