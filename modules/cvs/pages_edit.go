package cvs

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/cvs/resume"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/cvs"
)

// editing is what the editor shows: what is typed, which need not be what is kept.
type editing struct {
	id      uuid.UUID
	head    HeadInput
	content resume.Resume
	errors  ui.Errors
	// unsaved says that something is shown that is not kept; conflict that the CV has changed elsewhere since it was read.
	unsaved, conflict bool
}

func (m *Module) pageEdit(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, err := m.own(r.Context(), id)
	if err != nil {
		return err
	}
	content, err := resume.Parse(one.Data)
	if err != nil {
		return err
	}
	return m.showEditor(w, r, http.StatusOK, editing{id: id, head: titled(one), content: content})
}

// pageEditSend takes the whole form. A button with an action ("experience.add") only arranges what is typed and shows it again; the other one saves.
func (m *Module) pageEditSend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := idOf(r)
	if err != nil {
		return err
	}
	one, err := m.own(ctx, id)
	if err != nil {
		return err
	}
	head, wrong := api.Form[HeadInput](r)
	if wrong != nil && !fault.Is(wrong, fault.KindInvalid) {
		return wrong
	}
	content, err := typed(one, r)
	if err != nil {
		return err
	}
	e := editing{id: id, head: *head, content: content, unsaved: true}
	if action := r.PostFormValue("action"); action != "" {
		if e.content, _, err = content.Edit(action); errors.Is(err, resume.ErrAction) {
			return fault.Malformed("cvs.action_unknown")
		}
		return m.showEditor(w, r, http.StatusOK, e)
	}
	return m.saveTyped(w, r, e, wrong)
}

// saveTyped saves what was typed, or shows it again with what is to be changed.
func (m *Module) saveTyped(w http.ResponseWriter, r *http.Request, e editing, wrong error) error {
	ctx := r.Context()
	// The rows stay as they are typed, empty ones too, so that a problem is shown at its row; Save cleans what is kept.
	data, err := e.content.Canonical()
	if err != nil {
		return err
	}
	if wrong == nil {
		err = m.Save(ctx, e.id, SaveInput{HeadInput: e.head, Data: data})
	} else if _, err = accept(data, e.head.Locale); err == nil || fault.Is(err, fault.KindInvalid) {
		err = fault.Invalid(append(fault.Fields(wrong), fault.Fields(err)...)...) // everything at once
	}
	switch {
	case fault.Is(err, fault.KindInvalid):
		e.errors = api.Errors(ctx, fault.Invalid(onForm(fault.Fields(err))...))
		return m.showEditor(w, r, http.StatusUnprocessableEntity, e)
	case fault.Is(err, fault.KindConflict):
		now, err := m.own(ctx, e.id)
		if err != nil {
			return err
		}
		e.head.Revision, e.conflict = now.Revision, true // saved once more, knowingly, this version takes the other one's place
		return m.showEditor(w, r, http.StatusConflict, e)
	case err != nil:
		return err
	}
	api.Flash(ctx, ui.Success, "cvs.saved")
	return api.Redirect(w, r, href(e.id))
}

// onForm gives problems of the document the names of the form's fields.
func onForm(fields []fault.Field) []fault.Field {
	for i, f := range fields {
		path, ofData := strings.CutPrefix(f.Name, dataPrefix)
		if name, shown := resume.FieldName(path); ofData && shown {
			fields[i].Name = name
		} else if ofData || f.Name == "data" {
			fields[i].Name = "" // the form does not show it: it is said in the summary alone
		}
	}
	return fields
}

// typed returns the content as the form says it. What the form does not show stays as it is kept.
func typed(one *ent.CV, r *http.Request) (resume.Resume, error) {
	base, err := resume.Parse(one.Data)
	if err != nil {
		return base, err
	}
	if _, there := r.PostForm["order"]; there {
		base.Meta.Atouts.Order = sections(r.PostFormValue("order"))
		base.Meta.Atouts.Hidden = sections(r.PostFormValue("hidden_sections"))
	}
	return resume.ReadForm(base, r.PostForm), nil
}

