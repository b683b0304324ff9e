package candidates

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/account"
	"github.com/atouts/atouts/ent/establishment"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/candidates"
)

func (m *Module) pageCreate(w http.ResponseWriter, r *http.Request) error {
	return m.showCreate(w, r, http.StatusOK, CreateInput{}, nil)
}

func (m *Module) pageCreateSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := api.Form[CreateInput](r)
	id := uuid.Nil
	if err == nil {
		id, err = m.Create(ctx, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showCreate(w, r, http.StatusUnprocessableEntity, *in, api.Errors(ctx, err))
	}
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "candidates.created", "Email", accounts.Fold(in.Email))
	return api.Redirect(w, r, "/candidats/"+id.String())
}

func (m *Module) showCreate(w http.ResponseWriter, r *http.Request, status int, in CreateInput, errs ui.Errors) error {
	ctx := r.Context()
	typed := r.PostFormValue // what could not be read as its type is shown as it was typed
	view := pages.CreateView{
		FirstName: in.FirstName, LastName: in.LastName, Email: typed("email"), Phone: typed("phone"), Days: typed("days"),
		Establishment: typed("establishment"), Referent: typed("referent"), Fields: profileFields(ctx, in.ProfileInput), Errors: errs,
	}
	view.Fields.AvailableFrom = typed("availableFrom")
	places, err := m.places(ctx)
	if err != nil {
		return err
	}
	if len(places) > 1 || viewer.Get(ctx).Role == viewer.RoleAdmin {
		for _, p := range places {
			view.Establishments = append(view.Establishments, ui.Option{Value: p.ID.String(), Label: p.Name})
		}
	}
	if viewer.Get(ctx).Is(viewer.RoleOfficer, viewer.RoleAdmin) {
		if view.Referents, err = m.referentOptions(ctx, places); err != nil {
			return err
		}
	}
	return api.Render(w, r, status, pages.Create(view))
}

// places lists where the viewer may make a file, by name.
func (m *Module) places(ctx context.Context) ([]*ent.Establishment, error) {
	query := tx.Client(ctx, m.db).Establishment.Query().Order(ent.Asc(establishment.FieldName))
	if v := viewer.Get(ctx); v.Role != viewer.RoleAdmin {
		query.Where(establishment.IDIn(v.Establishments...))
	}
	list, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing establishments: %w", err)
	}
	return list, nil
}

// referentOptions lists the referents of some establishments, each with the name of the place.
func (m *Module) referentOptions(ctx context.Context, places []*ent.Establishment) ([]ui.Option, error) {
	var options []ui.Option
	if viewer.Get(ctx).Role == viewer.RoleOfficer {
		options = append(options, ui.Option{Value: viewer.Get(ctx).Account.String(), Label: i18n.T(ctx, "candidates.create.myself")})
	}
	for _, place := range places {
		ids, err := m.accounts.Referents(ctx, place.ID)
		if err != nil {
			return nil, err
		}
		people, err := tx.Client(ctx, m.db).Account.Query().Where(account.IDIn(ids...)).Order(ent.Asc(account.FieldLastName)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing referents: %w", err)
		}
		for _, a := range people {
			options = append(options, ui.Option{Value: a.ID.String(), Label: strings.Join([]string{accounts.FullName(a), place.Name}, " – ")})
		}
	}
	return options, nil
}

// panelsOf asks the other modules for their part of the page, in order.
func (m *Module) panelsOf(ctx context.Context, id uuid.UUID) ([]templ.Component, error) {
	cards := make([]modules.Card, 0, len(m.panels))
	for _, p := range m.panels {
		card, err := p.Panel(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("filling the page of a candidate: %w", err)
		}
		if card.Body != nil {
			cards = append(cards, card)
		}
	}
	slices.SortStableFunc(cards, func(a, b modules.Card) int { return a.Order - b.Order })
	bodies := make([]templ.Component, len(cards))
	for i, card := range cards {
		bodies[i] = card.Body
	}
	return bodies, nil
}
