package programtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules/files/blob/blobtest"
	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/worker/mailtest"
	"github.com/atouts/atouts/worker/redistest"
)

// Program is the program as somebody runs it: one process, or several on shared servers.
type Program struct {
	// Webs serve pages and operations; Workers do the work. A program that runs alone is one web, which works too.
	Webs, Workers []*Process
	Mails         *Mails
	// Database and Redis are the addresses of a fleet's servers; empty for a program that runs alone.
	Database, Redis string

	tb      testing.TB
	sites   []string // where each web answers
	tool    map[string]string
	admin   []string // how the admin command is called
	looking sync.Mutex
	look    *pgx.Conn // for what only the database says
}

// Option changes the settings of every process of a fleet, or of the one that runs alone.
type Option func(env map[string]string)

// With gives one more setting, named without its prefix.
func With(setting, value string) Option {
	return func(env map[string]string) { env[host.Prefix+setting] = value }
}

// Embedded starts the program alone, on an empty folder, without the demonstration.
func Embedded(tb testing.TB, options ...Option) *Program {
	tb.Helper()
	data := filepath.Join(tb.TempDir(), "var")
	at := freePort(tb)
	env := map[string]string{}
	for _, change := range options {
		change(env)
	}
	p := &Program{tb: tb, Mails: kept(tb, filepath.Join(data, "mail")), sites: []string{"http://localhost:" + at}, admin: []string{"admin"}}
	p.tool = maps.Clone(env)
	p.tool[host.Prefix+"DATA"] = data
	web := NewProcess(tb, "atouts", env, "--data", data, "--listen", "127.0.0.1:"+at, "--demo=false")
	web.ready = answers(at)
	web.Ready()
	p.Webs = []*Process{web}
	return p
}

// Fleet starts what docker-compose.yml starts, on servers of the test: the migration, then the web and the worker processes.
func Fleet(tb testing.TB, options ...Option) *Program {
	tb.Helper()
	return FleetOn(tb, pgtest.Start(tb).Database(tb), options...)
}

// FleetOn is Fleet on a database of its own choice.
func FleetOn(tb testing.TB, database string, options ...Option) *Program {
	tb.Helper()
	at, err := root()
	if err != nil {
		tb.Fatal(err)
	}
	sink := mailtest.Start(tb)
	p := &Program{tb: tb, Database: database, Redis: redistest.Start(tb), Mails: caught(tb, sink)}
	file := readCompose(tb, at)
	app, work := file.Services["app"], file.Services["worker"]
	if app.Deploy.Replicas < 2 || work.Deploy.Replicas < 2 {
		tb.Fatalf("docker-compose.yml starts %d web and %d worker processes; want two of each", app.Deploy.Replicas, work.Deploy.Replicas)
	}
	ports := make([]string, app.Deploy.Replicas)
	for i := range ports {
		ports[i] = freePort(tb)
		p.sites = append(p.sites, "http://localhost:"+ports[i])
	}
	t := p.translate(file, makeSecrets(tb, at), sink, blobtest.StartS3(tb))
	settings := func(service string) map[string]string {
		env := t.env(service)
		for _, change := range options {
			change(env)
		}
		return env
	}
	migrate := NewProcess(tb, "migrate", settings("migrate"), file.Services["migrate"].Command...)
	migrate.Start()
	if code := migrate.Await(); code != 0 {
		tb.Fatalf("the migration ended with code %d", code)
	}
	for i := range ports {
		web := NewProcess(tb, "web "+strconv.Itoa(i+1), settings("app"), app.Command...)
		web.Env[host.Prefix+"LISTEN"] = port(tb, web.Env[host.Prefix+"LISTEN"], ports[i])
		web.ready = answers(ports[i])
		p.Webs = append(p.Webs, web)
	}
	for i := range work.Deploy.Replicas {
		worker, at := NewProcess(tb, "worker "+strconv.Itoa(i+1), settings("worker"), work.Command...), freePort(tb)
		worker.Env[host.Prefix+"PROBE_LISTEN"] = port(tb, worker.Env[host.Prefix+"PROBE_LISTEN"], at)
		worker.ready = answers(at)
		p.Workers = append(p.Workers, worker)
	}
	p.tool = settings("admin")
	p.admin = file.Services["admin"].Entrypoint[1:]
	t.done()
	p.start()
	return p
}

