package read

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var testNow = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

// result is what a whole reading gave.
type result struct {
	feed   *Feed
	offers []Offer
	issues []Issue
}

func (r result) quarantined() int {
	n := 0
	for _, o := range r.offers {
		if o.Quarantined {
			n++
		}
	}
	return n
}

func (r result) has(code IssueCode) bool {
	for _, i := range r.issues {
		if i.Code == code {
			return true
		}
	}
	return false
}

func readAll(t *testing.T, src io.Reader, opts Options) (result, error) {
	t.Helper()
	opts.Dir = t.TempDir()
	if opts.Now.IsZero() {
		opts.Now = testNow
	}
	f, err := File(context.Background(), src, "test", opts)
	if err != nil {
		return result{}, err
	}
	r := result{feed: f}
	for o, issues := range f.Offers() {
		r.offers = append(r.offers, o)
		r.issues = append(r.issues, issues...)
		for _, i := range issues {
			if len(i.Excerpt) > maxExcerpt || i.Line != o.Line || i.Severity == SeverityError && !o.Quarantined {
				t.Errorf("issue %+v of offer %d", i, o.Ordinal)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(opts.Dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("files are left: %v %v", left, err)
	}
	return r, nil
}

func mustRead(t *testing.T, doc string, opts Options) result {
	t.Helper()
	r, err := readAll(t, strings.NewReader(doc), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestIndeed(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/indeed.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	r, err := readAll(t, f, Options{FeedKey: "f"})
	if err != nil {
		t.Fatal(err)
	}
	if r.feed.Profile != "indeed" || r.feed.RecordPath != "source/job" || r.feed.IDPath != "referencenumber" || r.feed.State != StateOK || len(r.offers) != 3 {
		t.Fatalf("%+v, %d offers", r.feed, len(r.offers))
	}
	got := r.offers[0]
	want := Offer{
		Offset: got.Offset, Line: 4, ExternalID: "01000", Key: got.Key, RawHash: got.RawHash, ContentHash: got.ContentHash,
		Title: "Assistant·e R&D", Kind: KindApprenticeship, Company: "Fabrique & Cie",
		Description: Text{"<p>Vous rejoignez une équipe accueillante.</p><ul><li>Saisie</li><li>Accueil</li></ul>", "Vous rejoignez une équipe accueillante.\n- Saisie\n- Accueil"},
		Places: []Place{{
			Label: "Bourg-en-Bresse (01)", City: "Bourg-en-Bresse", Postcode: "01000", INSEE: "01053", Department: "01", DepartmentName: "Ain", Region: "84",
			RegionName: "Auvergne-Rhône-Alpes", Lat: got.Places[0].Lat, Lon: got.Places[0].Lon, Located: true,
		}},
		Remote: "hybrid", Level: "5", Pay: Pay{800, 1200, "month", "EUR"},
		Published: time.Date(2026, 1, 5, 9, 0, 0, 0, paris()), ApplyBefore: time.Date(2026, 3, 31, 0, 0, 0, 0, paris()),
		ApplyURL: "https://emploi.example.org/1?a=1&b=2", SourceURL: "https://emploi.example.org/1?a=1&b=2", Domain: "Administration",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if o := r.offers[1]; o.Quarantined || o.ApplyURL != "" || !o.ApplyBefore.IsZero() || o.Pay != (Pay{}) || o.Places[0].Located {
		t.Errorf("absurd values are kept: %+v", o)
	}
	for _, code := range []IssueCode{IssueBadScheme, IssueDateInvalid, IssuePay, IssuePlace, IssueHTMLStripped, IssueRequired} {
		if !r.has(code) {
			t.Errorf("no issue %s", code)
		}
	}
	if o := r.offers[2]; !o.Quarantined || o.ExternalID != "C3" || o.Key == ([16]byte{}) {
		t.Errorf("without a title: %+v", o)
	}
}

func TestFrenchFeedOfAnUnknownMaker(t *testing.T) {
	t.Parallel()
	r := mustRead(t, `<ANNONCES_EMPLOI><Entete><titre>Nos offres</titre><lien>https://x.example</lien></Entete>
<POSTE_A_POURVOIR><Référence>A/1</Référence><Intitulé_du_poste>Stage &laquo; accueil &raquo;</Intitulé_du_poste><Descriptif_mission/><Texte>Vous accueillez le public et tenez le standard.</Texte>
<Lien>https://x.example/1</Lien><Ville>QUIMPER</Ville><Code_postal>29000</Code_postal><Contact><Nom>Prénom Nom</Nom></Contact><Type_de_contrat>Stage</Type_de_contrat><Debut>01/09/2026</Debut></POSTE_A_POURVOIR>
<POSTE_A_POURVOIR><Référence>A/2</Référence><Intitulé_du_poste>Alternance paie</Intitulé_du_poste><Texte>Vous préparez les bulletins avec l'équipe paie.</Texte><Lien>https://x.example/2</Lien></POSTE_A_POURVOIR>
</ANNONCES_EMPLOI>`, Options{Company: "Mairie"})
	if r.feed.RecordPath != "ANNONCES_EMPLOI/POSTE_A_POURVOIR" || len(r.offers) != 2 || r.quarantined() > 0 {
		t.Fatalf("%+v, %d offers, issues %+v", r.feed, len(r.offers), r.issues)
	}
	o := r.offers[0]
	if o.ExternalID != "A/1" || o.Title != "Stage « accueil »" || o.Kind != KindInternship || o.Places[0].Label != "Quimper (29)" || o.Company != "Mairie" {
		t.Errorf("%+v", o)
	}
	if o.Start.Format(time.DateOnly) != "2026-09-01" || r.offers[1].Kind != KindApprenticeship {
		t.Errorf("start %v, kind %v", o.Start, r.offers[1].Kind)
	}
}

func TestItems(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, doc, path, id, title, company string }{
		{
			"rss", `<?xml version="1.0"?><rss version="2.0" xmlns:job_listing="https://e.example"><channel><title>Offres</title><link>https://e.example</link>
<item><title>Apprenti cuisinier &#8211; CAP</title><link>https://e.example/1</link><guid>g1</guid><description><![CDATA[<p>Vous cuisinez avec une brigade bienveillante.</p>]]></description>
<job_listing:company><![CDATA[Cantine &amp; Cie]]></job_listing:company><job_listing:location>Rennes (35)</job_listing:location></item></channel></rss>`,
			"rss/channel/item", "guid", "Apprenti cuisinier – CAP", "Cantine & Cie",
		},
		{
			"rdf", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Offres</title><link>https://e.example</link></channel>
<item><title>Stage</title><link>https://e.example/1</link><description>Vous découvrez le métier de cuisinier.</description></item></rdf:RDF>`,
			"rdf:RDF/item", "link", "Stage", "",
		},
		{
			"atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Offres</title><entry><id>urn:1</id><title>Alternance</title><link href="/o/1"/><summary>Vous découvrez le métier de cuisinier.</summary></entry></feed>`,
			"feed/entry", "id", "Alternance", "",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := mustRead(t, tc.doc, Options{BaseURL: "https://e.example/feed"})
			if r.feed.RecordPath != tc.path || r.feed.IDPath != tc.id || len(r.offers) != 1 || r.feed.State != StateOK {
				t.Fatalf("%+v, %d offers", r.feed, len(r.offers))
			}
			if o := r.offers[0]; o.Title != tc.title || o.Company != tc.company || !strings.HasPrefix(o.SourceURL, "https://e.example/") || o.Quarantined {
				t.Errorf("%+v %+v", o, r.issues)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, doc string
		code      ErrorCode
	}{
		{"nothing", "", CodeEmptyBody},
		{"blank", " \n\t", CodeEmptyBody},
		{"login page", "<!DOCTYPE html><html><head><title>Connexion</title></head></html>", CodeNotAFeed},
		{"xhtml page", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`, CodeNotAFeed},
		{"json error", `{"error":"unauthorized"}`, CodeNotAFeed},
		{"json feed", `{"count":1,"ads":[{"title":"x"}]}`, CodeUnsupported},
		{"csv", "ref;titre;ville;date\n1;a;b;c\n", CodeUnsupported},
		{"pdf", "%PDF-1.7\n%", CodeNotAFeed},
		{"text", "Service indisponible", CodeNotAFeed},
		{"sitemap", `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://x.example</loc></sitemap></sitemapindex>`, CodeNotAFeed},
		{"soap fault", `<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultstring>no</faultstring></soap:Fault></soap:Body></soap:Envelope>`, CodeNotAFeed},
		{"error in a known root", "<jobs><error>denied</error></jobs>", CodeNotAFeed},
		{"broken gzip header", "\x1f\x8b\x00", CodeCompression},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := readAll(t, strings.NewReader(tc.doc), Options{})
			var e *Error
			if !errors.As(err, &e) || e.Code != tc.code {
				t.Errorf("error %v, want %s", err, tc.code)
			}
		})
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	offer := `<job><title>Poste</title><id>1</id><url>https://x.example/1</url></job>`
	other := strings.ReplaceAll(offer, "1", "2")
	tests := []struct {
		name, doc string
		state     State
		offers    int
	}{
		{"empty", "<jobs/>", StateEmpty, 0},
		{"empty with a header", `<source><publisher>x</publisher></source>`, StateEmpty, 0},
		{"empty rss", `<rss version="2.0"><channel><title>Offres</title><link>https://x.example</link></channel></rss>`, StateEmpty, 0},
		{"ok", "<jobs>" + offer + other + "</jobs>", StateOK, 2},
		{"equal repeat", "<jobs>" + offer + offer + other + "</jobs>", StateOK, 2},
		{"truncated", "<jobs>" + offer + other[:30], StatePartial, 2},
		{"truncated empty", "<jobs>", StatePartial, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := mustRead(t, tc.doc, Options{})
			if r.feed.State != tc.state || len(r.offers) != tc.offers || r.feed.Complete != (tc.state != StatePartial) {
				t.Errorf("state %s, complete %v, %d offers", r.feed.State, r.feed.Complete, len(r.offers))
			}
		})
	}
	r := mustRead(t, "<jobs>"+offer+other+strings.Replace(offer, "Poste", "Autre", 1)+"</jobs>", Options{IDPath: candidate(t, "id")})
	if len(r.offers) != 3 || !r.offers[2].Quarantined || !r.has(IssueIDDuplicate) {
		t.Errorf("a repeated id: %+v", r.issues)
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	doc := func(run, title string) string {
		return `<jobs><job><id>1</id><title>` + title + `</title><url>https://x.example/1?run=` + run + `</url><updated>2026-01-0` + run[:1] + `</updated></job></jobs>`
	}
	first := mustRead(t, doc("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "Poste"), Options{}).offers[0]
	again := mustRead(t, doc("2c4e28ba-2fa1-11d2-883f-0016d3cca427", "Poste"), Options{}).offers[0]
	changed := mustRead(t, doc("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "Autre"), Options{}).offers[0]
	elsewhere := mustRead(t, doc("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "Poste"), Options{FeedKey: "b"}).offers[0]
	if first.Key != again.Key || first.Key != changed.Key || first.Key == elsewhere.Key {
		t.Error("keys do not follow feed and id")
	}
	if first.RawHash == again.RawHash || first.ContentHash != again.ContentHash || first.ContentHash == changed.ContentHash {
		t.Error("hashes do not follow record and content")
	}
}
