package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
	goredis "github.com/redis/go-redis/v9"
)

// redeliveries is how often asynq itself tries again. It does so only when the database did not answer: every other failure is the row's.
const redeliveries = 5

// Queue is the motor: asynq on a shared Redis client.
type Queue struct {
	client    *asynq.Client
	inspector *asynq.Inspector
}

// NewQueue returns the queue on a Redis client, which stays its caller's to close.
func NewQueue(client goredis.UniversalClient) *Queue {
	return &Queue{client: asynq.NewClientFromRedisClient(client), inspector: asynq.NewInspectorFromRedisClient(client)}
}

// Inspector tells what the queue holds.
func (q *Queue) Inspector() *asynq.Inspector { return q.inspector }

// TaskID reads the outbox id that a task of the queue carries.
func TaskID(t *asynq.Task) (uuid.UUID, error) {
	id, err := uuid.ParseBytes(t.Payload())
	if err != nil {
		return uuid.Nil, fmt.Errorf("reading the id of a task %s: %w", t.Type(), err)
	}
	return id, nil
}

// put enqueues a row. Its task carries the id alone: the payload stays in the database. It says false when the queue has that id already.
func (q *Queue) put(ctx context.Context, name, topic string, id uuid.UUID, limit time.Duration) (fresh bool, err error) {
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(topic, []byte(id.String())),
		asynq.TaskID(id.String()), asynq.Queue(name), asynq.Timeout(limit), asynq.MaxRetry(redeliveries))
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, asynq.ErrTaskIDConflict):
		return false, nil
	default:
		return false, fmt.Errorf("enqueueing %s: %w", topic, err)
	}
}

// coming says whether the queue will still deliver an id by itself: false for one that a dead process was given, or that asynq has given up.
func (q *Queue) coming(name string, id uuid.UUID) bool {
	info, err := q.inspector.GetTaskInfo(name, id.String())
	if err != nil {
		return false
	}
	switch info.State {
	case asynq.TaskStatePending, asynq.TaskStateScheduled, asynq.TaskStateRetry, asynq.TaskStateAggregating:
		return true
	case asynq.TaskStateArchived, asynq.TaskStateCompleted:
		_ = q.inspector.DeleteTask(name, id.String()) // so that its id is free again
	case asynq.TaskStateActive:
	}
	return false
}
