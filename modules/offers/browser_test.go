package offers_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/templates/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// TestPagesForEverybody opens the pages of offers and companies as people with disabilities would meet them.
func TestPagesForEverybody(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it drives a browser")
	}
	b := newBundle(t, hosttest.Embedded(t))
	id := b.publish(func(in *offers.Input) {
		in.Missions, in.Environment, in.PayMin, in.PayPeriod = "- pétrir\n- cuire", []string{"quiet", "teamwork"}, 1800, "month"
		in.Accommodations.QuietRoom, in.ApplyBefore = "here", "2099-01-31"
	}).String()
	b.publish(func(in *offers.Input) { in.Title, in.Remote = "Conseillère ou conseiller de vente", "hybrid" })
	company := b.cast.Company.ID.String()
	offer := b.app.Visitor(t).Get("/offres/" + id).Location()
	for _, side := range []struct {
		name  string
		as    *hosttest.Client
		paths []string
	}{
		{"visitor", b.app.Visitor(t), []string{"/offres?q=boulanger", "/offres?q=rien", offer, "/entreprises", "/entreprises/" + b.cast.Company.Slug}},
		{"recruiter", b.app.As(t, b.cast.Recruiter), []string{"/mon-employeur", "/mon-employeur/modifier", "/mon-employeur/offres", "/mon-employeur/offres/" + id}},
		{"admin", b.app.As(t, b.cast.Admin), []string{
			"/administration/entreprises", "/administration/entreprises/" + company, "/administration/etablissements", "/administration/etablissements/nouveau",
		}},
	} {
		t.Run(side.name, func(t *testing.T) {
			t.Parallel()
			p := browser.Open(t, browser.Options{})
			base, err := url.Parse(b.app.URL())
			if err != nil {
				t.Fatal(err)
			}
			p.Cookies(b.app.URL(), side.as.Jar().Cookies(base))
			for _, path := range side.paths {
				p.Go(b.app.URL() + path)
				p.Audit()
				if to := os.Getenv("ATOUTS_TEST_SHOTS"); to != "" {
					if err := os.WriteFile(filepath.Join(to, filepath.Base(url.PathEscape(path))+".png"), p.Screenshot(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}
