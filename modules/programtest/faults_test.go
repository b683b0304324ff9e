package programtest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/programtest"
	"github.com/atouts/atouts/worker/mailtest"
)

// TestWorkersAndRedisFall hurts one fleet in turn. Its lease is shorter than that of compose, so that nobody waits long for what a dead process held.
func TestWorkersAndRedisFall(t *testing.T) {
	t.Parallel()
	fleet := programtest.Fleet(t, programtest.With("LEASE", "4s"))
	cast := fleet.Cast()
	fleet.Settle()
	for _, part := range []struct {
		name string
		test func(*testing.T, *programtest.Program, *programtest.Cast)
	}{
		{"workers are told to stop while they send", stopWorkers},
		{"kill -9 while a worker renders", killRendering},
		{"FLUSHALL with a hundred facts waiting", flush},
		{"a web is told to stop while it is asked", stopWeb},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, fleet, cast) })
	}
}

// stopWorkers tells both workers to stop while the mail server keeps them waiting in the middle of a mail: they end what they do, and no mail is
// lost or sent twice.
func stopWorkers(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	fleet.Mails.Server.Behave(mailtest.Stalls)
	const people = 12
	for i := range people {
		invite(cast.Admin.Client, "stop", i, cast.School.ID)
	}
	claimed := func() (n int) {
		return fleet.Count(`SELECT count(*) FROM outbox WHERE claimed_until IS NOT NULL AND done_at IS NULL`)
	}
	programtest.Eventually(t, "both workers to be sending", func() bool {
		return fleet.Count(`SELECT count(DISTINCT claimed_by) FROM outbox WHERE claimed_until IS NOT NULL AND done_at IS NULL`) == len(fleet.Workers)
	})
	held := claimed()
	for i, w := range fleet.Workers {
		w.Signal(syscall.SIGTERM)
		probe := hosttest.NewClient(t, fleet.Probe(i))
		programtest.Eventually(t, w.Name+" to be stopping", func() bool { return probe.Get("/readyz").Code == http.StatusServiceUnavailable })
		probe.Get("/healthz").Want(http.StatusOK) // it still works
	}
	fleet.Mails.Server.Behave(mailtest.Accepts)
	for _, w := range fleet.Workers {
		if code := w.Await(); code != 0 {
			t.Errorf("%s ended with code %d", w.Name, code)
		}
	}
	left := claimed()
	for _, w := range fleet.Workers {
		w.Ready()
	}
	fleet.Settle()
	sent := mailsOf(t, fleet, "stop", people)
	t.Logf("SIGTERM while sending: %d mails under way and %d in all; %d claims left behind; %d mails came, each once", held, people, left, sent)
	if left != 0 {
		t.Errorf("%d rows stay claimed by processes that ended", left)
	}
}

// mailsOf counts the mails to the people invited under a name, and fails the test when one got none, or more than one.
func mailsOf(t *testing.T, fleet *programtest.Program, name string, people int) int {
	t.Helper()
	got := map[string]int{}
	for _, m := range fleet.Mails.All() {
		if _, rest, ok := strings.Cut(m.To, name+"."); ok {
			got[rest]++
		}
	}
	total := 0
	for to, n := range got {
		if total += n; n != 1 {
			t.Errorf("%s.%s got %d mails", name, to, n)
		}
	}
	if len(got) != people {
		t.Errorf("%d people named %s got a mail, want %d", len(got), name, people)
	}
	return total
}

