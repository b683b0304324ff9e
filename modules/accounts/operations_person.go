package accounts

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

type (
	rolePath struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The membership."`
	}
	batchPath struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The batch."`
	}
	roleBody[T any] struct {
		ID   uuid.UUID `path:"id" format:"uuid" doc:"The membership."`
		Body T
	}
)

// DoneView is one change that was made.
type DoneView struct {
	Batch   uuid.UUID  `json:"batch" doc:"Those done together, and undone together."`
	Kind    string     `json:"kind" enum:"suspend,restore,hand_over,role,end" doc:"What was done."`
	Account uuid.UUID  `json:"account" doc:"To whom."`
	Name    string     `json:"name" doc:"Her name."`
	To      string     `json:"to,omitempty" doc:"Name of who took over."`
	Note    string     `json:"note,omitempty" doc:"Why."`
	At      time.Time  `json:"at" doc:"When."`
	Undone  *time.Time `json:"undoneAt,omitempty" doc:"When it was undone."`
}

// GapsView is what waits for somebody.
type GapsView struct {
	Companies      []GapView `json:"companies" doc:"Companies without a recruiter."`
	Establishments []GapView `json:"establishments" doc:"Establishments without a referent."`
	Candidates     []GapView `json:"candidates" doc:"Candidates whose referent does not accompany there any more."`
}

// GapView is one thing that waits for somebody.
type GapView struct {
	ID   uuid.UUID `json:"id" doc:"The company, the establishment or the candidate's file."`
	Name string    `json:"name" doc:"Its name."`
}

func (m *Module) personOperations(r *api.Router) {
	admin := api.Only(viewer.RoleAdmin)
	api.Operation(r, op("accounts-person", http.MethodGet, "/accounts/{id}", "Read one of the people you manage", managers()), m.opPerson)
	o := created(op("accounts-suspend", http.MethodPost, "/accounts/suspensions", "Suspend accounts", governors()))
	o.Description = "Their people are signed out, cannot come in, and read the reason in a mail. All in one go, or nobody."
	api.Operation(r, o, m.opSuspend)
	api.Operation(r, created(op("accounts-restore", http.MethodPost, "/accounts/restorations", "Open suspended accounts again", governors())), m.opRestore)
	api.Operation(r, op("accounts-changes", http.MethodGet, "/account-changes/{id}", "Read what was done together", governors()), m.opBatch)
	api.Operation(r, op("accounts-undo", http.MethodPost, "/account-changes/{id}/undo", "Undo what was done together", governors()), m.opUndo)
	api.Operation(r, op("accounts-gaps", http.MethodGet, "/account-gaps", "List what waits for somebody", governors()), m.opGaps)
	api.Operation(r, op("memberships-territory", http.MethodPut, "/memberships/{id}/territory", "Change a mission officer's territory", admin), m.opTerritory)
	api.Operation(r, created(op("memberships-hand-over", http.MethodPost, "/memberships/{id}/handover", "Hand over what depends on a role", governors())), m.opHandOver)
	api.Operation(r, op("memberships-end", http.MethodDelete, "/memberships/{id}", "End a role", governors()), m.opEnd)
}

func (m *Module) opPerson(ctx context.Context, in *accountPath) (*body[PeopleView], error) {
	people, err := m.OnePerson(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[PeopleView]{fromPeople(people, len(people))}, nil
}

func (m *Module) opSuspend(ctx context.Context, in *body[SuspendInput]) (*body[[]DoneView], error) {
	batch, err := m.Suspend(ctx, in.Body)
	return m.batchView(ctx, batch, err)
}

func (m *Module) opRestore(ctx context.Context, in *body[RestoreInput]) (*body[[]DoneView], error) {
	batch, err := m.Restore(ctx, in.Body)
	return m.batchView(ctx, batch, err)
}

func (m *Module) opBatch(ctx context.Context, in *batchPath) (*body[[]DoneView], error) {
	return m.batchView(ctx, in.ID, nil)
}

func (m *Module) opUndo(ctx context.Context, in *batchPath) (*body[[]DoneView], error) {
	return m.batchView(ctx, in.ID, m.Undo(ctx, in.ID))
}

func (m *Module) opTerritory(ctx context.Context, in *roleBody[TerritoryInput]) (*struct{}, error) {
	return nil, m.SaveTerritory(ctx, in.ID, in.Body)
}

func (m *Module) opHandOver(ctx context.Context, in *roleBody[HandOverInput]) (*body[[]DoneView], error) {
	batch, err := m.HandOver(ctx, in.ID, in.Body)
	return m.batchView(ctx, batch, err)
}

func (m *Module) opEnd(ctx context.Context, in *rolePath) (*struct{}, error) {
	_, err := m.EndRole(ctx, in.ID, EndInput{})
	return nil, err
}

func (m *Module) batchView(ctx context.Context, batch uuid.UUID, err error) (*body[[]DoneView], error) {
	if err != nil {
		return nil, err
	}
	list, err := m.Batch(ctx, batch)
	if err != nil {
		return nil, err
	}
	views := make([]DoneView, len(list))
	for i, d := range list {
		views[i] = DoneView{Batch: d.BatchID, Kind: d.Kind, Account: d.AccountID, Name: d.Name, To: d.To, Note: d.Note, At: d.At, Undone: d.UndoneAt}
	}
	return &body[[]DoneView]{views}, nil
}

func (m *Module) opGaps(ctx context.Context, _ *struct{}) (*body[GapsView], error) {
	g, err := m.Gaps(ctx)
	if err != nil {
		return nil, err
	}
	view := GapsView{Companies: gapViews(g.Companies), Establishments: gapViews(g.Establishments), Candidates: []GapView{}}
	for _, c := range g.Candidates {
		view.Candidates = append(view.Candidates, GapView{c.Candidate, c.Name})
	}
	return &body[GapsView]{view}, nil
}

func gapViews(list []Named) []GapView {
	views := make([]GapView, len(list))
	for i, n := range list {
		views[i] = GapView{n.ID, n.Name}
	}
	return views
}
