package feeds

import (
	"fmt"
	"net/url"
	pathname "path"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/seal"
)

// The address of a feed often is its credential: a user and a password before the host, a token behind the question mark. So it is sealed in the database, used to
// fetch, and never shown again as a whole.

// address is where the address of a feed is sealed.
var address = seal.Column{Table: "feeds", Name: "url", Text: true} //nolint:gochecknoglobals // a name

// Sealed returns the column of the addresses.
func (m *Module) Sealed() []seal.Column { return []seal.Column{address} }

// sealed is an address as the database keeps it; a feed without one keeps none.
func (s *Service) sealed(raw string, id uuid.UUID) string {
	if raw == "" {
		return ""
	}
	return s.seal.SealText(raw, address.Place(id))
}

// openAddresses puts in place of each sealed address what was given.
func (s *Service) openAddresses(feeds ...*ent.Feed) (err error) {
	for _, f := range feeds {
		if f.URL, err = s.seal.OpenText(f.URL, address.Place(f.ID)); err != nil {
			return fmt.Errorf("opening the address of the feed %s: %w", f.ID, err)
		}
	}
	return nil
}

// public is an address without what may be a credential: what links in the feed are relative to.
func public(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return ""
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment = nil, "", false, ""
	return u.String()
}

// shown is an address as people read it: where something was left out stands "…".
func shown(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return ""
	}
	text := public(raw)
	if u.User != nil {
		text = u.Scheme + "://…@" + text[len(u.Scheme+"://"):]
	}
	if u.RawQuery != "" {
		text += "?…"
	}
	return text
}

// sourceName is what a feed is called after the file or address that it was read from.
func sourceName(source string) string {
	if u, err := url.Parse(source); err == nil && u.Host != "" {
		if name := pathname.Base(u.Path); name != "." && name != "/" {
			return name
		}
		return u.Host
	}
	return pathname.Base(source)
}