// killRendering asks for 40 PDFs of two candidates and kills a worker that is making some of them: it is stopped as it stands (SIGSTOP), the
// database says what it holds, and it is killed only when that is something.
func killRendering(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	const each = 20 // as many CVs as a candidate may keep
	people := []programtest.Person{cast.Candidate, cast.OtherCandidate}
	pages := make([]*programtest.Listener, len(people))
	var cvs []string
	for _, w := range fleet.Workers {
		w.Stop() // so that all wait when they start
	}
	for i, who := range people {
		pages[i] = fleet.Listen(who.Client, i)
		for n := range each {
			cv := writeCV(who.Client, fmt.Sprintf("CV %d de %s", n, who.Name))
			who.At(fleet.Site(n%2)).JSON("POST", "/api/v1/cvs/"+cv+"/rendering", nil).Want(http.StatusAccepted)
			cvs = append(cvs, cv)
		}
	}
	fleet.Workers[0].Ready()
	held := killHolding(t, fleet, fleet.Workers[0], "cvs:render")
	fleet.Workers[1].Ready()
	fleet.Settle()
	var rows, ready, once, told int
	fleet.Row([]any{&rows, &ready}, `SELECT count(*), count(*) FILTER (WHERE state = 'ready') FROM renderings WHERE cv_id::text = ANY ($1)`, cvs)
	once = fleet.Count(`SELECT count(*) FROM processed p JOIN outbox o ON o.id = p.outbox_id WHERE o.topic = 'cvs:render'`)
	for i, who := range people {
		for _, cv := range cvs[i*each : (i+1)*each] {
			who.Get("/api/v1/cvs/"+cv+"/pdf").Want(http.StatusOK).Has("%PDF-", "%%EOF")
		}
		var list struct{ Total int }
		who.Get("/api/v1/notifications").Want(http.StatusOK).Into(&list)
		told += list.Total
	}
	heard := heardOnce(t, pages)
	t.Logf("kill -9 while rendering: it held %d of %d; after it %d renderings, %d ready, %d marked done; %d notifications; %d heard live",
		held, len(cvs), rows, ready, once, told, heard)
	if n := len(cvs); rows != n || ready != n || once != n || told != n {
		t.Errorf("want %d of each", n)
	}
	if heard > len(cvs) || heard < len(cvs)-held { // what it had committed and not said yet waits in the list of notifications
		t.Errorf("%d were heard live, want %d; %d may be missing", heard, len(cvs), held)
	}
	fleet.Workers[0].Ready()
}

// killHolding kills a process at a moment when it holds rows of a topic, and returns how many.
func killHolding(t *testing.T, fleet *programtest.Program, p *programtest.Process, topic string) (held int) {
	t.Helper()
	programtest.Eventually(t, p.Name+" to hold "+topic, func() bool {
		p.Signal(syscall.SIGSTOP)
		held = fleet.Count(`SELECT count(*) FROM outbox WHERE topic = $1 AND claimed_by LIKE $2 AND done_at IS NULL`, topic, fmt.Sprintf("%%/%d", p.PID()))
		if held == 0 {
			p.Signal(syscall.SIGCONT)
		}
		return held > 0
	})
	p.Kill()
	return held
}

// heardOnce counts the notifications that pages heard, and fails the test when one was heard twice.
func heardOnce(t *testing.T, pages []*programtest.Listener) (heard int) {
	t.Helper()
	for _, page := range pages {
		var ids []string
		for _, e := range page.Events("notification") {
			ids = append(ids, e.ID)
		}
		slices.Sort(ids)
		if len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Errorf("a page heard a notification twice: %v", ids)
		}
		heard += len(ids)
	}
	return heard
}

// flush lets Redis forget a hundred facts that the webs have handed it while no worker ran.
func flush(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	const facts = 100
	for _, w := range fleet.Workers {
		w.Stop()
	}
	for i := range facts {
		invite(cast.Admin.At(fleet.Site(i%2)), "oubli", i, cast.School.ID)
	}
	sent := func() int {
		return fleet.Count(`SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL AND done_at IS NULL`)
	}
	programtest.Eventually(t, "all facts to be in Redis", func() bool { return sent() == facts })
	options, err := goredis.ParseURL(fleet.Redis)
	if err != nil {
		t.Fatal(err)
	}
	client := goredis.NewClient(options)
	defer client.Close() //nolint:errcheck // the test is over
	before, err := client.Keys(t.Context(), "asynq:*:t:*").Result()
	if err != nil {
		t.Fatal(err)
	}
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for _, w := range fleet.Workers {
		w.Ready()
	}
	fleet.Settle()
	mails := mailsOf(t, fleet, "oubli", facts)
	t.Logf("FLUSHALL: %d facts waited, %d tasks were in Redis; %d mails came, each once", facts, len(before), mails)
	if len(before) < facts { // and the tasks of the worker that was killed
		t.Errorf("Redis held %d tasks, want %d", len(before), facts)
	}
}
