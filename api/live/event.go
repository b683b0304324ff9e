package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
)

// Event is something that one person is told now.
type Event struct {
	// ID is that of the row that keeps it, by which a browser says what it had seen last.
	ID      string          `json:"id"`
	Account uuid.UUID       `json:"account"`
	Name    string          `json:"name"`
	Data    json.RawMessage `json:"data"`
}

// Publisher tells events. Call it after the commit of what they speak of; an event that cannot be told is not an error of the command.
type Publisher interface {
	Publish(ctx context.Context, events ...Event) error
}

// channel is the one Redis channel of every process.
const channel = "atouts:live"

// Remote is a publisher over Redis, for a process without a hub (a worker) or beside others that have one.
type Remote struct{ client *goredis.Client }

// NewRemote returns a publisher on the shared client.
func NewRemote(client *goredis.Client) Remote { return Remote{client} }

// Publish sends the events to every hub that listens.
func (r Remote) Publish(ctx context.Context, events ...Event) error {
	if len(events) == 0 {
		return nil
	}
	raw, err := json.Marshal(events)
	if err != nil {
		return fmt.Errorf("writing live events: %w", err)
	}
	if err := r.client.Publish(ctx, channel, raw).Err(); err != nil {
		return fmt.Errorf("publishing live events: %w", err)
	}
	return nil
}

// write appends an event in the format of server-sent events.
func (e Event) write(b *bytes.Buffer) {
	if e.ID != "" {
		b.WriteString("id: " + oneLine(e.ID) + "\n")
	}
	if e.Name != "" {
		b.WriteString("event: " + oneLine(e.Name) + "\n")
	}
	b.WriteString("data: ")
	if json.Compact(b, e.Data) != nil { // compact JSON has no line ends, which would end the event
		b.WriteString("null")
	}
	b.WriteString("\n\n")
}

// oneLine keeps a text from beginning another field.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == 0 {
			return -1
		}
		return r
	}, s)
}

var _ Publisher = Remote{}
