package worker

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/hibiken/asynq"
)

// logger writes what asynq says to slog: its everyday notes as debugging, since the outbox says what matters. asynq never logs payloads, and ours
// hold an id alone.
type logger struct{ log *slog.Logger }

// shared is what asynq says, as an error, each time something that shares a client is closed. It is how it should be.
const shared = "redis connection is shared"

func (l logger) say(level func(string, ...any), args []any) {
	if text := fmt.Sprint(args...); !strings.Contains(text, shared) {
		level("asynq: " + text)
	}
}

// Debug drops the note: asynq writes several a second.
func (logger) Debug(...any) {}

// Info writes a note.
func (l logger) Info(args ...any) { l.say(l.log.Debug, args) }

// Warn writes a warning.
func (l logger) Warn(args ...any) { l.say(l.log.Warn, args) }

// Error writes an error.
func (l logger) Error(args ...any) { l.say(l.log.Error, args) }

// Fatal writes an error; ending the process is not for a library to decide.
func (l logger) Fatal(args ...any) { l.say(l.log.Error, args) }

var _ asynq.Logger = logger{}
