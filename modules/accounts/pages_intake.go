package accounts

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts/schema"
	"github.com/atouts/atouts/modules/accounts/sheet"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/accounts"
)

// intakeTime is how long the creation of the largest file may take.
const intakeTime = 2 * time.Minute

// flawsShown is how many flaws a page lists; the file of them lists all.
const flawsShown = 100

func (m *Module) intakePages(r *api.Router) {
	page := func(id, method, path string, handle func(http.ResponseWriter, *http.Request) error) api.Page {
		return api.Page{ID: "accounts." + id, Method: method, Path: pages.IntakeRoot + path, Who: importers(), Handle: handle}
	}
	hand, confirm := page("intake_send", "POST", "", m.pageHandIn), page("intake_confirm", "POST", "/{id}/confirmer", m.pageConfirm)
	hand.MaxBody, confirm.Timeout = MaxIntakeBytes+1<<20, intakeTime
	for _, p := range []api.Page{
		page("intake", "GET", "", m.pageIntakeForm), hand, page("intake_model", "GET", "/modele.csv", m.pageModel), page("intake_one", "GET", "/{id}", m.pageIntake), confirm,
		page("intake_cancel", "POST", "/{id}/abandonner", m.pageCancel), page("intake_flaws", "GET", "/{id}/erreurs.csv", m.pageFlaws),
	} {
		r.Page(p)
	}
}

func (m *Module) pageIntakeForm(w http.ResponseWriter, r *http.Request) error {
	return m.showIntakeForm(w, r, http.StatusOK, map[string]string{}, nil)
}

func (m *Module) showIntakeForm(w http.ResponseWriter, r *http.Request, status int, values map[string]string, errs ui.Errors) error {
	ctx := r.Context()
	v := viewer.Get(ctx)
	view := pages.IntakeFormView{Values: values, Errors: errs, Max: MaxIntakeLines, Back: intakeBack(v)}
	if roles := importable(v); len(roles) > 1 {
		view.Roles = append([]ui.Option{{Value: "", Label: i18n.T(ctx, "intake.role_of_column")}}, roleOptions(ctx, roles)...)
	}
	recent, err := m.Intakes(ctx)
	if err != nil {
		return err
	}
	for _, one := range recent {
		view.Recent = append(view.Recent, pages.IntakeView{
			ID: one.ID.String(), FileName: one.FileName, State: one.State, At: one.CreatedAt, Good: one.Good, Created: one.Created, Bad: one.Bad,
		})
	}
	for _, c := range intakeColumns(v) {
		view.Columns = append(view.Columns, string(c))
	}
	return api.Render(w, r, status, pages.IntakeForm(view))
}

// intakeBack is where the viewer's accounts are listed.
func intakeBack(v viewer.Viewer) string {
	if v.Role == viewer.RoleReferent {
		return "/candidats"
	}
	return "/comptes"
}

// intakeColumns are the columns that may serve the viewer, in the order of the model.
func intakeColumns(v viewer.Viewer) []column {
	all := []column{colFirstName, colLastName, colEmail}
	roles := importable(v)
	if len(roles) > 1 {
		all = append(all, colRole)
	}
	if slices.Contains(roles, viewer.RoleRecruiter) {
		all = append(all, colCompany)
	}
	all = append(all, colEstablishment)
	if slices.Contains(roles, viewer.RoleCandidate) {
		all = append(all, colReferent, colCity, colJob)
	}
	return append(all, colDepartments, colFunction, colPhone)
}

func (m *Module) pageHandIn(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[struct {
		Role viewer.Role `json:"role,omitempty" required:"false" enum:"recruiter,referent,mission_officer,admin,candidate"`
		Days int         `json:"days,omitempty" required:"false" minimum:"1" maximum:"90" default:"14"`
	}](r)
	id := uuid.Nil
	if err == nil {
		var name string
		var content []byte
		if name, content, err = upload(r); err == nil {
			id, err = m.HandIn(r.Context(), IntakeInput{FileName: name, Content: content, Role: in.Role, Days: in.Days})
		}
	}
	switch {
	case fault.Is(err, fault.KindInvalid):
		return m.showIntakeForm(w, r, http.StatusUnprocessableEntity, typed(r), api.Errors(r.Context(), err))
	case err != nil:
		return err
	}
	return api.Redirect(w, r, pages.IntakeRoot+"/"+id.String())
}

