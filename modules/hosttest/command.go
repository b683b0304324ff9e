package hosttest

import (
	"bytes"
	"testing"

	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/standard"
)

// Command runs a command of the program beside the one that is running, on the same servers and files, and returns what it prints.
func (a *App) Command(tb testing.TB, args ...string) (string, error) {
	tb.Helper()
	c := a.Config
	environ := []string{
		host.Prefix + "DATA=" + c.Data, host.Prefix + "DATABASE_URL=" + c.DatabaseURL, host.Prefix + "REDIS_URL=" + c.RedisURL,
		host.Prefix + "BLOB_URL=" + c.BlobURL, host.Prefix + "BASE_URL=http://localhost:8080",
	}
	var out, errs bytes.Buffer
	err := host.Run(tb.Context(), args, environ, &out, &errs, standard.Modules)
	return out.String(), err
}
