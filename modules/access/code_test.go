package access_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/atouts/atouts/modules/hosttest"
)

// addCodes gives a person one-time codes, and returns their seed and the recovery codes.
func addCodes(t *testing.T, app *hosttest.App, c *hosttest.Client) (seed string, recovery []string) {
	t.Helper()
	var begun struct{ Secret, URL string }
	c.JSON("POST", "/api/v1/account/code", nil).Want(http.StatusOK).Into(&begun)
	if !strings.HasPrefix(begun.URL, "otpauth://totp/Atouts:") || !strings.Contains(begun.URL, begun.Secret) {
		t.Fatalf("the seed's address is %s", begun.URL)
	}
	var made struct{ Codes []string }
	c.JSON("PUT", "/api/v1/account/code", map[string]string{"code": code(t, app, begun.Secret, 0)}).Want(http.StatusOK).Into(&made)
	if len(made.Codes) != 10 {
		t.Fatalf("%d recovery codes", len(made.Codes))
	}
	return begun.Secret, made.Codes
}

// code returns the code of a seed, some time from now.
func code(t *testing.T, app *hosttest.App, seed string, off time.Duration) string {
	t.Helper()
	c, err := totp.GenerateCode(seed, app.Clock.Now().Add(off))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// first gives the first proof of a person who has codes.
func first(t *testing.T, app *hosttest.App, p hosttest.Person) *hosttest.Client {
	t.Helper()
	c := app.Visitor(t)
	c.JSON("POST", "/api/v1/session", map[string]string{"email": p.Email, "password": hosttest.Password}).Want(http.StatusUnauthorized).
		Has("access.code_needed")
	c.Get("/mon-compte").Want(http.StatusSeeOther) // nobody is in yet
	return c
}

const step = "/api/v1/session/code"

// TestACodeIsASecondProof signs in with codes that are right, used, of a clock that is off, and wrong.
func TestACodeIsASecondProof(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Admin
		seed, _ := addCodes(t, app, app.As(t, p))
		now := code(t, app, seed, 0)
		first(t, app, p).JSON("POST", step, map[string]string{"code": now}).Want(http.StatusUnprocessableEntity) // it confirmed the seed
		app.Clock.Advance(10 * time.Minute)
		for _, off := range []time.Duration{-time.Minute, time.Minute + time.Second*30} {
			first(t, app, p).JSON("POST", step, map[string]string{"code": code(t, app, seed, off)}).Want(http.StatusUnprocessableEntity)
		}
		early := code(t, app, seed, 30*time.Second)
		c := first(t, app, p)
		c.JSON("POST", step, map[string]string{"code": early}).Want(http.StatusOK).Has(`"role":"admin"`)
		c.Get("/mon-compte/acces").Want(http.StatusOK).Has("Codes à usage unique", "Cet appareil")
		// What was used is used, and so is everything before it.
		for _, old := range []string{early, code(t, app, seed, 0)} {
			first(t, app, p).JSON("POST", step, map[string]string{"code": old}).Want(http.StatusUnprocessableEntity).Has("access.code_wrong")
		}
	})
}

