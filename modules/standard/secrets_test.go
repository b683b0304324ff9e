package standard_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/hosttest"
)

// The secrets that are planted, each unlike anything else.
const (
	plantedKey      = "5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa5ec2e7aa"
	plantedSealKey  = "5ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea15ea1"
	plantedPassword = "planted-first-Quetzal-81"
	plantedChanged  = "planted-second-Quokka-82"
	plantedWrong    = "planted-wrong-Numbat-83"
	plantedUser     = "planted-feed-user-84"
	plantedFeedPass = "planted-feed-Okapi-85"
	plantedFeedKey  = "planted-feed-token-Tapir-86"
	plantedNote     = "planted-note-Axolotl-87"
	plantedRewrite  = "planted-note-Pangolin-88"
)

// hunt is what was planted, and where it was looked for.
type hunt struct {
	t       *testing.T
	app     *hosttest.App
	secrets map[string]string
	// links are the secrets that a mail must carry: there alone they may be.
	links map[string]string
	logs  *record
	mu    sync.Mutex
	redis bytes.Buffer // every command, on a server; every state that was seen, inside
}

// record keeps what is logged.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) bytes() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.b.Bytes())
}

// needles are the ways in which a secret may be written: as it is, escaped, in hex, and in base64 at each of the three places it may begin.
func needles(secret string) [][]byte {
	all := [][]byte{
		[]byte(secret), []byte(url.QueryEscape(secret)), []byte(url.PathEscape(secret)), []byte(hex.EncodeToString([]byte(secret))),
		[]byte(strings.ToUpper(hex.EncodeToString([]byte(secret)))),
	}
	for pad := range 3 {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			text := encoding.EncodeToString(append(make([]byte, pad), secret...))
			// The first four and the last four letters also hold what stands beside the secret.
			all = append(all, []byte(text[4:len(text)-4]))
		}
	}
	return all
}

// absent fails for each secret that a place holds.
func (h *hunt) absent(place string, content []byte, secrets map[string]string) {
	h.t.Helper()
	if len(content) == 0 {
		h.t.Errorf("%s: nothing was looked at", place)
	}
	for name, secret := range secrets {
		for _, n := range needles(secret) {
			if i := bytes.Index(content, n); i >= 0 {
				h.t.Errorf("%s holds the %s: …%q…", place, name, content[max(0, i-60):min(len(content), i+len(n)+60)])
				break
			}
		}
	}
}

// TestPlantedSecretsAreNowhere drives the real flows with secrets that can be told from anything else, then searches the raw database, Redis, the log at its most talkative,
// the folder of mails, the data folder and the metrics for each, in every way in which it may be written.
func TestPlantedSecretsAreNowhere(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB, ...hosttest.Option) *hosttest.App{"embedded": hosttest.Embedded, "servers": hosttest.Servers} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hunt{t: t, logs: &record{}, secrets: map[string]string{}, links: map[string]string{}}
			h.app = start(t, func(o *host.Options) {
				o.Log = slog.New(slog.NewJSONHandler(h.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
				o.Config.SecretKey, o.Config.SealKeys = plantedKey, plantedSealKey
			})
			stop := h.watchRedis()
			cast := h.app.Cast(t)
			h.comeIn(cast)
			h.feed(cast)
			h.note(cast)
			h.settled()
			stop()
			h.search()
			t.Logf("%d secrets and %d links were looked for in %d ways each", len(h.secrets), len(h.links), len(needles("0123456789")))
		})
	}
}

