package fault_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atouts/atouts/api/fault"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		kind   fault.Kind
		status int
		text   string
	}{
		{fault.NotFound("offers.not_found"), fault.KindNotFound, http.StatusNotFound, "offers.not_found"},
		{fault.Forbidden("x.no"), fault.KindForbidden, http.StatusForbidden, "x.no"},
		{fault.Conflict("x.moved", "Name", "Zoé"), fault.KindConflict, http.StatusConflict, "x.moved"},
		{fault.TooMany(time.Minute, "x.often"), fault.KindTooMany, http.StatusTooManyRequests, "x.often"},
		{fault.Busy(time.Second, "x.busy"), fault.KindBusy, http.StatusServiceUnavailable, "x.busy"},
		{fault.Unauthenticated("x.who"), fault.KindUnauthenticated, http.StatusUnauthorized, "x.who"},
		{fault.TooLarge("x.big"), fault.KindTooLarge, http.StatusRequestEntityTooLarge, "x.big"},
		{fault.Malformed("x.odd"), fault.KindMalformed, http.StatusBadRequest, "x.odd"},
		{fault.Method("x.method"), fault.KindMethod, http.StatusMethodNotAllowed, "x.method"},
		{
			fault.Invalid(fault.Field{Name: "email", Key: "validation.email"}, fault.Field{Key: "x.whole"}),
			fault.KindInvalid, http.StatusUnprocessableEntity, "validation.summary: email validation.email, x.whole",
		},
		{errors.New("disk on fire"), fault.KindInternal, http.StatusInternalServerError, "disk on fire"},
	} {
		wrapped := fmt.Errorf("doing the work: %w", c.err)
		if !fault.Is(c.err, c.kind) || !fault.Is(wrapped, c.kind) {
			t.Errorf("%v: not of kind %d, bare or wrapped", c.err, c.kind)
		}
		if fault.Is(wrapped, c.kind+1) {
			t.Errorf("%v: is of kind %d as well", c.err, c.kind+1)
		}
		if got := c.kind.Status(); got != c.status {
			t.Errorf("%v: status %d, want %d", c.err, got, c.status)
		}
		if got := c.err.Error(); got != c.text {
			t.Errorf("text %q, want %q", got, c.text)
		}
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	if fault.Of(nil) != nil || fault.Of(errors.New("x")) != nil || fault.Is(nil, fault.KindInternal) {
		t.Error("nothing and an unknown error are no faults")
	}
	err := fmt.Errorf("signing in: %w", fault.TooMany(time.Minute, "accounts.often", "Count", 3))
	got := fault.Of(err)
	if got == nil || got.RetryAfter != time.Minute || !cmp.Equal(got.Params, []any{"Count", 3}) {
		t.Errorf("got %+v", got)
	}
	if !errors.Is(err, fault.TooMany(0, "accounts.often")) || errors.Is(err, fault.TooMany(0, "other")) {
		t.Error("errors.Is must compare kind and key")
	}
	fields := []fault.Field{{Name: "a[0].b", Key: "k", Params: []any{"Max", 3}}}
	if diff := cmp.Diff(fields, fault.Fields(fmt.Errorf("x: %w", fault.Invalid(fields...)))); diff != "" {
		t.Error(diff)
	}
	if fault.Fields(fault.NotFound("x")) != nil {
		t.Error("only an invalid input has fields")
	}
}
