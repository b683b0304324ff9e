package standard_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/atouts/atouts/api"
)

// kind is what a parameter of an address names.
type kind string

const (
	kindAccount      kind = "account"
	kindApplication  kind = "application"
	kindAppointment  kind = "appointment"
	kindBatch        kind = "changes made together"
	kindCandidate    kind = "candidate"
	kindCompany      kind = "company"
	kindCompanySlug  kind = "company's address"
	kindCV           kind = "CV"
	kindExport       kind = "copy of one's data"
	kindFeed         kind = "feed"
	kindFile         kind = "file of the documentation"
	kindIntake       kind = "file of accounts"
	kindInvitation   kind = "invitation"
	kindMembership   kind = "role"
	kindAddress      kind = "link about an address"
	kindLink         kind = "link that comes in"
	kindReset        kind = "link to a new password"
	kindNote         kind = "note"
	kindNotification kind = "notification"
	kindOffer        kind = "offer"
	kindOfferSlug    kind = "offer's address"
	kindOwnOffer     kind = "offer from inside"
	kindRequest      kind = "request"
	kindRun          kind = "run"
	kindSchool       kind = "establishment"
	kindSession      kind = "session"
	kindStop         kind = "link that stops mails"
	kindTask         kind = "task that was given up"
)

// kinds says what each parameter names, by the address up to it. An address that is missing here fails TestEveryParameterIsKnown: what is not known
// is not tried.
func kinds() map[string]kind {
	return map[string]kind{
		"/connexion/lien/{}": kindLink, "/connexion/oubli/{}": kindReset, "/adresse/{}": kindAddress,
		"/administration/entreprises/{}": kindCompany, "/administration/entreprises/{}/offres/{}": kindOwnOffer, "/administration/etablissements/{}": kindSchool, "/administration/file/{}": kindTask, "/api/v1/queues/rows/{}": kindTask, "/api/docs/{}": kindFile,
		"/api/v1/account/exports/{}": kindExport, "/mon-compte/donnees/copies/{}": kindExport,
		"/api/v1/account-imports/{}": kindIntake, "/importation/{}": kindIntake,
		"/api/v1/account/sessions/{}": kindSession, "/api/v1/accounts/{}": kindAccount, "/api/v1/applications/{}": kindApplication,
		"/api/v1/applications/{}/appointments/{}": kindAppointment, "/api/v1/applications/{}/notes/{}": kindNote, "/api/v1/appointments/{}": kindAppointment,
		"/api/v1/assistance/{}": kindRequest, "/api/v1/candidates/{}": kindCandidate, "/api/v1/companies/{}": kindCompany, "/api/v1/cvs/{}": kindCV,
		"/api/v1/establishments/{}": kindSchool, "/api/v1/feed-runs/{}": kindRun, "/api/v1/feeds/{}": kindFeed, "/api/v1/notifications/{}": kindNotification,
		"/api/v1/offers/{}": kindOffer, "/assistance/{}": kindRequest, "/candidats/{}": kindCandidate, "/candidatures/{}": kindApplication,
		"/candidatures/{}/notes/{}": kindNote, "/candidatures/{}/rendez-vous/{}": kindAppointment, "/comptes/{}": kindAccount, "/comptes/changements/{}": kindBatch, "/comptes/roles/{}": kindMembership, "/api/v1/memberships/{}": kindMembership,
		"/api/v1/account-changes/{}": kindBatch, "/cv/{}": kindCV,
		"/entreprises/{}": kindCompanySlug, "/flux/executions/{}": kindRun, "/flux/{}": kindFeed, "/invitation/{}": kindInvitation,
		"/mon-compte/sessions/{}": kindSession, "/mon-employeur/offres/{}": kindOwnOffer, "/notifications/arret/{}": kindStop, "/notifications/{}": kindNotification,
		"/offres/{}": kindOfferSlug,
	}
}

var parameter = regexp.MustCompile(`\{[^/}]*\}`)

// parameters returns what the parameters of an address name, in their order.
func parameters(path string) ([]kind, error) {
	var found []kind
	known := kinds()
	for _, at := range parameter.FindAllStringIndex(path, -1) {
		prefix := parameter.ReplaceAllString(path[:at[1]], "{}")
		k, ok := known[prefix]
		if !ok {
			return nil, fmt.Errorf("%s: say in kinds() what %s names", path, prefix)
		}
		found = append(found, k)
	}
	return found, nil
}

// address fills the parameters of a path, in their order.
func address(path string, names ...string) string {
	return parameter.ReplaceAllStringFunc(path, func(string) string {
		name := names[0]
		names = names[1:]
		return name
	})
}

// visible returns the address of a route with things that exist for an actor, and false when there are none.
func (w *world) visible(route api.Route, actor string) (string, bool) {
	wanted, err := parameters(route.Path)
	w.must(err)
	names := make([]string, len(wanted))
	for i, k := range wanted {
		at := slices.IndexFunc(w.objects[k], func(o object) bool { return slices.Contains(o.seen, actor) })
		if at < 0 {
			return "", false
		}
		names[i] = w.objects[k][at].name
	}
	return address(route.Path, names...), true
}

// role returns whether an actor may enter a route.
func (w *world) role(route api.Route, actor string) bool {
	if actor == "visitor" {
		return route.Who.Public()
	}
	return route.Who.Allows(w.people[actor].Viewer)
}

// where writes a route for a message.
func where(route api.Route) string {
	return strings.Join([]string{route.Method, route.Path, route.ID}, " ")
}
