package applications

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/application"
	"github.com/atouts/atouts/ent/candidate"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/applications"
)

func (m *Module) pageApply(w http.ResponseWriter, r *http.Request) error {
	return m.showApply(w, r, http.StatusOK, typed{values: r.URL.Query()})
}

// targetOf finds what the address names: an offer, or a company for a spontaneous application.
func (m *Module) targetOf(r *http.Request) (Target, SubmitInput, error) {
	in := SubmitInput{Offer: r.PathValue("slug")}
	if spontaneous := r.URL.Path == "/entreprises/"+in.Offer+"/candidature-spontanee"; spontaneous {
		in = SubmitInput{Company: in.Offer}
	}
	target, err := m.Target(r.Context(), in.Offer, in.Company)
	return target, in, err
}

// showApply shows the form of a new application, or what comes before it: for whom, a CV, the application that is already open.
func (m *Module) showApply(w http.ResponseWriter, r *http.Request, status int, back typed) error {
	ctx, who := r.Context(), viewer.Get(r.Context())
	target, _, err := m.targetOf(r)
	if err != nil {
		return err
	}
	v := applyView(ctx, who, target, r.URL.Path)
	named, _ := uuid.Parse(back.values.Get("candidate")) // anything else is nobody
	if v.Referent && named == uuid.Nil {
		v.Choosing = true
		if v.Candidates, err = m.candidateOptions(ctx); err != nil {
			return err
		}
		return api.Render(w, r, status, pages.Apply(v))
	}
	file, err := m.Applicant(ctx, named)
	if err != nil {
		return err
	}
	if v.Already, err = m.already(ctx, file.ID, target); err != nil {
		return err
	}
	options, err := m.cvOptions(ctx, file.ID)
	if err != nil {
		return err
	}
	v.NoCV = len(options) == 0
	v.Inputs = applyInputs(drawer{ctx: ctx, back: back}, v.Referent, file, target, options)
	v.Errors = back.summary()
	return api.Render(w, r, status, pages.Apply(v))
}

const applyForm = "apply"

func applyView(ctx context.Context, who viewer.Viewer, target Target, action string) pages.ApplyView {
	v := pages.ApplyView{
		Title: i18n.T(ctx, "applications.apply.title"), Lead: i18n.T(ctx, "applications.apply.lead"), Send: i18n.T(ctx, "applications.apply.send"),
		Action: action, Referent: who.Role != viewer.RoleCandidate,
		Target: pages.Link{Label: target.Company.Name, Href: "/entreprises/" + target.Company.Slug},
	}
	if v.Referent {
		v.Lead, v.Send = i18n.T(ctx, "applications.apply.lead_referent"), i18n.T(ctx, "applications.apply.send_referent")
	}
	if o := target.Offer; o != nil {
		v.Company, v.Target = target.Company.Name, pages.Link{Label: o.Title, Href: "/offres/" + o.Slug}
	} else {
		v.Title = i18n.T(ctx, "applications.apply.spontaneous")
	}
	v.Crumbs = []ui.Crumb{{Label: v.Target.Label, Href: v.Target.Href}, {Label: v.Title}}
	return v
}

func applyInputs(d drawer, referent bool, file *ent.Candidate, target Target, cvs []ui.Option) []pages.Input {
	cv := pages.Input{Kind: pages.InputRadios, Name: "cv", Label: d.label("cv"), Options: cvs, Field: ui.Field{Required: true, Help: d.help("cv")}}
	if len(cvs) > 0 {
		cv.Value = cvs[0].Value
	}
	message := d.area("message", "cover", true, 5000)
	message.Field.Rows = 8
	all := []pages.Input{cv, message}
	if o := target.Offer; o != nil {
		if o.WantsLetter {
			letter := d.area("letter", "letter", true, 10000)
			letter.Field.Rows = 10
			all = append(all, letter)
		}
		all = append(all, d.answers(o.Questions, nil)...)
	}
	if referent {
		all = append(all, d.together())
	}
	for i := range all {
		all[i] = d.fill(applyForm, all[i])
	}
	if referent {
		all = append(all, pages.Input{Kind: pages.InputHidden, Name: "candidate", Value: file.ID.String()})
	}
	return all
}

// already is the page of the applicant's open application to the same, if there is one.
func (m *Module) already(ctx context.Context, file uuid.UUID, target Target) (string, error) {
	same := application.And(application.OfferIDIsNil(), application.CompanyID(target.Company.ID))
	if target.Offer != nil {
		same = application.OfferID(target.Offer.ID)
	}
	id, err := m.client(ctx).Application.Query().Where(application.CandidateID(file), same, application.StateIn(openStates()...)).FirstID(ctx)
	if ent.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("looking for an open application: %w", err)
	}
	return Href(id), nil
}

// candidateOptions are those whom the viewer accompanies.
func (m *Module) candidateOptions(ctx context.Context) ([]ui.Option, error) {
	files, err := m.client(ctx).Candidate.Query().WithAccount().Order(ent.Desc(candidate.FieldID)).Limit(500).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing candidates: %w", err)
	}
	all := make([]ui.Option, len(files))
	for i, f := range files {
		all[i] = ui.Option{Value: f.ID.String(), Label: personName(f.Edges.Account)}
	}
	return all, nil
}

func (m *Module) pageApplySend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, named, err := m.targetOf(r)
	if err != nil {
		return err
	}
	in, err := api.Form[SubmitInput](r)
	back := typed{form: applyForm, values: r.PostForm}
	if err == nil {
		in.Offer, in.Company = named.Offer, named.Company // what the address says, whatever the form says
		var id uuid.UUID
		if id, err = m.Submit(ctx, *in); err == nil {
			api.Flash(ctx, ui.Success, submitDone(viewer.Get(ctx)))
			return api.Redirect(w, r, Href(id))
		}
	}
	switch {
	case fault.Is(err, fault.KindInvalid):
		back.errors = api.Errors(ctx, err)
		return m.showApply(w, r, http.StatusUnprocessableEntity, back)
	case fault.Is(err, fault.KindConflict): // there is one already: the page says so and leads to it
		return m.showApply(w, r, http.StatusConflict, typed{form: applyForm, values: url.Values{"candidate": r.PostForm["candidate"]}})
	default:
		return err
	}
}

func submitDone(who viewer.Viewer) string {
	if who.Role == viewer.RoleCandidate {
		return "applications.done.submit"
	}
	return "applications.done.step"
}
