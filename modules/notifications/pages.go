package notifications

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
	"github.com/atouts/atouts/worker/mail"

	pages "github.com/atouts/atouts/templates/notifications"
)

// mailboxSize is how many mails the demonstration's mailbox shows, the newest first.
const mailboxSize = 100

// Pages registers the pages.
func (m *Module) Pages(r *api.Router) {
	page := func(id, method, path string, who api.Who, handle func(http.ResponseWriter, *http.Request) error) {
		r.Page(api.Page{ID: "notifications." + id, Method: method, Path: path, Who: who, Handle: handle})
	}
	page("list", "GET", "/notifications", api.SignedIn(), m.pageList)
	page("open", "POST", "/notifications/{id}", api.SignedIn(), m.pageOpen)
	page("follow", "GET", "/notifications/{id}", api.SignedIn(), m.pageFollow)
	page("read_all", "POST", "/notifications/tout-lu", api.SignedIn(), m.pageReadAll)
	page("ticks", "GET", "/mon-compte/notifications", api.SignedIn(), m.pageTicks)
	page("ticks_send", "POST", "/mon-compte/notifications", api.SignedIn(), m.pageTicksSend)
	page("stop", "GET", "/notifications/arret/{token}", api.Everyone(), m.pageStop)
	page("stop_send", "POST", "/notifications/arret/{token}", api.Everyone(), m.pageStopSend)
	if m.demo {
		page("mailbox", "GET", "/demo/courriels", api.Everyone(), m.pageMailbox)
		page("mailbox_read", "GET", "/demo/courriels/{id}", api.Everyone(), m.pageMailboxRead)
	}
}

func (m *Module) pageList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, _ := strconv.Atoi(r.URL.Query().Get("page")) // anything else is the first
	list, total, err := m.List(ctx, page)
	if err != nil {
		return err
	}
	unread, err := m.Unread(ctx)
	if err != nil {
		return err
	}
	v := pages.ListView{Unread: unread, Pages: ui.Pages{
		Current: max(page, 1), Last: (total + PageSize - 1) / PageSize, URL: func(n int) string { return "/notifications?page=" + strconv.Itoa(n) },
	}}
	for _, n := range list {
		v.Lines = append(v.Lines, pages.Line{ID: n.ID.String(), Text: sentence(ctx, n), At: n.CreatedAt, Unread: n.ReadAt == nil})
	}
	return api.Render(w, r, http.StatusOK, pages.List(v))
}

// pageOpen marks a notification as read and leads to what it speaks of.
func (m *Module) pageOpen(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("notifications.not_found")
	}
	n, err := m.Read(r.Context(), id)
	if err != nil {
		return err
	}
	return api.Redirect(w, r, n.Href)
}

// pageFollow leads a link of a live message to its page. It changes nothing, as a GET must: the page it leads to is what was to be seen.
func (m *Module) pageFollow(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("notifications.not_found")
	}
	n, err := m.One(r.Context(), id)
	if err != nil {
		return err
	}
	return api.Redirect(w, r, n.Href)
}

func (m *Module) pageReadAll(w http.ResponseWriter, r *http.Request) error {
	if err := m.ReadAll(r.Context()); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "notifications.all_read")
	return api.Redirect(w, r, "/notifications")
}

func (m *Module) pageTicks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ticks, err := m.Ticks(ctx)
	if err != nil {
		return err
	}
	lines := make([]pages.TickLine, len(ticks))
	for i, t := range ticks {
		lines[i] = pages.TickLine{Event: t.Event, Label: i18n.T(ctx, "notifications.event."+t.Event), Mail: t.Mail, Live: t.Live, Always: t.Always}
	}
	return api.Render(w, r, http.StatusOK, pages.Ticks(lines))
}

// pageTicksSend takes the form of ticks: a list "mail" and a list "live" of the events ticked; an event in neither is unticked.
func (m *Module) pageTicksSend(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Malformed("notifications.event_unknown")
	}
	ticks, err := m.Ticks(r.Context())
	if err != nil {
		return err
	}
	for i, t := range ticks {
		ticks[i].Mail, ticks[i].Live = slices.Contains(r.PostForm["mail"], t.Event), slices.Contains(r.PostForm["live"], t.Event)
	}
	if err := m.SaveTicks(r.Context(), ticks); err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "notifications.saved")
	return api.Redirect(w, r, "/mon-compte/notifications")
}

// pageStop asks before it stops: mail programs follow links by themselves.
func (m *Module) pageStop(w http.ResponseWriter, r *http.Request) error {
	_, event, err := m.Stopping(r.PathValue("token"))
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Stop(r.URL.EscapedPath(), i18n.T(r.Context(), "notifications.event."+event), false))
}

// pageStopSend stops, for the page's button and for a mail program's one click (RFC 8058).
func (m *Module) pageStopSend(w http.ResponseWriter, r *http.Request) error {
	event, err := m.Stop(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Stop(r.URL.EscapedPath(), i18n.T(r.Context(), "notifications.event."+event), true))
}

func (m *Module) pageMailbox(w http.ResponseWriter, r *http.Request) error {
	folder, ok := m.mail.(*mail.Folder)
	if !ok {
		return fault.NotFound("notifications.not_found")
	}
	list, err := folder.List(mailboxSize)
	if err != nil {
		return err
	}
	lines := make([]pages.MailLine, len(list))
	for i, one := range list {
		lines[i] = pages.MailLine{Name: one.ID.String(), To: one.To, Subject: one.Subject, At: one.Date}
	}
	return api.Render(w, r, http.StatusOK, pages.Mailbox(lines))
}

func (m *Module) pageMailboxRead(w http.ResponseWriter, r *http.Request) error {
	folder, ok := m.mail.(*mail.Folder)
	if !ok {
		return fault.NotFound("notifications.not_found")
	}
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return fault.NotFound("notifications.not_found")
	}
	one, err := folder.Read(id)
	if err != nil {
		return fault.NotFound("notifications.not_found")
	}
	return api.Render(w, r, http.StatusOK, pages.Mail(pages.MailView{
		From: one.From, To: one.To, Subject: one.Subject, At: one.Date, Text: one.Text, Attachments: one.Attachments,
	}))
}
