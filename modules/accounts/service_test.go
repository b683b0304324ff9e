package accounts_test

import (
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/standard"
)

// service returns the module's service as the program built it.
func service(app *hosttest.App) *accounts.Service {
	for _, m := range standard.Modules(app.Foundations()) {
		if found, ok := m.(*accounts.Module); ok {
			return found.Service
		}
	}
	return nil
}
