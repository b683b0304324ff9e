package read

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // in UTC
		"Mon, 22 Jun 2026 12:12:33 GMT":      "2026-06-22T12:12:33Z",
		"Tue, 14 Jul 2026 00:00:00 EST":      "2026-07-14T05:00:00Z",
		"2024-01-30 23:21:39":                "2024-01-30T22:21:39Z",
		"20260101":                           "2025-12-31T23:00:00Z",
		"01/09/2026":                         "2026-08-31T22:00:00Z",
		"20/02/2026 01:50:22":                "2026-02-20T00:50:22Z",
		"22-05-2025 00:11:19":                "2025-05-21T22:11:19Z",
		"2025-02-26T16:40:27+0100\n":         "2025-02-26T15:40:27Z",
		"ven 22/08/2025 - 07:05":             "2025-08-22T05:05:00Z",
		"2025-02-27 14:31:25 UTC":            "2025-02-27T14:31:25Z",
		"2012/08/16 18:10:49.965 GMT+2":      "2012-08-16T16:10:49Z",
		"2014-07-31T07:27:14":                "2014-07-31T05:27:14Z",
		"Wed Nov 16 10:14:08 UTC 2016":       "2016-11-16T10:14:08Z",
		"19/10/2018":                         "2018-10-18T22:00:00Z",
		"2025-02-25T09:02:49.847Z":           "2025-02-25T09:02:49Z",
		"2026-01-15T10:00:00+00:00":          "2026-01-15T10:00:00Z",
		"2025-09-15T00:00:00+02:00":          "2025-09-14T22:00:00Z",
		"30.06.2026":                         "2026-06-29T22:00:00Z",
		"1er septembre 2026":                 "2026-08-31T22:00:00Z",
		"lundi 5 janvier 2026":               "2026-01-04T23:00:00Z",
		"Septembre 2026":                     "2026-08-31T22:00:00Z",
		"1767225600":                         "2026-01-01T00:00:00Z",
		"2104-05-06":                         "2104-05-05T22:00:00Z",
		"":                                   "",
		"31/02/2026":                         "",
		"0000-00-00":                         "",
		"dès que possible":                   "",
		"99999999999999999999999999999999":   "",
		"2025-02-26T16:40:27+9900":           "",
		"Thu, 05 Feb 2026 09:00:00 -0500":    "2026-02-05T14:00:00Z",
		"Mon, 05 Jan 2026 09:00:00 +0100":    "2026-01-05T08:00:00Z",
		"Wednesday, 7 October 2026 10:00:00": "2026-10-07T08:00:00Z",
	}
	for in, want := range tests {
		got := ""
		if d, ok := parseDate(in); ok {
			got = d.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("parseDate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	tests := map[string]Kind{
		"Alternance": KindApprenticeship, "Alternance / Apprentissage": KindApprenticeship, "cdi, apprentice": KindApprenticeship,
		"Apprenticeship": KindApprenticeship, "Alternating": KindApprenticeship, "CONTRAT_ALTERNANCE": KindApprenticeship,
		"CDD - Alternance - Contrat d'apprentissage": KindApprenticeship, "CAP - Contrat d'apprentissage": KindApprenticeship,
		"CDD - Contrat de professionnalisation": KindProfessionalization, "Contrat d'alternance (pro, apprentissage)": KindApprenticeship,
		"Apprentissage": KindApprenticeship, "INTERN": KindInternship, "INTERNSHIP": KindInternship, "stage": KindInternship,
		"Stage d’observation": KindDiscovery, "stage de 3e": KindDiscovery, "cdi-cdd": KindPermanent, "CDI": KindPermanent, "cdd": KindFixedTerm,
		"Intérim": KindTemporary, "Mission d'intérim": KindTemporary, "saisonnier": KindSeasonal, "CDD tremplin": KindSpringboard,
		"Service civique": KindCivicService, "V.I.E": KindVIE, "VIE": KindVIE, "PMSMP": KindImmersion, "freelance": KindOther,
	}
	for in, want := range tests {
		if got, ok := kindOf(in); got != want || !ok {
			t.Errorf("kindOf(%q) = %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "fulltime", "Temps plein", "International", "interne"} {
		if got, ok := kindOf(in); ok {
			t.Errorf("kindOf(%q) = %q, want nothing", in, got)
		}
	}
	titles := map[string]Kind{
		"Stage développeur·se web": KindInternship, "APPRENTI(E) - Rédacteur": KindApprenticeship, "VIE - Ingénieur Génie Civil": KindVIE,
		"Assistant(e) de vie aux familles en alternance H/F": KindApprenticeship, "?????ALTERNANCE Comptable": KindApprenticeship,
	}
	for in, want := range titles {
		if got, ok := kindInTitle(in); got != want || !ok {
			t.Errorf("kindInTitle(%q) = %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"Assistant de vie", "Directeur permanent", "Interne en médecine", "Chargé des relations internationales"} {
		if got, ok := kindInTitle(in); ok {
			t.Errorf("kindInTitle(%q) = %q, want nothing", in, got)
		}
	}
}

func TestParsePay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lo, hi, free, period string
		want                 Pay
		corrected, bad       bool
	}{
		{free: "710,00 - 1 823,00 EUR", want: Pay{710, 1823, "month", "EUR"}},
		{lo: "710,00", hi: "1823,00", want: Pay{710, 1823, "month", "EUR"}},
		{free: "De 500€ à 1700€ par mois", want: Pay{500, 1700, "month", "EUR"}},
		{free: "De 500 à 1 700 € / mois", want: Pay{500, 1700, "month", "EUR"}},
		{free: "À partir de 11,88 € par an", want: Pay{11.88, 0, "hour", "EUR"}, corrected: true},
		{lo: "11.88", period: "annum", want: Pay{11.88, 0, "hour", "EUR"}, corrected: true},
		{free: "A négocier"},
		{free: "Selon profil, 13e mois, 35 heures"},
		{},
		{free: "0", bad: true},
		{free: "-5", bad: true},
		{free: "0 €", bad: true},
		{lo: "99999999999", bad: true},
		{free: "Up to $75,000/year", want: Pay{75000, 0, "year", "USD"}},
		{free: "33000.000", want: Pay{33000, 0, "year", "EUR"}},
		{free: "$40-50K per year", want: Pay{40000, 50000, "year", "USD"}},
		{free: "650€", want: Pay{650, 0, "month", "EUR"}},
		{free: "26 000 € - 30 000 € par an", want: Pay{26000, 30000, "year", "EUR"}},
		{free: "21 600", period: "year", want: Pay{21600, 0, "year", "EUR"}},
		{free: "12,50 €/h", want: Pay{12.5, 0, "hour", "EUR"}},
		{free: "1.500,50 €", want: Pay{1500.5, 0, "month", "EUR"}},
		{free: "28-32 k€", want: Pay{28000, 32000, "year", "EUR"}},
		{lo: "650", hi: "900", period: "MONTHLY", want: Pay{650, 900, "month", "EUR"}},
		{free: "820€ à 1\u202f823€ par mois", want: Pay{820, 1823, "month", "EUR"}},
	}
	for _, tc := range tests {
		got, corrected, ok := parsePay(tc.lo, tc.hi, tc.free, tc.period, "")
		if got != tc.want || corrected != tc.corrected || ok == tc.bad {
			t.Errorf("%+v gives %+v, corrected %v, ok %v", tc, got, corrected, ok)
		}
	}
}

func TestLevelRemoteDuration(t *testing.T) {
	t.Parallel()
	levels := map[string]string{
		"Niveau 7 – (Bac+5 et plus)": "7", "Niveau 6 – (Bac+3 ou 4)": "6", "Bac+3": "6", "BAC +2": "5", "bac": "4", "BEP_CAP": "3", "RJ/Qualif/BEP_CAP": "3",
		"RJ/Qualif/Ingenieur_B5": "7", "BAC3": "6", "Niveau III": "5", "Bac+2 à Bac+5": "5", "BTS, DUT": "5", "Licence": "6", "Master": "7",
		"Doctorat": "8", "Sans diplôme": "none", "RJ/Qualif/Technicien": "", "": "",
	}
	for in, want := range levels {
		if got := levelOf(in); got != want {
			t.Errorf("levelOf(%q) = %q, want %q", in, got, want)
		}
	}
	remotes := map[string]string{
		"Pas_teletravail": "none", "Partiel": "hybrid", "Complet": "full", "Occasionnel": "hybrid", "none": "none", "hybrid": "hybrid", "fully": "full",
		"Non": "none", "Oui": "hybrid", "occasional": "hybrid", "full": "full", "TELECOMMUTE": "full", "temporary": "hybrid", "No": "none", "": "", "xyz": "",
	}
	for in, want := range remotes {
		if got := remoteOf(in); got != want {
			t.Errorf("remoteOf(%q) = %q, want %q", in, got, want)
		}
	}
	durations := map[string]int{
		"12": 12, "Entre 12 et 0 mois": 12, "Entre 24 et 36 mois": 24, "12 ou 24": 12, "12 à 24": 12, "VARIABLE": 0, "2 ans": 24, "6 semaines": 1,
		"18 mois": 18, "": 0,
	}
	for in, want := range durations {
		if got, ok := durationOf(in, ""); got != want || !ok {
			t.Errorf("durationOf(%q) = %d %v, want %d", in, got, ok, want)
		}
	}
	if _, ok := durationOf("999", "mois"); ok {
		t.Error("999 months are plausible")
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"<p>é &amp; à</p>", "&lt;p&gt;é &amp;amp; à&lt;/p&gt;", "&amp;lt;p&amp;gt;&amp;eacute; &amp;amp;amp; &amp;agrave;&amp;lt;/p&amp;gt;"} {
		n := &normaliser{feed: &Feed{mapping: Mapping{TargetDescription: {candidate(t, ".")}}}, node: &Node{Text: in}, offer: &Offer{}}
		if got := n.text(TargetDescription); got.HTML != "<p>é &amp; à</p>" || got.Plain != "é & à" {
			t.Errorf("%q gives %+v", in, got)
		}
	}
	for in, want := range map[string]string{
		" a\n b ": "a b", "<a href='x'>Titre</a>": "Titre", "R&amp;D": "R&D", "l&amp;#039;image": "l'image", "&amp;lt;b&amp;gt;x": "x", "a\u202eb\u0007c": "a b c", "1 < 2": "1 < 2",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func candidate(t *testing.T, s string) Candidate {
	t.Helper()
	var c Candidate
	if err := c.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCanonicalURL(t *testing.T) {
	t.Parallel()
	a := CanonicalURL("https://X.example/o?id=1&utm_source=a&run=123e4567-e89b-12d3-a456-426614174000#top")
	b := CanonicalURL("https://x.example/o?run=00000000-e89b-12d3-a456-426614174fff&id=1&cpc=2")
	if a != b || a != "https://x.example/o?id=1" {
		t.Errorf("%q and %q", a, b)
	}
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	node, _, err := parseRecord([]byte(`<job id="7"><Contract_Type code="x">A</Contract_Type><loc:city>Brest</loc:city><n><v>1</v></n><n><v>2</v></n><dc:x>d</dc:x><x>p</x></job>`))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"@id": "7", "contract-type": "A", "contracttype@code": "x", "city": "Brest", "loc:city": "Brest", "other:city": "", "n/v": "1", "n/v | all:, ": "1, 2",
		"*/v": "1", "x": "p", "dc:x": "d", "@id | template:https://a.example/{}": "https://a.example/7", "city | regex:^(B.)": "Br", "city | regex:^Z": "",
		"city | split:e": "Br", "@id | enum:^7$=seven": "seven", "nothing | const:c": "c", "nothing": "",
	}
	for in, want := range tests {
		c := candidate(t, in)
		if got := c.Value(node); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
		if b, err := c.MarshalText(); err != nil || string(b) != in {
			t.Errorf("%q is written %q (%v)", in, b, err)
		}
	}
	var c Candidate
	for _, bad := range []string{"a | nope", "a | regex:(", "a | enum:(=x"} {
		if c.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	all, err := loadProfiles(profileFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		for _, target := range []Target{TargetID, TargetTitle, TargetDescription, TargetSourceURL} {
			if len(p.Map[target]) == 0 {
				t.Errorf("profile %s has nothing for %s", p.Name, target)
			}
		}
	}
	if len(all) < 5 || len(Profiles()) != len(all) {
		t.Errorf("%d profiles", len(all))
	}
}
