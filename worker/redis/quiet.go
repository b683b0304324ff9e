package redis

import (
	"context"

	goredis "github.com/redis/go-redis/v9"
)

type silent struct{}

// Printf drops a line.
func (silent) Printf(context.Context, string, ...any) {}

// Hush keeps go-redis from writing lines of its own, in a form of its own, on the error output: what they tell comes back as errors and is logged by us. It
// holds for the whole process, so main calls it, once.
func Hush() { goredis.SetLogger(silent{}) }
