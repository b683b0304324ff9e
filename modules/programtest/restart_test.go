package programtest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/programtest"
)

// applied are the steps that each application of the test goes through, in order: who takes it, where, with what, and the state after it.
var applied = []struct {
	who         func(*programtest.Cast) programtest.Person
	path, after string
	in          fields
}{
	{func(c *programtest.Cast) programtest.Person { return c.Candidate }, "", "awaiting_referent", nil},
	{func(c *programtest.Cast) programtest.Person { return c.Referent }, "/validate", "sent", fields{"message": "Bravo."}},
	{func(c *programtest.Cast) programtest.Person { return c.Recruiter }, "/take-on", "in_progress", fields{}},
	{func(c *programtest.Cast) programtest.Person { return c.Recruiter }, "/not-hire", "not_hired", fields{"message": "Le poste est pris."}},
}

// underWayAtMost is how many tasks two workers run at the same time, on two processors.
const underWayAtMost = 8

// TestPostgreSQLRestarts ends every session of the database, as a crash does, in the middle of 200 steps of 50 applications that four people make
// at once through both webs. Each step is sent again until it is answered; its revision makes that safe. Then every step has happened once, and so
// has all that follows from it. The test is not parallel: the restart would hurt the others.
func TestPostgreSQLRestarts(t *testing.T) { //nolint:paralleltest // see above
	const offers = 50
	fleet := programtest.Fleet(t)
	cast := fleet.Cast()
	slugs := importOffers(t, fleet, cast, offers)
	fleet.Settle()
	b := &batch{t: t, fleet: fleet, cast: cast, cv: writeCV(cast.Candidate.Client, "Mon CV"), middle: make(chan struct{})}
	mails := len(fleet.Mails.All())
	todo := make(chan string, offers)
	for _, slug := range slugs {
		todo <- slug
	}
	close(todo)
	var people sync.WaitGroup
	for i := range 4 {
		people.Go(func() {
			for slug := range todo {
				b.goThrough(slug, fleet.Site(i%len(fleet.Webs)))
			}
		})
	}
	done := make(chan struct{})
	go func() { defer close(done); people.Wait() }()
	select {
	case <-b.middle:
		pgtest.Start(t).Restart(t)
	case <-done: // something else is wrong, and said
	}
	<-done
	fleet.Settle()
	t.Logf("restart of PostgreSQL: %d steps accepted, of which %d after a try that failed and %d whose answer was lost; failed tries by answer: %v",
		b.accepted, b.again, b.lost, b.failures)
	if b.accepted != offers*len(applied) || len(b.failures) == 0 {
		t.Errorf("%d steps were accepted, want %d, and some that failed first", b.accepted, offers*len(applied))
	}
	b.effects(offers, mails)
}

// importOffers reads a feed of offers with the command and returns their slugs.
func importOffers(t *testing.T, fleet *programtest.Program, cast *programtest.Cast, n int) []string {
	t.Helper()
	var feed strings.Builder
	feed.WriteString("<source><publisher>Exemple</publisher>")
	for i := range n {
		fmt.Fprintf(&feed, `<job><referencenumber>B-%d</referencenumber><title>Aide en cuisine numéro %d</title><url>https://exemple.test/b%d</url>
<city>Lille</city><postalcode>59000</postalcode><description><![CDATA[<p>Vous préparez les repas avec une équipe de six personnes.</p>]]></description></job>`, i, i, i)
	}
	feed.WriteString("</source>")
	file := filepath.Join(t.TempDir(), "flux.xml")
	if err := os.WriteFile(file, []byte(feed.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	fleet.Import(cast.Company.Slug, file)
	var slugs []string
	fleet.Row([]any{&slugs}, `SELECT array_agg(slug) FROM offers WHERE state = 'published'`)
	if len(slugs) != n {
		t.Fatalf("%d offers are published, want %d", len(slugs), n)
	}
	return slugs
}

// batch counts what the people of the test do.
type batch struct {
	t      *testing.T
	fleet  *programtest.Program
	cast   *programtest.Cast
	cv     string
	middle chan struct{} // closed in the middle

	mu                    sync.Mutex
	accepted, again, lost int
	failures              map[string]int
}

// progress is an application as a step answers.
type progress struct {
	ID       string
	Revision int
	State    string
	Offer    struct{ Slug string }
}

// goThrough takes an application to an offer through all its steps on one web.
func (b *batch) goThrough(slug, web string) {
	var p progress
	for i, step := range applied {
		in := fields{"revision": p.Revision}
		maps.Copy(in, step.in)
		path := "/api/v1/applications/" + p.ID + step.path
		if i == 0 {
			path, in = "/api/v1/applications", fields{"offer": slug, "cv": b.cv, "message": "Bonjour, j’aime cuisiner."}
		}
		if !b.insist(step.who(b.cast).At(web), path, in, slug, i, &p) {
			return
		}
	}
}

// insist sends a step until it is answered, and leaves the application as it is then. A refusal as stale or double after a failed try means that
// the try was accepted, and its answer lost: then the application says so.
func (b *batch) insist(who *hosttest.Client, path string, in fields, slug string, i int, p *progress) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	failed := false
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); <-tick.C {
		answer, err := who.Try("POST", path, in)
		switch {
		case err == nil && (answer.Code == http.StatusOK || answer.Code == http.StatusCreated):
			b.note(failed, false)
			return b.read(answer, p)
		case err == nil && answer.Code == http.StatusConflict && failed:
			if !b.find(who, slug, p) || p.State != applied[i].after {
				continue
			}
			b.note(true, true)
			return true
		case err == nil && answer.Code < http.StatusInternalServerError:
			b.t.Errorf("%s: %d %s", path, answer.Code, answer.Body)
			return false
		}
		failed = true
		b.fail(answer)
	}
	b.t.Errorf("%s: no answer in a minute", path)
	return false
}

