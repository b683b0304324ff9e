package programtest_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atouts/atouts/modules/programtest"
)

// stopWeb tells a web to stop while somebody is half-way through sending a request and a page listens: the request is answered, what it asked for
// is done, the page is sent away to another web, and the process ends with code 0.
func stopWeb(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) {
	page := fleet.Listen(cast.Recruiter.Client, 1)
	asked := beginRequest(t, fleet, cast)
	fleet.Webs[1].Signal(syscall.SIGTERM)
	address := strings.TrimPrefix(fleet.Site(1), "http://")
	programtest.Eventually(t, "the web to let nobody in", func() bool {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	<-page.Ended()
	if !fleet.Webs[1].Runs() {
		t.Error("it ended without waiting for the request")
	}
	if code := asked.end(t); code != http.StatusCreated {
		t.Errorf("the request under way is answered %d", code)
	}
	if code := fleet.Webs[1].Await(); code != 0 {
		t.Errorf("the web ended with code %d", code)
	}
	cast.Admin.Get("/api/v1/companies?q=Fin").Want(http.StatusOK).Has("Fin de Journée")
	fleet.Listen(cast.Recruiter.Client, 0)
	fleet.Webs[1].Ready()
	t.Log("SIGTERM of a web: the request under way answered 201, the listening page sent away, code 0")
}

// underWay is a request whose handler waits for the rest of its body.
type underWay struct {
	rest   io.WriteCloser
	answer chan int
}

// beginRequest asks the second web to make a company, and returns once its handler reads: it has told the client to go on.
func beginRequest(t *testing.T, fleet *programtest.Program, cast *programtest.Cast) underWay {
	t.Helper()
	body, rest := io.Pipe()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, fleet.Site(1)+"/api/v1/companies", body)
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = int64(len(company))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Expect", "100-continue")
	client := &http.Client{Jar: cast.Admin.Jar(), Transport: &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: time.Minute}}
	u := underWay{rest: rest, answer: make(chan int, 1)}
	go func() {
		answer, err := client.Do(request)
		if err != nil {
			t.Error(err)
			u.answer <- 0
			return
		}
		_ = answer.Body.Close()
		u.answer <- answer.StatusCode
	}()
	<-reading
	return u
}

// company is what the request sends, once it is let go on.
const company = `{"name":"Fin de Journée","city":"Lille","postcode":"59000"}`

// end sends the body and returns the answer's status.
func (u underWay) end(t *testing.T) int {
	t.Helper()
	if _, err := fmt.Fprint(u.rest, company); err != nil {
		t.Error(err)
	}
	_ = u.rest.Close()
	return <-u.answer
}
