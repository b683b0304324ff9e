package read

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shared gives a file of the real and hostile feeds that are kept beside the repository. They may be absent on a contributor's machine,
// never in the continuous integration.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../../shared/feeds", name))
	if errors.Is(err, os.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skip("the shared feeds are not on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// summary is one offer in one line, for tables.
func summary(o Offer) string {
	place := ""
	if len(o.Places) > 0 {
		place = o.Places[0].Label + " " + o.Places[0].Postcode
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.Format(time.DateOnly)
	}
	return strings.Join([]string{
		o.ExternalID, string(o.Kind), o.Company, strings.TrimSpace(place), o.Remote, o.Level, day(o.Published), day(o.Start),
	}, " | ")
}

func TestSharedReal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file, profile, path, id string
		want                    []string
	}{
		{"real/fr-hellowork.xml", "hellowork", "root/job", "guid", []string{
			"1792883/10218731 MESMEO/94V | permanent | Software Consulting | Vincennes (94) 94300 | none |  | 2024-01-30 | -",
			"d055f685ddee38d190934bde50554bb8 | permanent | Lactalis | Laval (53) 53000 |  |  | 2024-01-30 | -",
			"1793166/10221179 DM/51T | permanent | CGR | Tinqueux (51) 51430 | hybrid |  | 2024-01-31 | -",
			"ea63804d309c190db1fd096af1a4da2b32455777 | permanent | Exotec | Lille (59) 59160 | none | 7 | 2024-01-31 | -",
			"1jvie4rokd | permanent | ME GROUP | Échirolles (38) 38130 | none | 3 | 2024-01-31 | -",
		}},
		{"real/fr-pass-rss-dc.rss", "pass", "rss/channel/item", "dc:identifier", []string{
			"A-2025-159026 | apprenticeship | Centre national du cinéma et de l'image animée | Paris (75) 75014 |  | 7 | 2025-02-26 | 2025-09-15",
			"A-2025-159005 | apprenticeship | Direction départementale des finances publiques des Alpes-Maritimes - Pôle de contrôle revenus patrimoine de Cannes | Nice (06) |  | 6 | 2025-02-26 | 2025-09-15",
			"A-2025-159002 | apprenticeship | Direction départementale des finances publiques des Alpes-Maritimes - Pôle Ressources, Opérations de l’État, Domaines - Division du Domaine - Service local du Domaine | Nice (06) |  | 6 | 2025-02-26 | 2025-09-15",
			"A-2025-158999 | apprenticeship | Direction départementale des finances publiques des Alpes-Maritimes - Pôle Ressources, Opérations de l’État, Domaines - Division du Domaine - Service de gestion des patrimoines privés | Nice (06) |  | 6 | 2025-02-26 | 2025-09-15",
			"A-2025-158987 | apprenticeship | DGAC - DO - DOM1 - INS - LFBO | Toulouse (31) |  | 6 | 2025-02-26 | 2025-09-15",
			"A-2025-158990 | apprenticeship | Centre national du cinéma et de l'image animée | Paris (75) 75014 |  | 7 | 2025-02-26 | 2025-04-15",
			"A-2025-158984 | apprenticeship | DGAC - DO - DOM1 - INS | Athis-Mons (91) 91200 |  | 6 | 2025-02-26 | 2025-09-15",
		}},
		{"real/fr-meteojob-cleverconnect.xml", "generic", "source/job", "@id", []string{
			"00000070 | apprenticeship | Tralala Intérim | Babaland (38) 38990 |  | none | 2025-02-25 | -",
			"00000629 | apprenticeship | Tralala Intérim | Poitiers (86) 86000 |  | 4 | 2025-02-25 | -",
			"00000400 | apprenticeship | Vieuxaumieux | Aix-en-Provence (13) 13540 |  | 5 | 2025-02-25 | -",
		}},
		{"real/fr-laposte-broadbean.xml", "generic", "offres/offre", "reference", []string{
			"2025-xxxx9 | apprenticeship | nom compagnie | La Seyne-sur-Mer (83) 83500 |  | 6 | - | -",
			"2025-XXXX1 | apprenticeship | autre compagnie | Aubenas (07) 07200 | none | 5 | - | -",
		}},
		{"real/fr-kelio-talentview.xml", "generic", "source/jobs/job", "id", []string{
			"147171 | apprenticeship | Groupe Tada | Neuilly-sur-Loire |  |  | 2025-02-27 | 2025-09-01",
			"147682 | apprenticeship | Groupe TADA | Neuilly-sur-Seine (92) 92200 |  |  | 2025-03-05 | 2025-09-01",
		}},
		{"real/fr-talentsoft-edf.xml", "generic", "offers/offer", "reference", []string{
			"2026-100001 | apprenticeship | ENE-EXPLOIT CC | Lyon (69) |  | 6 | 2026-01-01 | 2026-09-01",
			"2026-100002 | apprenticeship | EDF-PROD NORD | Paluel (76) 76450 |  | 3 | 2026-01-15 | 2026-09-01",
			"2026-100003 | vie | EDF ENERGY UK | Bridgwater |  | 6 | 2026-01-10 | 2026-07-01",
		}},
	}
	for _, tc := range tests {
		t.Run(filepath.Base(tc.file), func(t *testing.T) {
			t.Parallel()
			r, err := readAll(t, shared(t, tc.file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if f := r.feed; f.Profile != tc.profile || f.RecordPath != tc.path || f.IDPath != tc.id || f.State != StateOK || !f.Complete {
				t.Errorf("%+v", f)
			}
			var got []string
			for _, o := range r.offers {
				got = append(got, summary(o))
				if o.Quarantined || o.Description.Plain == "" || o.SourceURL == "" || o.Title == "" {
					t.Errorf("%+v", o)
				}
				for _, personal := range []string{"DUPONT", "mail@mail.fr", "contact@example.org"} {
					if strings.Contains(o.Description.Plain+o.Profile.Plain+o.Company+o.Title, personal) {
						t.Errorf("%s is left in %s", personal, o.ExternalID)
					}
				}
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestSharedDialects(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"dialects/atom.xml":                       {"urn:uuid:1 | apprenticeship |  |  |  |  | 2026-01-05 | -"},
		"dialects/jobijoba.xml":                   {" | apprenticeship | Boutique Exemple | Toulouse (31) 31000 |  |  | 2026-01-05 | -"},
		"dialects/linkedin-limited-listings.xml":  {"L-1 | internship | Société Exemple | Nantes (44) 44000 | none |  | 2026-01-05 | -", "L-2 | other | Société Exemple | Cayenne (973) 97300 |  |  | - | -"},
		"dialects/teamtailor.rss":                 {"aaaa-1001 | apprenticeship |  | Bourg-en-Bresse (01) 01000 | hybrid |  | 2026-01-05 | -", "bbbb-1002 | internship |  |  | none |  | 2026-01-06 | -"},
		"dialects/wp-job-manager.rss":             {"https://emploi.example.org/?post_type=job_listing&p=101 | apprenticeship | Cantine & Cie | Rennes (35) |  |  | 2026-01-05 | -"},
		"real/personio-workzag.xml":               {"1001 | permanent | Acme Corp | Berlin |  |  | 2026-01-15 | -", "1002 | permanent | Acme Corp | Remote |  |  | 2026-02-01 | -"},
		"real/rss-google-base-successfactors.xml": {"1405291933 | other | Acme Corp | Chicago, IL, US |  |  | - | -", "1405291944 | other | Acme Corp | Remote, US |  |  | - | -"},
		"hostile/h59-double-escaped-html.xml":     {"1 | other | X | Brest (29) 29200 |  |  | - | -"},
		"hostile/h53-rss-root-jobs-inside.xml":    {"1 | other | X | Brest (29) 29200 |  |  | - | -"},
		"hostile/h33-single-job.xml":              {"1 | other | X | Brest (29) 29200 |  |  | - | -"},
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			r, err := readAll(t, shared(t, file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range r.offers {
				got = append(got, summary(o))
				if len(o.Description.Plain) < 19 || strings.Contains(o.Description.Plain, "&") && !strings.Contains(o.Description.Plain, "Accueil & téléphone") {
					t.Errorf("description %q", o.Description.Plain)
				}
			}
			if d := cmp.Diff(want, got); d != "" || r.feed.State != StateOK {
				t.Errorf("state %s (-want +got):\n%s", r.feed.State, d)
			}
		})
	}
}

func TestSharedHostile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file                string
		refused             ErrorCode
		state               State
		offers, quarantined int
		issue               IssueCode
	}{
		{"h01-billion-laughs.xml", "", StateOK, 1, 1, IssueRequired},
		{"h03-xxe-http-dtd.xml", "", StateOK, 1, 0, ""},
		{"h05-truncated.xml", "", StatePartial, 8, 1, IssueTruncated},
		{"h07-empty.xml", CodeEmptyBody, "", 0, 0, ""},
		{"h09-html-login-page.xml", CodeNotAFeed, "", 0, 0, ""},
		{"h11-json-error.xml", CodeNotAFeed, "", 0, 0, ""},
		{"h13-latin1-declared-utf8.xml", "", StateOK, 10, 0, ""},
		{"h15-windows1252.xml", "", StateOK, 10, 0, ""},
		{"h17-utf8-bom.xml", "", StateOK, 10, 0, ""},
		{"h19-control-chars.xml", "", StateOK, 10, 0, IssueEncoding},
		{"h21-bare-ampersand.xml", "", StateOK, 10, 0, ""},
		{"h23-mismatched-tags.xml", "", StateOK, 10, 0, IssueMismatched},
		{"h25-missing-ids.xml", "", StateOK, 3, 0, IssueIDMissing},
		{"h27-zero-jobs-self-closed.xml", "", StateEmpty, 0, 0, ""},
		{"h29-long-tag-1mb.xml", "", StateOK, 1, 1, IssueRequired},
		{"h31-attribute-dup.xml", "", StateOK, 1, 0, IssueTextTooShort},
		{"h33-single-job.xml", "", StateOK, 1, 0, ""},
		{"h35-script-in-description.xml", "", StateOK, 1, 0, IssueHTMLStripped},
		{"h37-cdata-close-inside.xml", "", StateOK, 1, 0, IssueMismatched},
		{"h39-leading-garbage.xml", "", StateOK, 10, 0, ""},
		{"h41-trailing-garbage.xml", "", StateOK, 10, 0, ""},
		{"h43-default-namespace.xml", "", StateOK, 10, 0, ""},
		{"h45-undeclared-prefix.xml", "", StateOK, 10, 0, ""},
		{"h47-gzip-bomb-200mb.xml.gz", CodeCompression, "", 0, 0, ""},
		{"h49-gzip-double.xml.gz", CodeCompression, "", 0, 0, ""},
		{"h51-title-10mb.xml", "", StateOK, 2, 0, IssueTextTooLong},
		{"h53-rss-root-jobs-inside.xml", "", StateOK, 1, 0, ""},
		{"h55-soap-fault.xml", CodeNotAFeed, "", 0, 0, ""},
		{"h57-nul-charref.xml", "", StateOK, 10, 0, IssueEncoding},
		{"h59-double-escaped-html.xml", "", StateOK, 1, 0, ""},
	}
	for _, tc := range tests {
		t.Run(tc.file, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			r, err := readAll(t, shared(t, "hostile/"+tc.file), Options{})
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if tc.refused != "" {
				var e *Error
				if !errors.As(err, &e) || e.Code != tc.refused {
					t.Fatalf("%v, want %s", err, tc.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.feed.State != tc.state || len(r.offers) != tc.offers || r.quarantined() != tc.quarantined || tc.issue != "" && !r.has(tc.issue) {
				t.Errorf("state %s, %d offers, %d quarantined, issues %+v", r.feed.State, len(r.offers), r.quarantined(), r.issues)
			}
			for _, o := range r.offers {
				all := o.Title + o.Company + o.Description.HTML
				for _, bad := range []string{"script", "onerror", "onclick", "javascript", "iframe", "\ufffd", "&amp;lt", "lol", "Ã"} {
					if strings.Contains(all, bad) {
						t.Errorf("%q is left in %.200q", bad, all)
					}
				}
				if tc.offers == 10 && (!strings.Contains(o.Description.Plain, "équipe") || o.Places[0].City != "Brest" && !o.Quarantined) {
					t.Errorf("offer %d: %+v", o.Ordinal, o)
				}
			}
		})
	}
}