func (b *batch) read(answer *hosttest.Answer, into any) bool {
	if err := json.Unmarshal([]byte(answer.Body), into); err != nil {
		b.t.Errorf("%s: %v", answer.What, err)
		return false
	}
	return true
}

// find reads the application to an offer, which its list shows.
func (b *batch) find(who *hosttest.Client, slug string, p *progress) bool {
	for page := 1; ; page++ {
		var list struct{ Applications []progress }
		answer, err := who.Try("GET", fmt.Sprintf("/api/v1/applications?tab=all&page=%d", page), nil)
		if err != nil || answer.Code != http.StatusOK || !b.read(answer, &list) || len(list.Applications) == 0 {
			return false
		}
		if i := slices.IndexFunc(list.Applications, func(a progress) bool { return a.Offer.Slug == slug }); i >= 0 {
			answer, err = who.Try("GET", "/api/v1/applications/"+list.Applications[i].ID, nil)
			return err == nil && answer.Code == http.StatusOK && b.read(answer, p)
		}
	}
}

func (b *batch) note(failed, lost bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.accepted++
	if b.accepted == 80 {
		close(b.middle)
	}
	if failed {
		b.again++
	}
	if lost {
		b.lost++
	}
}

func (b *batch) fail(answer *hosttest.Answer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures == nil {
		b.failures = map[string]int{}
	}
	if answer == nil {
		b.failures["none"]++
		return
	}
	b.failures[strconv.Itoa(answer.Code)]++
}

// effects counts what followed from the steps: each application's history, the facts told, the notifications of each event to each person, the mails.
func (b *batch) effects(offers, mailsBefore int) {
	t := b.t
	var all, right, facts, dead int
	b.fleet.Row([]any{&all, &right}, `SELECT count(*), count(*) FILTER (WHERE steps = ARRAY['submit','validate','take_on','not_hire'])
		FROM (SELECT array_agg(step::text ORDER BY at) AS steps FROM application_steps GROUP BY application_id) AS histories`)
	b.fleet.Row([]any{&facts, &dead}, `SELECT count(*), count(dead_at) FROM outbox
		WHERE topic IN ('applications.submitted', 'applications.validated', 'applications.taken_on', 'applications.not_hired')`)
	var least, most, kinds int
	b.fleet.Row([]any{&least, &most, &kinds}, `SELECT min(n), max(n), count(*) FROM
		(SELECT count(*) AS n FROM notifications WHERE event LIKE 'applications.%' GROUP BY event, account_id) AS told`)
	tasks := b.fleet.Count(`SELECT count(*) FROM outbox WHERE topic = 'notifications:mail' AND done_at IS NOT NULL`)
	sent, twice := 0, 0
	seen := map[uuid.UUID]bool{}
	for _, m := range b.fleet.Mails.All()[mailsBefore:] {
		if sent++; seen[m.ID] {
			twice++
		}
		seen[m.ID] = true
	}
	t.Logf("%d applications, %d with the four steps once; %d facts, %d dead; %d events told to people, %d to %d times each; %d mails to send, %d sent, %d twice",
		all, right, facts, dead, kinds, least, most, tasks, sent, twice)
	if all != offers || right != offers || facts != offers*len(applied) || dead != 0 {
		t.Errorf("want %d applications, each with its four steps, and %d facts", offers, offers*len(applied))
	}
	if kinds < 6 || least != offers || most != offers {
		t.Errorf("want each event told %d times to each person", offers)
	}
	// A mail that the server took while the database was away may come again, under the same Message-ID: the one window that worker/outbox names.
	if len(seen) != tasks || twice > underWayAtMost || tasks < 3*offers {
		t.Errorf("want each of the %d mails, and none twice but those under way at the restart", tasks)
	}
}
