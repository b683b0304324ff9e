package gallery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/atouts/atouts/templates/browser"
	"github.com/atouts/atouts/templates/gallery"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/layout"
	"github.com/atouts/atouts/templates/static"
)

// site serves the page of behaviours: events sent on push reach its live stream, posts are counted.
type site struct {
	url   string
	push  chan string
	posts atomic.Int32
	sent  chan struct{}
	state atomic.Value
}

func open(t *testing.T, dialogOpen bool) *site {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{push: make(chan string, 4), sent: make(chan struct{}, 4)}
	s.state.Store("Le CV se prépare.")
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		c := gallery.Chrome()
		c.Nonce, c.LiveURL = "n0nce", "/direct"
		ctx := layout.WithChrome(i18n.With(r.Context(), bundle.Localizer(i18n.French)), c)
		state, _ := s.state.Load().(string)
		if err := gallery.Behaviour(state, dialogOpen).Render(ctx, w); err != nil {
			t.Errorf("rendering: %v", err)
		}
	})
	mux.HandleFunc("GET /direct", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for {
			select {
			case event := <-s.push:
				_, _ = fmt.Fprint(w, event)
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
	mux.HandleFunc("POST /envoyer", func(w http.ResponseWriter, _ *http.Request) {
		s.posts.Add(1)
		w.WriteHeader(http.StatusNoContent) // the page stays, as while a slow server thinks
		s.sent <- struct{}{}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	s.url = server.URL
	return s
}

// until waits in the page until an expression is true.
func until(t *testing.T, p *browser.Page, what, expression string) {
	t.Helper()
	ok := browser.Eval[bool](p, `new Promise((done) => { let n = 0; const look = () => (`+expression+`) ? done(true) : ++n > 400 ? done(false) : setTimeout(look, 25); look(); })`)
	if !ok {
		t.Fatalf("%s never happened; the page reads:\n%s", what, p.Text())
	}
}

func TestNotificationsComeLive(t *testing.T) {
	t.Parallel()
	s := open(t, false)
	p := browser.Open(t, browser.Options{})
	p.Go(s.url)
	s.push <- "event: notification\ndata: {\"title\": \"Rendez-vous proposé <b>\", \"text\": \"Lundi à 10 h\", \"href\": \"/rendez-vous/1\", \"unread\": 7}\n\n"
	until(t, p, "the notification", `document.querySelector('.toast')`)
	p.See("Rendez-vous proposé <b>", "Lundi à 10 h", "Voir la notification")
	if got := browser.Eval[string](p, `document.querySelector('.side [data-unread]').textContent`); !strings.HasPrefix(got, "7") {
		t.Errorf("the counter says %q, want 7", got)
	}
	p.Audit() // with the notification open
	p.Unfold("Fermer")
	p.NotSee("Lundi à 10 h")

	s.push <- "event: notification\ndata: {\"title\": \"Piège\", \"href\": \"//ailleurs.example\", \"unread\": 0}\n\n"
	until(t, p, "the second notification", `document.querySelector('.toast')`)
	if browser.Eval[bool](p, `!!document.querySelector('.toast a')`) {
		t.Error("a notification leads to another site")
	}
	if !browser.Eval[bool](p, `document.querySelector('.side [data-unread]').hidden`) {
		t.Error("a counter of nothing is shown")
	}

	s.state.Store("Le CV est prêt.")
	s.push <- "event: changed\ndata: {\"topic\": \"cv:1\"}\n\n"
	until(t, p, "the change of the region", `document.getElementById('cv').textContent.includes('prêt')`)
}

func TestFormsAreComfortable(t *testing.T) {
	t.Parallel()
	s := open(t, false)
	p := browser.Open(t, browser.Options{})
	p.Go(s.url)
	p.Fill("Mot de passe", "un secret assez long")
	p.Unfold("Afficher")
	if got := browser.Eval[string](p, `document.querySelector('[name=password]').type`); got != "text" {
		t.Errorf("a shown password is of type %q", got)
	}
	p.Fill("Message", "Bonjour")
	until(t, p, "the count", `document.getElementById('f-message-left').textContent.includes('13')`)

	// Two clicks on a slow form send it once, and never with the password in clear on the screen.
	browser.Eval[bool](p, `(() => { const b = document.querySelector('form[action="/envoyer"] button[type=submit]'); for (let n = 0; n < 3; n++) b.click(); return true; })()`)
	until(t, p, "the sending", `document.querySelector('form[data-sent]')`)
	<-s.sent
	if n := s.posts.Load(); n != 1 {
		t.Errorf("three clicks sent the form %d times", n)
	}
	if got := browser.Eval[string](p, `document.querySelector('[name=password]').type`); got != "password" {
		t.Errorf("the password stays visible while it is sent (%q)", got)
	}
}

func TestDialogs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script, open bool
	}{"modal": {true, false}, "modal that comes back with errors": {true, true}, "without script": {false, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.open)
			p := browser.Open(t, browser.Options{NoScript: !c.script})
			p.Go(s.url)
			if !c.open {
				p.NotSee("Pourquoi refuser ?")
				p.Unfold("Refuser la candidature")
			}
			p.See("Pourquoi refuser ?", "Raison")
			p.AuditAxe()
			if !c.script {
				return
			}
			if !browser.Eval[bool](p, `document.querySelector('dialog').matches(':modal') && document.querySelector('dialog').contains(document.activeElement)`) {
				t.Error("the dialog is not modal, or the focus is outside")
			}
			if c.open && browser.Eval[string](p, `document.activeElement.name`) != "reason" {
				t.Error("the focus is not in the field that must be changed")
			}
			p.Key(kb.Escape)
			until(t, p, "the closing", `!document.querySelector('dialog').open`)
			until(t, p, "the return of the focus", `document.activeElement.textContent.includes('Refuser')`)
		})
	}
}
