package assistance

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/assistance/schema"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/assistance"
)

// op describes an operation of the module.
func op(id, method, path, summary string, who api.Who) api.Op {
	return api.Op{ID: id, Method: method, Path: path, Summary: summary, Tag: tag, Who: who}
}

// created says that an operation answers 201.
func created(o api.Op) api.Op {
	o.Status = http.StatusCreated
	return o
}

const tag = "Assistance"

// View is a request for help as its person and the admins read it.
type View struct {
	ID       uuid.UUID  `json:"id" doc:"The request's id."`
	Name     string     `json:"name" doc:"Who asks."`
	Email    string     `json:"email" doc:"Where the answer goes."`
	Subject  string     `json:"subject" doc:"What it is about."`
	Text     string     `json:"text" doc:"What is asked."`
	Page     string     `json:"page,omitempty" doc:"The page it happened on."`
	State    string     `json:"state" enum:"open,answered" doc:"Where it stands."`
	Answer   string     `json:"answer,omitempty" doc:"The answer."`
	Asked    time.Time  `json:"asked" doc:"When it was sent."`
	Answered *time.Time `json:"answered,omitempty" doc:"When it was answered."`
}

// ListView is one page of requests.
type ListView struct {
	Total    int    `json:"total" doc:"How many there are in all."`
	Requests []View `json:"requests" doc:"This page of them; those that wait come first."`
}

type (
	body[T any] struct{ Body T }
	path        struct {
		ID uuid.UUID `path:"id" format:"uuid" doc:"The request."`
	}
)

// API registers the operations.
func (m *Module) API(r *api.Router) {
	api.Operation(r, created(op("assistance-ask", http.MethodPost, "/assistance", "Ask for help", api.Everyone())),
		func(ctx context.Context, in *body[AskInput]) (*body[View], error) {
			made, err := m.Ask(ctx, in.Body, "")
			if err != nil {
				return nil, err
			}
			return &body[View]{fromRequest(made)}, nil
		})
	api.Operation(r, op("assistance-list", http.MethodGet, "/assistance", "List the requests that you see", api.SignedIn()),
		func(ctx context.Context, in *struct {
			Page int `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"Page, from 1."`
		},
		) (*body[ListView], error) {
			list, total, err := m.List(ctx, in.Page)
			if err != nil {
				return nil, err
			}
			view := ListView{Total: total, Requests: make([]View, len(list))}
			for i, one := range list {
				view.Requests[i] = fromRequest(one)
			}
			return &body[ListView]{view}, nil
		})
	api.Operation(r, op("assistance-read", http.MethodGet, "/assistance/{id}", "Read a request", api.SignedIn()),
		func(ctx context.Context, in *path) (*body[View], error) {
			found, err := m.One(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &body[View]{fromRequest(found)}, nil
		})
	api.Operation(r, op("assistance-answer", http.MethodPost, "/assistance/{id}/answer", "Answer a request", api.Only(viewer.RoleAdmin)),
		func(ctx context.Context, in *struct {
			ID   uuid.UUID `path:"id" format:"uuid" doc:"The request."`
			Body AnswerInput
		},
		) (*struct{}, error) {
			return nil, m.Answer(ctx, in.ID, in.Body)
		})
}

func fromRequest(r *ent.Request) View {
	return View{r.ID, r.Name, r.Email, r.Subject, r.Text, r.Page, r.State, r.Answer, r.CreatedAt, r.AnsweredAt}
}

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "assistance." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("home", "GET", "/assistance", api.Everyone(), m.pageHome)
	page("ask", "POST", "/assistance", api.Everyone(), m.pageAsk)
	page("read", "GET", "/assistance/{id}", api.SignedIn(), m.pageRead)
	page("answer", "POST", "/assistance/{id}", api.Only(viewer.RoleAdmin), m.pageAnswer)
}

func (m *Module) pageHome(w http.ResponseWriter, r *http.Request) error {
	return m.showHome(w, r, http.StatusOK, AskInput{Page: r.URL.Query().Get("page-concernee")}, nil)
}

func (m *Module) showHome(w http.ResponseWriter, r *http.Request, status int, in AskInput, errors ui.Errors) error {
	ctx := r.Context()
	v := pages.HomeView{Name: in.Name, Email: in.Email, Subject: in.Subject, Text: in.Text, About: in.Page, Errors: errors, Visitor: !viewer.Get(ctx).SignedIn()}
	v.Admin = viewer.Get(ctx).Role == viewer.RoleAdmin
	if !v.Visitor {
		page, _ := strconv.Atoi(r.URL.Query().Get("page")) // anything else is the first
		list, total, err := m.List(ctx, page)
		if err != nil {
			return err
		}
		for _, one := range list {
			v.Requests = append(v.Requests, line(one))
		}
		v.Total = total
		v.Pages = ui.Pages{Current: max(page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return "/assistance?page=" + strconv.Itoa(n) }}
	}
	return api.Render(w, r, status, pages.Home(v))
}

func line(r *ent.Request) pages.Line {
	return pages.Line{
		ID: r.ID.String(), Who: r.Name, Email: r.Email, Subject: r.Subject, Text: r.Text, Answer: r.Answer, At: r.CreatedAt,
		Answered: r.State == schema.StateAnswered,
	}
}

func (m *Module) pageAsk(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[AskInput](r)
	if err == nil {
		_, err = m.Ask(r.Context(), *in, r.UserAgent())
	}
	if fault.Is(err, fault.KindInvalid) {
		again := AskInput{
			Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), Subject: r.PostFormValue("subject"), Text: r.PostFormValue("text"), Page: r.PostFormValue("page"),
		}
		return m.showHome(w, r, http.StatusUnprocessableEntity, again, api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "assistance.sent")
	return api.Redirect(w, r, "/assistance")
}

func (m *Module) pageRead(w http.ResponseWriter, r *http.Request) error {
	return m.showOne(w, r, http.StatusOK, "", nil)
}

func (m *Module) showOne(w http.ResponseWriter, r *http.Request, status int, typed string, errors ui.Errors) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("assistance.not_found")
	}
	found, err := m.One(r.Context(), id)
	if err != nil {
		return err
	}
	return api.Render(w, r, status, pages.One(pages.OneView{
		Line: line(found), MayAnswer: viewer.Get(r.Context()).Role == viewer.RoleAdmin, Typed: typed, Errors: errors,
	}))
}

func (m *Module) pageAnswer(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("assistance.not_found")
	}
	in, err := api.Form[AnswerInput](r)
	if err == nil {
		err = m.Answer(r.Context(), id, *in)
	}
	if fault.Is(err, fault.KindInvalid) {
		return m.showOne(w, r, http.StatusUnprocessableEntity, r.PostFormValue("answer"), api.Errors(r.Context(), err))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "assistance.answered")
	return api.Redirect(w, r, "/assistance")
}
