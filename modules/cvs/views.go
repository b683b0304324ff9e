package cvs

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
)

// View is a CV without its content.
type View struct {
	ID        uuid.UUID `json:"id" doc:"The CV's id."`
	Candidate uuid.UUID `json:"candidate" doc:"The file of the candidate whose CV it is."`
	Title     string    `json:"title" doc:"What the candidate calls the CV."`
	Locale    string    `json:"locale" doc:"Language of the CV."`
	Template  string    `json:"template" doc:"How it is laid out."`
	Revision  int       `json:"revision" doc:"Grows with each change of the content."`
	Created   time.Time `json:"created" doc:"When it was made."`
	Updated   time.Time `json:"updated" doc:"When it was last changed."`
}

// FullView is a CV with its content.
type FullView struct {
	View
	Data json.RawMessage `json:"data" doc:"The JSON Resume 1.0.0 document."`
}

// ListView is the CVs of a candidate.
type ListView struct {
	CVs []View `json:"cvs" doc:"The one changed last first."`
}

// CopyView is how the PDF of a CV's present content stands.
type CopyView struct {
	State   string `json:"state" enum:"none,pending,ready,failed" doc:"None: not asked for since the last change."`
	Hash    string `json:"hash" doc:"Names the content."`
	Pages   int    `json:"pages,omitempty" doc:"Number of pages, when ready."`
	Bytes   int    `json:"bytes,omitempty" doc:"Size, when ready."`
	Problem string `json:"problem,omitempty" enum:"too_long,broken" doc:"Why it failed."`
	Stuck   bool   `json:"stuck,omitempty" doc:"It has been pending for so long that it may be asked for again."`
}

func fromCV(one *ent.CV) View {
	return View{
		ID: one.ID, Candidate: one.CandidateID, Title: one.Title, Locale: one.Locale, Template: one.Template, Revision: one.Revision,
		Created: one.CreatedAt, Updated: one.UpdatedAt,
	}
}

func fromCopy(c Copy) CopyView { return CopyView(c) }
