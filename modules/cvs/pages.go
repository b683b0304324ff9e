package cvs

import (
	"bytes"
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/cvs/render"
	"github.com/atouts/atouts/modules/cvs/resume"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/cvs"
)

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "cvs." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("list", "GET", "/mes-cv", writers(), m.pageList)
	page("create", "POST", "/mes-cv", writers(), m.pageCreate)
	page("read", "GET", "/cv/{id}", readers(), m.pageRead)
	page("edit", "GET", "/cv/{id}/modifier", writers(), m.pageEdit)
	page("edit_send", "POST", "/cv/{id}/modifier", writers(), m.pageEditSend)
	page("copy", "POST", "/cv/{id}/dupliquer", writers(), m.pageDuplicate)
	page("rename", "POST", "/cv/{id}/renommer", writers(), m.pageRename)
	page("delete", "POST", "/cv/{id}/supprimer", writers(), m.pageDelete)
	page("preview", "GET", "/cv/{id}/apercu", readers(), m.pagePreview)
	page("order", "POST", "/cv/{id}/pdf", writers(), m.pageOrder)
	page("pdf", "GET", "/cv/{id}/pdf", readers(), m.pagePDF)
}

func idOf(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return uuid.Nil, notFound()
	}
	return id, nil
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	return m.showList(w, r, http.StatusOK, "", nil)
}

func (m *Module) showList(w http.ResponseWriter, r *http.Request, status int, typed string, errs ui.Errors) error {
	lines, err := m.lines(r.Context(), viewer.Get(r.Context()).Candidate)
	if err != nil {
		return err
	}
	return api.Render(w, r, status, pages.List(pages.ListView{CVs: lines, Typed: typed, Errors: errs, Full: len(lines) >= MaxCVs}))
}

// lines are the CVs of a candidate as lists show them.
func (m *Module) lines(ctx context.Context, candidate uuid.UUID) ([]pages.Line, error) {
	list, err := m.List(ctx, candidate)
	if err != nil {
		return nil, err
	}
	copies, err := m.copies(ctx, list)
	if err != nil {
		return nil, err
	}
	lines := make([]pages.Line, len(list))
	for i, one := range list {
		lines[i] = pages.Line{ID: one.ID.String(), Href: href(one.ID), Title: one.Title, Updated: one.UpdatedAt, State: copies[i].State}
	}
	return lines, nil
}