// upload returns the file of a form, with its bare name.
func upload(r *http.Request) (string, []byte, error) {
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, fault.Invalid(fault.Field{Name: "file", Key: "intake.file_needed"})
	}
	if err != nil {
		return "", nil, fmt.Errorf("taking a file of accounts: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	content, err := io.ReadAll(io.LimitReader(file, MaxIntakeBytes+1))
	if err != nil {
		return "", nil, fmt.Errorf("taking a file of accounts: %w", err)
	}
	name := []rune(path.Base(head.Filename))
	return string(name[:min(len(name), 200)]), content, nil
}

func intakeID(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return id, errIntake()
	}
	return id, nil
}

func (m *Module) pageIntake(w http.ResponseWriter, r *http.Request) error {
	id, err := intakeID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	found, err := m.OneIntake(ctx, id)
	if err != nil {
		return err
	}
	view := pages.IntakeView{
		ID: id.String(), FileName: found.FileName, State: found.State, Good: found.Good, Known: found.Known, Bad: found.Bad, Created: found.Created,
		Kept: found.Kept, Encoding: found.Encoding, Unused: found.Unused, Flaws: len(found.Flaws), Back: intakeBack(viewer.Get(ctx)),
	}
	for _, f := range found.Flaws[:min(len(found.Flaws), flawsShown)] {
		view.Lines = append(view.Lines, pages.FlawLine{Line: f.Line, Where: f.where(ctx), Cure: f.cure(ctx)})
	}
	for _, one := range found.Sample {
		view.Sample = append(view.Sample, pages.SampleLine{
			Line: one.Line, Name: one.Name, Email: one.Email, Role: i18n.T(ctx, "accounts.role."+string(one.Role)), Place: one.Place,
		})
	}
	return api.Render(w, r, http.StatusOK, pages.Intake(view))
}

func (m *Module) pageConfirm(w http.ResponseWriter, r *http.Request) error {
	id, err := intakeID(r)
	if err != nil {
		return err
	}
	found, err := m.ConfirmIntake(r.Context(), id)
	if fault.Is(err, fault.KindConflict) { // a second click: the page says what the first did
		if found, again := m.OneIntake(r.Context(), id); again == nil && found.State == schema.IntakeDone {
			return api.Redirect(w, r, pages.IntakeRoot+"/"+id.String())
		}
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "intake.done", "Count", found.Created)
	return api.Redirect(w, r, pages.IntakeRoot+"/"+id.String())
}

func (m *Module) pageCancel(w http.ResponseWriter, r *http.Request) error {
	id, err := intakeID(r)
	if err == nil {
		err = m.CancelIntake(r.Context(), id)
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "intake.cancelled")
	return api.Redirect(w, r, pages.IntakeRoot)
}

// pageModel hands out a file that holds nothing but the header.
func (m *Module) pageModel(w http.ResponseWriter, r *http.Request) error {
	var header []string
	for _, c := range intakeColumns(viewer.Get(r.Context())) {
		header = append(header, i18n.T(r.Context(), "intake.column."+string(c)))
	}
	return sendCSV(w, "modele.csv", [][]string{header})
}

// pageFlaws hands out the lines to be corrected, with what is wrong behind each: corrected, the same file may be handed in.
func (m *Module) pageFlaws(w http.ResponseWriter, r *http.Request) error {
	id, err := intakeID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	found, err := m.OneIntake(ctx, id)
	if err != nil {
		return err
	}
	if !found.Kept {
		return errIntake()
	}
	about := map[int]string{}
	for _, f := range found.Flaws {
		if about[f.Line] != "" {
			about[f.Line] += " / "
		}
		about[f.Line] += f.where(ctx) + " : " + f.cure(ctx)
	}
	rows := [][]string{append(slices.Clone(found.table.Header), i18n.T(ctx, "intake.line"), i18n.T(ctx, "intake.cure"))}
	for _, row := range found.table.Rows {
		if about[row.Line] != "" {
			rows = append(rows, append(slices.Clone(row.Cells), strconv.Itoa(row.Line), about[row.Line]))
		}
	}
	return sendCSV(w, "erreurs.csv", rows)
}

func sendCSV(w http.ResponseWriter, name string, rows [][]string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	return sheet.Write(w, rows)
}
