package standard

import (
	"context"
	"strings"

	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/showcase"
	"github.com/atouts/atouts/templates/i18n"
)

// latest shows the newest offers on the showcase's home.
type latest struct{ offers *offers.Module }

// Latest returns the newest published offers in the words of the showcase.
func (l latest) Latest(ctx context.Context, most int) ([]showcase.Offer, error) {
	all, err := l.offers.Latest(ctx, most)
	if err != nil {
		return nil, err
	}
	shown := make([]showcase.Offer, len(all))
	for i, o := range all {
		shown[i] = showcase.Offer{
			Title: o.Title, Href: offers.Root + "/" + o.Slug, Company: o.Company, Place: strings.Join(o.Places, ", "),
			Kind: i18n.T(ctx, "offers.kind."+o.Kind),
		}
		if o.KindOther != "" {
			shown[i].Kind = o.KindOther // "other" alone says nothing
		}
	}
	return shown, nil
}