// start starts every process together and returns when all are ready.
func (p *Program) start() {
	p.tb.Helper()
	all := slices.Concat(p.Webs, p.Workers)
	for _, one := range all {
		one.Start()
	}
	for _, one := range all {
		one.AwaitReady()
	}
}

// translate says how each setting of docker-compose.yml becomes one of this test.
func (p *Program) translate(file compose, secrets map[string]string, sink *mailtest.Server, bucket string) *translator {
	tb := p.tb
	return &translator{tb: tb, file: file, secrets: secrets, seen: map[string]bool{}, rewrite: map[string]func(string) string{
		"LISTEN": nil, "PROBE_LISTEN": nil, // each process gets a port of its own
		"DATA":     func(string) string { return tb.TempDir() },
		"BASE_URL": func(string) string { return p.sites[0] },
		"DATABASE_URL": func(value string) string {
			if parse(tb, value).Scheme != parse(tb, p.Database).Scheme {
				tb.Fatalf("scripts/secrets makes the database's address %s", value)
			}
			return p.Database
		},
		"REDIS_URL": elsewhere(tb, p.Redis), "BLOB_URL": elsewhere(tb, bucket), "SMTP_URL": elsewhere(tb, sink.URL()),
		"TRUSTED_PROXIES": nil, "MAIL_FROM": nil, "SECRET_KEY": nil, "DEMO": nil, "LOG_FORMAT": nil,
	}}
}

// URL returns where people reach the site: the first web.
func (p *Program) URL() string { return p.sites[0] }

// Visitor returns a client of a web, counted from 0, who has not signed in. Its At(p.Site(1)) asks another web with the same cookies.
func (p *Program) Visitor(web int) *hosttest.Client {
	p.tb.Helper()
	return hosttest.NewClient(p.tb, p.sites[web])
}

// Site returns where a web answers, counted from 0.
func (p *Program) Site(web int) string { return p.sites[web] }

// Probe returns where a worker's health, readiness and metrics are read, counted from 0.
func (p *Program) Probe(worker int) string {
	_, port, _ := net.SplitHostPort(p.Workers[worker].Env[host.Prefix+"PROBE_LISTEN"])
	return "http://localhost:" + port
}

// Command runs a command of the program beside the processes, with their settings, and returns what it said; the test fails when its code is not 0.
func (p *Program) Command(args ...string) string {
	p.tb.Helper()
	tool := NewProcess(p.tb, "atouts "+strings.Join(args, " "), p.tool, args...)
	tool.Start()
	if code := tool.Await(); code != 0 {
		p.tb.Fatalf("atouts %v ended with code %d", args, code)
	}
	return tool.Said()
}

// Import reads a file of offers for a company (slug, id or name), as an operator does, and returns what the command said.
func (p *Program) Import(company, file string) string {
	p.tb.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		p.tb.Fatal(err)
	}
	return p.Command("feed", "import", "--company", company, path)
}

// answers asks a web for its readiness.
func answers(port string) func(context.Context) error {
	transport := &http.Transport{DisableKeepAlives: true}
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", http.NoBody)
		if err != nil {
			return fmt.Errorf("asking for readiness: %w", err)
		}
		answer, err := transport.RoundTrip(request)
		if err != nil {
			return fmt.Errorf("asking for readiness: %w", err)
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK {
			return errors.Join(fmt.Errorf("it answers %d", answer.StatusCode), err)
		}
		return nil
	}
}

// freePort returns a port that was free a moment ago, below those that kernels hand out and above those of redistest, so that hardly anybody takes
// it before the process does.
func freePort(tb testing.TB) string {
	tb.Helper()
	const first, ports, attempts = 30000, 2700, 50
	for range attempts {
		port := strconv.Itoa(first + rand.IntN(ports)) // #nosec G404 -- a port, not a secret
		l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", ":"+port)
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			tb.Fatal(err)
		}
		return port
	}
	tb.Fatal("no port is free")
	return ""
}
