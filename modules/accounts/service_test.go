package accounts_test

import (
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/hosttest"
)

// service returns the module's service as the program built it.
func service(app *hosttest.App) *accounts.Service {
	for _, m := range app.Modules() {
		if found, ok := m.(*accounts.Module); ok {
			return found.Service
		}
	}
	return nil
}