func (m *Module) pageCreate(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[RenameInput](r)
	id := uuid.Nil
	if err == nil {
		id, err = m.Create(r.Context(), CreateInput{Title: in.Title})
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showList(w, r, http.StatusUnprocessableEntity, in.Title, api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	return api.Redirect(w, r, href(id)+"/modifier")
}

func (m *Module) pageDuplicate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, err := m.One(ctx, id)
	if err != nil {
		return err
	}
	title := []rune(i18n.T(ctx, "cvs.copy_of", "Title", one.Title))
	made, err := m.Create(ctx, CreateInput{Title: string(title[:min(len(title), 150)]), Locale: one.Locale, From: id})
	if err != nil {
		return err
	}
	api.Flash(ctx, ui.Success, "cvs.duplicated")
	return api.Redirect(w, r, href(made))
}

func (m *Module) pageRename(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	in, err := api.Form[RenameInput](r)
	if err == nil {
		err = m.Rename(r.Context(), id, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showRead(w, r, http.StatusUnprocessableEntity, api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "cvs.renamed")
	return api.Redirect(w, r, href(id))
}

func (m *Module) pageDelete(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := m.Delete(r.Context(), id); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "cvs.deleted")
	return api.Redirect(w, r, "/mes-cv")
}

func (m *Module) pageRead(w http.ResponseWriter, r *http.Request) error {
	return m.showRead(w, r, http.StatusOK, nil)
}

func (m *Module) showRead(w http.ResponseWriter, r *http.Request, status int, errs ui.Errors) error {
	ctx := r.Context()
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, c, err := m.Copy(ctx, id)
	if err != nil {
		return err
	}
	if err := m.noted(ctx, ActionRead, one); err != nil {
		return err
	}
	content, err := resume.Parse(one.Data)
	if err != nil {
		return err
	}
	v := pages.ReadView{
		ID: id.String(), Href: href(id), Title: one.Title, Locale: one.Locale, Topic: topic(id), Mine: mayWrite(viewer.Get(ctx), one), Errors: errs,
		Copy: pages.CopyView{State: c.State, Pages: c.Pages, Bytes: int64(c.Bytes), Problem: c.Problem, Stuck: c.Stuck}, Person: person(content, one.Locale),
	}
	if v.Mine {
		v.Crumbs = []ui.Crumb{{Label: i18n.T(ctx, "cvs.title"), Href: "/mes-cv"}, {Label: one.Title}}
	} else {
		card, err := m.candidates.Card(ctx, one.CandidateID)
		if err != nil {
			return err
		}
		v.Crumbs = []ui.Crumb{{Label: i18n.T(ctx, "cvs.candidates"), Href: "/candidats"}, {Label: card.Name, Href: "/candidats/" + card.ID.String()}, {Label: one.Title}}
	}
	for _, gap := range gaps(content) {
		v.Missing = append(v.Missing, i18n.T(ctx, "cvs.missing."+gap))
	}
	for _, part := range render.Outline(content, one.Locale) {
		shown := pages.Part{Title: part.Title}
		for _, item := range part.Items {
			shown.Items = append(shown.Items, pages.Item(item))
		}
		v.Parts = append(v.Parts, shown)
	}
	return api.Render(w, r, status, pages.Read(v))
}

// person is the head of a CV: only what is visible of it.
func person(content resume.Resume, locale string) pages.Person {
	b := content.Visible().Normalise(locale).Basics
	p := pages.Person{Name: b.Name, Label: b.Label, Email: b.Email, Phone: b.Phone, URL: b.URL}
	for _, line := range []string{b.Location.Address, b.Location.PostalCode + " " + b.Location.City} {
		if line != "" && line != " " {
			p.Address = append(p.Address, line)
		}
	}
	return p
}

func (m *Module) pagePreview(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, err := m.One(ctx, id)
	if err != nil {
		return err
	}
	if err := m.noted(ctx, ActionDownloaded, one); err != nil {
		return err
	}
	content, hash, err := m.present(one)
	if err != nil {
		return err
	}
	d := files.Download{
		Name: fileName(render.Document{Resume: content.Visible(), Locale: one.Locale}), Type: files.TypePDF, Hash: hash, Inline: true,
	}
	if files.Same(r, hash) {
		return files.Send(w, r, d)
	}
	pdf, err := m.Preview(ctx, one)
	if err != nil {
		return err
	}
	d.Body, d.Size = bytes.NewReader(pdf), int64(len(pdf))
	return files.Send(w, r, d)
}

func (m *Module) pageOrder(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if _, err := m.Order(r.Context(), id); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "cvs.ordered")
	return api.Redirect(w, r, href(id))
}

func (m *Module) pagePDF(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, c, err := m.Copy(ctx, id)
	if err != nil {
		return err
	}
	if !c.isReady() {
		return fault.Conflict("cvs.pdf_not_ready")
	}
	if err := m.noted(ctx, ActionDownloaded, one); err != nil {
		return err
	}
	file, size, name, _, err := m.Open(ctx, c.Hash)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return files.Send(w, r, files.Download{Name: name, Type: files.TypePDF, Hash: c.Hash, Size: size, Body: file})
}

// Panel shows the CVs of a candidate on the page of her file, to those who accompany her.
func (m *Module) Panel(ctx context.Context, candidate uuid.UUID) (modules.Card, error) {
	if !viewer.Get(ctx).Is(viewer.RoleReferent, viewer.RoleOfficer) {
		return modules.Card{}, nil
	}
	lines, err := m.lines(ctx, candidate)
	if err != nil {
		return modules.Card{}, err
	}
	return modules.Card{Order: 10, Body: pages.Panel(lines)}, nil
}

// titled is the head of the editor as it is kept.
func titled(one *ent.CV) HeadInput {
	return HeadInput{Title: one.Title, Locale: one.Locale, Revision: one.Revision}
}
