package accounts

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/accounts/sheet"
	"github.com/atouts/atouts/templates/i18n"
)

// IntakeLineView is a file of accounts as a list shows it.
type IntakeLineView struct {
	ID        uuid.UUID  `json:"id" doc:"The import."`
	FileName  string     `json:"fileName" doc:"Name of the file."`
	State     string     `json:"state" enum:"previewed,done,cancelled" doc:"Whether it was only read, done, or forgotten."`
	Good      int        `json:"good" doc:"Lines that will be, or were, created."`
	Known     int        `json:"known" doc:"Lines whose person is that already."`
	Bad       int        `json:"bad" doc:"Lines to be corrected."`
	Created   int        `json:"created" doc:"How many accounts or further roles were created."`
	CreatedAt time.Time  `json:"createdAt" doc:"When it was handed in."`
	DoneAt    *time.Time `json:"doneAt,omitempty" doc:"When it was done."`
}

// IntakeView is a file of accounts that was handed in.
type IntakeView struct {
	IntakeLineView
	Flaws  []FlawView `json:"flaws" doc:"What is to be corrected, by line; empty when the lines are gone."`
	Unused []string   `json:"unusedColumns" doc:"Headings of columns that are not read."`
}

// FlawView is one thing to be corrected in a line.
type FlawView struct {
	Line   int    `json:"line" doc:"Line of the file, from 1."`
	Column string `json:"column,omitempty" doc:"Letter of the column; left out for the whole line."`
	Title  string `json:"title,omitempty" doc:"Heading of the column."`
	Code   string `json:"code" doc:"What is wrong, as a stable word."`
	Cure   string `json:"cure" doc:"What is wrong and what to do, in the reader's language."`
}

func intakeLine(in *ent.Intake) IntakeLineView {
	return IntakeLineView{
		ID: in.ID, FileName: in.FileName, State: in.State, Good: in.Good, Known: in.Known, Bad: in.Bad, Created: in.Created, CreatedAt: in.CreatedAt,
		DoneAt: in.DoneAt,
	}
}

func fromIntake(ctx context.Context, in *Intake) IntakeView {
	view := IntakeView{IntakeLineView: intakeLine(in.Intake), Flaws: make([]FlawView, len(in.Flaws)), Unused: append([]string{}, in.Unused...)}
	for i, f := range in.Flaws {
		view.Flaws[i] = FlawView{Line: f.Line, Title: f.Title, Code: f.Code, Cure: f.cure(ctx)}
		if f.Column >= 0 {
			view.Flaws[i].Column = sheet.ColumnName(f.Column)
		}
	}
	return view
}

// cure says what is wrong and what to do.
func (f Flaw) cure(ctx context.Context) string {
	args := make([]any, 0, 2*len(f.Params))
	for name, value := range f.Params {
		args = append(args, name, value)
	}
	return i18n.T(ctx, "intake.wrong."+f.Code, args...)
}

// where names the column of a flaw as a spreadsheet and the header do: "B – Prénom".
func (f Flaw) where(ctx context.Context) string {
	if f.Column < 0 {
		return i18n.T(ctx, "intake.whole_line")
	}
	return sheet.ColumnName(f.Column) + " – " + f.Title
}