// comeIn invites, accepts, signs in, fails to, changes the password, and opens a link that is used up.
func (h *hunt) comeIn(cast *hosttest.Cast) {
	h.secrets["secret key"], h.secrets["seal key"] = plantedKey, plantedSealKey
	h.app.As(h.t, cast.Referent).Form("/candidats/nouveau", url.Values{"firstName": {"Zoé"}, "lastName": {"Secrète"}, "email": {"zoe@exemple.test"}}).
		Want(http.StatusSeeOther)
	link := h.app.Link(h.t, h.app.Mail(h.t, "zoe@exemple.test", ""), "/invitation/")
	h.links["token of the invitation"] = strings.TrimPrefix(link, "/invitation/")
	zoe := h.app.Visitor(h.t)
	page := zoe.Get(link).Want(http.StatusOK)
	if got := page.Header.Get("Referrer-Policy"); got != "same-origin" && got != "no-referrer" {
		h.t.Errorf("a page whose address is a secret has the Referrer-Policy %q", got)
	}
	zoe.Form(link, url.Values{"password": {"short"}}).Want(http.StatusUnprocessableEntity)
	zoe.Form(link, url.Values{"password": {plantedPassword}}).Want(http.StatusSeeOther)
	h.secrets["password"] = plantedPassword
	zoe.Get(link) // used up
	zoe.Get(link + "x")
	again := h.app.Visitor(h.t)
	for _, password := range []string{plantedWrong, plantedPassword} {
		again.Form("/connexion", url.Values{"email": {"zoe@exemple.test"}, "password": {password}})
		again.JSON("POST", "/api/v1/session", map[string]string{"email": "zoe@exemple.test", "password": password})
	}
	h.secrets["wrong password"] = plantedWrong
	again.Form("/mon-compte/mot-de-passe", url.Values{"current": {plantedPassword}, "password": {plantedChanged}}).Want(http.StatusSeeOther)
	h.secrets["changed password"] = plantedChanged
	base, err := url.Parse(h.app.URL())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range append(zoe.Jar().Cookies(base), again.Jar().Cookies(base)...) {
		if len(c.Value) >= 20 {
			h.secrets["session "+c.Value[:4]] = c.Value
		}
	}
	if len(h.secrets) < 7 {
		h.t.Errorf("no session was found among the cookies: %d secrets", len(h.secrets))
	}
}

// feed prepares a feed whose address is its credential, shows it, and reads it in vain.
func (h *hunt) feed(cast *hosttest.Cast) {
	h.secrets["user of the feed"], h.secrets["password of the feed"], h.secrets["token of the feed"] = plantedUser, plantedFeedPass, plantedFeedKey
	address := "https://" + plantedUser + ":" + plantedFeedPass + "@127.0.0.1:1/flux.xml?token=" + plantedFeedKey
	recruiter, admin := h.app.As(h.t, cast.Recruiter), h.app.As(h.t, cast.Admin)
	at := recruiter.Form("/flux", url.Values{"name": {"Le flux"}, "url": {address}}).Want(http.StatusSeeOther).Location()
	for _, c := range []*hosttest.Client{recruiter, admin} {
		for _, path := range []string{"/flux", at, "/api/v1/feeds"} {
			h.absent("the page "+path, []byte(c.Get(path).Want(http.StatusOK).Body), h.secrets)
		}
	}
	admin.Form(at+"/etat", url.Values{"state": {"open"}}).Want(http.StatusSeeOther)
	admin.Form(at+"/lire", nil).Want(http.StatusSeeOther)
	h.app.Eventually(h.t, "the feed was read in vain", func() bool {
		return strings.Contains(admin.Get("/api/v1"+strings.Replace(at, "/flux", "/feeds", 1)+"/runs").Body, "failed")
	})
}

// note writes a private note and changes it; a second one is deleted.
func (h *hunt) note(cast *hosttest.Cast) {
	h.secrets["private note"], h.secrets["changed note"] = plantedNote, plantedRewrite
	camille, referent, recruiter := h.app.As(h.t, cast.Candidate), h.app.As(h.t, cast.Referent), h.app.As(h.t, cast.Recruiter)
	var cv struct{ ID string }
	camille.JSON("POST", "/api/v1/cvs", map[string]any{"title": "CV", "data": map[string]any{"basics": map[string]any{"name": "Camille"}}}).
		Want(http.StatusCreated).Into(&cv)
	var a struct {
		ID       string
		Revision int
	}
	camille.JSON("POST", "/api/v1/applications", map[string]any{"company": cast.Company.Slug, "cv": cv.ID, "message": "Bonjour"}).Want(http.StatusCreated).Into(&a)
	path := "/api/v1/applications/" + a.ID
	referent.JSON("POST", path+"/validate", map[string]any{"revision": a.Revision}).Want(http.StatusOK)
	var n struct{ ID string }
	recruiter.JSON("POST", path+"/notes", map[string]any{"text": plantedNote}).Want(http.StatusCreated).Into(&n)
	recruiter.JSON("PUT", path+"/notes/"+n.ID, map[string]any{"text": plantedRewrite}).Want(http.StatusOK)
	recruiter.Get("/candidatures/" + a.ID).Want(http.StatusOK).Has(plantedRewrite)
	recruiter.Form("/candidatures/"+a.ID+"/notes", url.Values{"text": {plantedNote}}).Want(http.StatusSeeOther)
}