// TestOfManyWhoReplayACodeOneWins gives the same code six times at once.
func TestOfManyWhoReplayACodeOneWins(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Recruiter
		seed, _ := addCodes(t, app, app.As(t, p))
		app.Clock.Advance(2 * time.Minute)
		waiting := []*hosttest.Client{first(t, app, p), first(t, app, p), first(t, app, p), first(t, app, p)}
		now, codes := code(t, app, seed, 0), make(chan int, len(waiting))
		for _, c := range waiting {
			go func() { codes <- c.JSON("POST", step, map[string]string{"code": now}).Code }()
		}
		won := 0
		for range waiting {
			if <-codes == http.StatusOK {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

// TestTheStepAsAPage is the same without a program, and goes on to where the person wanted to go.
func TestTheStepAsAPage(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Referent
		c := app.As(t, p)
		c.Get("/mon-compte/acces/code").Want(http.StatusOK).Has("Commencer")
		c.Form("/mon-compte/acces/code/commencer", nil).Want(http.StatusSeeOther)
		page := c.Get("/mon-compte/acces/code").Want(http.StatusOK).Has("<svg", `role="img"`, "otpauth://totp/")
		found := regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`).FindStringSubmatch(page.Body)
		if found == nil {
			t.Fatal("the secret is not written out")
		}
		seed := strings.ReplaceAll(found[1], " ", "")
		c.Form("/mon-compte/acces/code", url.Values{"code": {"000000"}}).Want(http.StatusUnprocessableEntity).Has("Ce code n’est pas bon")
		shown := c.Form("/mon-compte/acces/code", url.Values{"code": {code(t, app, seed, 0)}}).Want(http.StatusOK).Has("Codes de secours")
		recovery := regexp.MustCompile(`<code>([A-Z2-7-]{19})</code>`).FindAllStringSubmatch(shown.Body, -1)
		if len(recovery) != 10 {
			t.Fatalf("%d recovery codes are shown", len(recovery))
		}
		c.Form("/mon-compte/acces/code/fichier", url.Values{"codes": {recovery[0][1], recovery[1][1]}}).Want(http.StatusOK).Has(recovery[1][1])
		c.Form("/mon-compte/acces/code/fichier", url.Values{"codes": {"AAAA-AAAA-AAAA-AAAA"}}).Want(http.StatusNotFound)
		c.Get("/mon-compte/acces/code").Want(http.StatusOK).Lacks(seed, found[1])
		out := app.Visitor(t)
		got := out.Form("/connexion", url.Values{"email": {p.Email}, "password": {hosttest.Password}, "retour": {"/mon-compte"}}).Want(http.StatusSeeOther)
		if got.Location() != "/connexion/code" {
			t.Fatalf("led to %s", got.Location())
		}
		out.Get("/connexion/code").Want(http.StatusOK)
		out.Form("/connexion/code", url.Values{"code": {"123456"}}).Want(http.StatusUnprocessableEntity).Has("Ce code n’est pas bon")
		spoken := strings.ToLower(strings.ReplaceAll(recovery[2][1], "-", " "))
		if got := out.Form("/connexion/code", url.Values{"code": {spoken}}).Want(http.StatusSeeOther); got.Location() != "/mon-compte" {
			t.Errorf("led to %s", got.Location())
		}
		app.Mail(t, p.Email, "Un code de secours a ouvert votre compte")
		out.Get("/mon-compte/acces/code").Want(http.StatusOK).Has("9 codes de secours")
	})
}

// TestARecoveryCodeIsGoodOnce, and new ones replace the old.
func TestARecoveryCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Candidate
		c := app.As(t, p)
		seed, old := addCodes(t, app, c)
		first(t, app, p).JSON("POST", step, map[string]string{"code": old[0]}).Want(http.StatusOK)
		first(t, app, p).JSON("POST", step, map[string]string{"code": old[0]}).Want(http.StatusUnprocessableEntity)
		var made struct{ Codes []string }
		c.JSON("POST", "/api/v1/account/code/recovery", nil).Want(http.StatusOK).Into(&made)
		first(t, app, p).JSON("POST", step, map[string]string{"code": old[1]}).Want(http.StatusUnprocessableEntity)
		first(t, app, p).JSON("POST", step, map[string]string{"code": made.Codes[1]}).Want(http.StatusOK)
		app.Clock.Advance(2 * time.Minute)
		c.JSON("POST", "/api/v1/account/code/remove", map[string]string{"code": "123456"}).Want(http.StatusUnprocessableEntity)
		c.JSON("POST", "/api/v1/account/code/remove", map[string]string{"code": code(t, app, seed, 0)}).Want(http.StatusNoContent)
		app.Visitor(t).JSON("POST", "/api/v1/session", map[string]string{"email": p.Email, "password": hosttest.Password}).Want(http.StatusOK)
	})
}

// TestCodesAreThrottled across addresses: an account has eight tries.
func TestCodesAreThrottled(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		p := app.Cast(t).Admin
		_, recovery := addCodes(t, app, app.As(t, p))
		c := first(t, app, p)
		for range 7 { // the confirmation was the first
			c.JSON("POST", step, map[string]string{"code": "123456"}).Want(http.StatusUnprocessableEntity)
		}
		c.JSON("POST", step, map[string]string{"code": recovery[0]}).Want(http.StatusTooManyRequests)
		app.Clock.Advance(11 * time.Minute)
		c.JSON("POST", step, map[string]string{"code": recovery[0]}).Want(http.StatusUnauthorized).Has("access.step_over")
	})
}

// TestASeedIsSealed reads the raw column.
func TestASeedIsSealed(t *testing.T) {
	t.Parallel()
	app := hosttest.Embedded(t)
	seed, recovery := addCodes(t, app, app.As(t, app.Cast(t).Admin))
	client := app.Foundations().DB.Client
	row := client.Totp.Query().OnlyX(system(t))
	if bytes.Contains(row.Seed, []byte(seed)) || len(row.Seed) < len(seed)+40 {
		t.Error("the seed is not sealed")
	}
	for _, one := range client.RecoveryCode.Query().AllX(system(t)) {
		if len(one.CodeHash) != 32 || bytes.Contains(one.CodeHash, []byte(recovery[0][:4])) {
			t.Error("a recovery code is not hashed")
		}
	}
}
