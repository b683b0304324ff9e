package standard_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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

// settled waits until the worker has nothing left to do.
func (h *hunt) settled() {
	db := h.app.Foundations().DB
	h.app.Eventually(h.t, "the worker is done", func() bool {
		n := 0
		err := db.Read.QueryRowContext(h.t.Context(), `SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND attempts = 0`).Scan(&n)
		return err == nil && n == 0
	})
}

// search looks everywhere.
func (h *hunt) search() {
	all := map[string]string{}
	for _, some := range []map[string]string{h.secrets, h.links} {
		maps.Copy(all, some)
	}
	for place, content := range h.database() {
		h.absent(place, content, all)
	}
	h.mu.Lock()
	h.absent("Redis", h.redis.Bytes(), all)
	h.mu.Unlock()
	logs := h.logs.bytes()
	h.absent("the log", logs, all)
	if !bytes.Contains(logs, []byte(`"route":"GET /invitation/{token}"`)) || !bytes.Contains(logs, []byte("a feed could not be read")) {
		h.t.Error("the log lacks what it should have of the flows")
	}
	h.absent("the metrics", []byte(h.app.Visitor(h.t).Get("/metrics").Body), all)
	err := filepath.WalkDir(h.app.Config.Data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // a test's folder
		if err != nil || len(content) == 0 {
			return err
		}
		name := strings.TrimPrefix(path, h.app.Config.Data)
		if strings.HasPrefix(name, "/mail/") {
			h.absent("the mail "+name, content, h.secrets)
			return nil
		}
		h.absent("the file "+name, content, all)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// database is what PostgreSQL holds: each row as text and in the raw. The files of SQLite are in the data folder, and looked at there.
func (h *hunt) database() map[string][]byte {
	db := h.app.Foundations().DB
	found := map[string][]byte{}
	if db.SQLite() {
		return nil
	}
	tables := h.column(`SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
	for _, table := range tables {
		if rows := h.column(`SELECT t::text FROM ` + string(table) + ` t`); len(rows) > 0 { // bytes in hex, which is looked for too
			found["the table "+string(table)] = bytes.Join(rows, []byte("\n"))
		}
	}
	for _, c := range h.column(`SELECT quote_ident(table_name) || '|' || quote_ident(column_name) FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'bytea'`) {
		table, column, _ := strings.Cut(string(c), "|")
		// An anchor of an empty chain has an empty hash.
		if content := bytes.Join(h.column(`SELECT `+column+` FROM `+table+` WHERE `+column+` IS NOT NULL`), []byte("\n")); len(content) > 0 {
			found["the bytes of "+table+"."+column] = content
		}
	}
	if len(found) < 10 {
		h.t.Errorf("only %d tables and columns were looked at", len(found))
	}
	return found
}

func (h *hunt) column(query string) (all [][]byte) {
	rows, err := h.app.Foundations().DB.Read.QueryContext(h.t.Context(), query)
	if err != nil {
		h.t.Fatal(query, err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			h.t.Fatal(query, err)
		}
		all = append(all, raw)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(query, err)
	}
	return all
}

// watchRedis notes every command that a server is given; of the Redis inside the process, every state that can be caught.
func (h *hunt) watchRedis() (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.t.Context()))
	var wg sync.WaitGroup
	keep := func(text string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.redis.WriteString(text + "\n")
	}
	if h.app.Config.RedisURL != "" {
		lines := make(chan string, 10000)
		monitor := h.app.Redis().Monitor(ctx, lines)
		monitor.Start()
		wg.Go(func() {
			for {
				select {
				case line := <-lines:
					keep(line)
				case <-ctx.Done():
					return
				}
			}
		})
		return func() { monitor.Stop(); cancel(); wg.Wait() }
	}
	wg.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for last := ""; ctx.Err() == nil; <-tick.C {
			if now := h.redisDump(ctx); now != last && now != "" {
				keep(now)
				last = now
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

// redisDump is every key with its value.
func (h *hunt) redisDump(ctx context.Context) string {
	var b strings.Builder
	r := h.app.Redis()
	keys, err := r.Keys(ctx, "*").Result()
	if err != nil {
		return ""
	}
	for _, key := range keys {
		var value any
		switch r.Type(ctx, key).Val() {
		case "hash":
			value = r.HGetAll(ctx, key).Val()
		case "list":
			value = r.LRange(ctx, key, 0, -1).Val()
		case "set":
			value = r.SMembers(ctx, key).Val()
		case "zset":
			value = r.ZRangeWithScores(ctx, key, 0, -1).Val()
		default:
			value = r.Get(ctx, key).Val()
		}
		fmt.Fprintln(&b, key, value)
	}
	return b.String()
}
