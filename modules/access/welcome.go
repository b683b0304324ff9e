package access

import (
	"net/http"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent"
)

// welcome gives the browser of who has just come in the language and the display that the account keeps. At the very first sign-in it is the other way
// round: the account takes over what the person has read and chosen on the way to it.
func (m *Module) welcome(w http.ResponseWriter, r *http.Request, before *ent.Account) error {
	if before.SignedInAt == nil {
		return m.people.PreferOf(r.Context(), before.ID, api.PreferencesOf(r))
	}
	api.SetLanguage(w, r, before.Locale)
	if before.Display != nil { // else nothing was ever chosen, and the browser stays as it is
		api.SetDisplay(w, r, before.Display)
	}
	return nil
}