func sections(list string) []resume.Section {
	var out []resume.Section
	for name := range strings.FieldsSeq(list) {
		out = append(out, resume.Section(name))
	}
	return out[:min(len(out), 50)]
}

func (m *Module) showEditor(w http.ResponseWriter, r *http.Request, status int, e editing) error {
	ctx := r.Context()
	v := pages.EditorView{
		Href: href(e.id), Title: e.head.Title, Locale: cmp.Or(e.head.Locale, "fr"), Revision: e.head.Revision, Errors: e.errors,
		Unsaved: e.unsaved && len(e.errors) == 0 && !e.conflict, Conflict: e.conflict,
		Locales: []ui.Option{{Value: "fr", Label: i18n.T(ctx, "cvs.locale.fr")}, {Value: "en", Label: i18n.T(ctx, "cvs.locale.en")}},
		Order:   joined(e.content.Meta.Atouts.Order), Hidden: joined(e.content.Meta.Atouts.Hidden),
	}
	values := e.content.Form()
	for _, g := range resume.FormGroups() {
		group := pages.Group{
			Name: g.Name, Legend: i18n.T(ctx, "cvs.group."+g.Name), Help: i18n.T(ctx, "cvs.help."+g.Name), Many: g.Many, First: g.Fields[0].Name,
			Examples: []string{i18n.T(ctx, "cvs.help."+g.Name+".example1"), i18n.T(ctx, "cvs.help."+g.Name+".example2")},
		}
		if !g.Many {
			group.Items = []pages.FormItem{{Fields: fieldsOf(ctx, g, "", values.Get, e.errors)}}
		}
		for i := 0; g.Many && values.Has(g.Name+"."+strconv.Itoa(i)+"."+g.Fields[0].Name); i++ {
			prefix := g.Name + "." + strconv.Itoa(i) + "."
			group.Items = append(group.Items, pages.FormItem{
				Legend: i18n.T(ctx, "cvs.item."+g.Name, "Count", i+1), Fields: fieldsOf(ctx, g, prefix, values.Get, e.errors),
			})
		}
		if len(group.Items) > 0 || g.Many {
			v.Groups = append(v.Groups, group)
		}
	}
	for _, s := range e.content.Sections() {
		if e.content.Has(s) {
			v.Sections = append(v.Sections, pages.SectionLine{Name: string(s), Label: i18n.T(ctx, "cvs.section."+string(s)), Hidden: e.content.Hides(s)})
		}
	}
	return api.Render(w, r, status, pages.Editor(v))
}

func joined(list []resume.Section) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
	}
	return strings.Join(names, " ")
}

func fieldsOf(ctx context.Context, g resume.FormGroup, prefix string, value func(string) string, errs ui.Errors) []pages.FormField {
	fields := make([]pages.FormField, len(g.Fields))
	for i, f := range g.Fields {
		name := prefix + f.Name
		fields[i] = pages.FormField{
			Name: name, Kind: string(f.Kind), Value: value(name), Error: errs.For(name), Label: i18n.T(ctx, "cvs.field."+label(g.Name, f.Name)),
		}
		switch f.Kind {
		case resume.KindLines:
			fields[i].Help = i18n.T(ctx, "cvs.lines.help")
		case resume.KindDate:
			fields[i].Help = i18n.T(ctx, "cvs.date.help")
		default:
		}
		if g.Name == "identity" {
			fields[i].Autocomplete = map[string]string{
				"name": "name", "email": "email", "phone": "tel", "address": "street-address", "postal_code": "postal-code", "city": "address-level2", "website": "url",
			}[f.Name]
		}
	}
	return fields
}

// label is the end of the key of a field's label: fields that mean the same everywhere share it.
func label(group, field string) string {
	if slices.Contains([]string{"hidden", "website", "start", "end"}, field) {
		return field
	}
	return group + "." + field
}
