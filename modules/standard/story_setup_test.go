package standard_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/hosttest"
)

// importing returns the command that imports feeds.
func importing(app *hosttest.App) modules.Command {
	for _, m := range app.Modules() {
		if c, ok := m.(modules.Commander); ok {
			for _, one := range c.Commands() {
				if one.Name == "feed" {
					return one
				}
			}
		}
	}
	return modules.Command{}
}

// file writes a text to a file of the test.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flux.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
