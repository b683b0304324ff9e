package applications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/appointment"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/note"
	"github.com/atouts/atouts/ent/step"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
)

// PersonalData returns a candidate's applications with their history and appointments; for a professional, the steps taken and the notes written.
func (m *Module) PersonalData(ctx context.Context, account uuid.UUID) ([]modules.Part, error) {
	client := tx.Client(ctx, m.db)
	hers := application.HasCandidateWith(candidate.AccountID(account))
	var parts modules.Parts
	sent, err := client.Application.Query().Where(hers).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's applications: %w", err)
	}
	rows, err := modules.Rows(sent)
	parts.Add("applications", rows, err)
	history, err := client.Step.Query().Where(step.Or(step.ActorID(account), step.DeputyFor(account), step.HasApplicationWith(hers))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's history: %w", err)
	}
	rows, err = modules.Rows(history)
	parts.Add("steps", rows, err)
	meetings, err := client.Appointment.Query().Where(appointment.HasApplicationWith(hers)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's appointments: %w", err)
	}
	rows, err = modules.Rows(meetings)
	parts.Add("appointments", rows, err)
	// A company's notes on a candidate are read by nobody else, so they are given here only to who wrote them; a wish to read those about oneself
	// is answered by a person.
	notes, err := client.Note.Query().Where(note.AuthorID(account)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a person's notes: %w", err)
	}
	if err := m.openNotes(notes...); err != nil {
		return nil, err
	}
	rows, err = modules.Rows(notes)
	parts.Add("notes", rows, err)
	return parts.End()
}

// EraseData deletes a candidate's applications with all that belongs to them, also on the company's side; and takes the name of a professional out of
// the history of others.
func (m *Module) EraseData(ctx context.Context, account uuid.UUID) (map[string]int, error) {
	client := tx.Client(ctx, m.db)
	ids, err := client.Application.Query().Where(application.HasCandidateWith(candidate.AccountID(account))).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for a person's applications: %w", err)
	}
	hrefs := make([]string, len(ids))
	for i, id := range ids {
		hrefs[i] = Href(id)
	}
	if err := m.alerts.Forget(ctx, hrefs...); err != nil {
		return nil, err
	}
	if _, err := client.Application.Delete().Where(application.IDIn(ids...)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("deleting a person's applications: %w", err)
	}
	db, err := tx.Exec(ctx)
	if err != nil {
		return nil, err
	}
	// The columns are written once and Ent keeps them so; an erased name is the one exception.
	named := 0
	for _, query := range []string{
		`UPDATE application_steps SET actor_name = ? WHERE actor_id = ?`, `UPDATE application_steps SET deputy_for_name = ? WHERE deputy_for = ?`,
		`UPDATE application_notes SET author_name = ? WHERE author_id = ?`,
	} {
		done, err := db.ExecContext(ctx, m.db.Rebind(query), modules.Erased, account)
		if err != nil {
			return nil, fmt.Errorf("taking a name out of the history: %w", err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return nil, fmt.Errorf("counting the names taken out: %w", err)
		}
		named += int(n)
	}
	return map[string]int{"applications": len(ids), "names": named}, nil
}

var _ modules.DataKeeper = (*Module)(nil)
