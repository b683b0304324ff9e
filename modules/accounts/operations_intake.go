package accounts

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/ent/viewer"
)

// importers are those who may create many accounts from a file.
func importers() api.Who { return api.Only(viewer.RoleAdmin, viewer.RoleOfficer, viewer.RoleReferent) }

type intakePath struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"The import."`
}

func (m *Module) intakeOperations(r *api.Router) {
	o := created(op("imports-create", http.MethodPost, "/account-imports", "Read a file of accounts", importers()))
	o.Description = "Reads a CSV or XLSX of at most 10,000 lines and says, line by line, what it would do. Nothing is created before the import is confirmed. The lines are kept for a day at most."
	o.MaxBody = 8 << 20 // base64 is a third longer
	api.Operation(r, o, m.opHandIn)
	api.Operation(r, op("imports-list", http.MethodGet, "/account-imports", "List your last imports", importers()), m.opIntakes)
	api.Operation(r, op("imports-read", http.MethodGet, "/account-imports/{id}", "Read an import", importers()), m.opIntake)
	o = op("imports-confirm", http.MethodPost, "/account-imports/{id}/confirmation", "Create the accounts of an import", importers())
	o.Description = "All good lines in one transaction, or none. Confirmed twice, the second answer is a conflict."
	o.Timeout = intakeTime
	api.Operation(r, o, m.opConfirm)
	api.Operation(r, op("imports-cancel", http.MethodDelete, "/account-imports/{id}", "Forget an import", importers()), m.opCancel)
}

func (m *Module) opHandIn(ctx context.Context, in *body[IntakeInput]) (*body[IntakeView], error) {
	id, err := m.HandIn(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return m.opIntake(ctx, &intakePath{id})
}

func (m *Module) opIntakes(ctx context.Context, _ *struct{}) (*body[[]IntakeLineView], error) {
	list, err := m.Intakes(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]IntakeLineView, len(list))
	for i, one := range list {
		views[i] = intakeLine(one)
	}
	return &body[[]IntakeLineView]{views}, nil
}

func (m *Module) opIntake(ctx context.Context, in *intakePath) (*body[IntakeView], error) {
	found, err := m.OneIntake(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[IntakeView]{fromIntake(ctx, found)}, nil
}

func (m *Module) opConfirm(ctx context.Context, in *intakePath) (*body[IntakeView], error) {
	found, err := m.ConfirmIntake(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[IntakeView]{fromIntake(ctx, found)}, nil
}

func (m *Module) opCancel(ctx context.Context, in *intakePath) (*struct{}, error) {
	return nil, m.CancelIntake(ctx, in.ID)
}
