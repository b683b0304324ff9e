package place

import (
	"runtime"
	"testing"

	"pgregory.net/rapid"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		q                     Query
		city, postcode, depCo string
	}{
		{Query{Label: "83126 LA SEYNE SUR MER"}, "La Seyne-sur-Mer", "83500", "83"},
		{Query{Label: "83500 LA SEYNE SUR MER"}, "La Seyne-sur-Mer", "83500", "83"},
		{Query{Label: "Var (83)"}, "", "", "83"},
		{Query{Label: "Babaland (38)"}, "", "", "38"},
		{Query{City: "PARIS 14ème arrondissement", Department: "75"}, "Paris", "75014", "75"},
		{Query{Label: "Paris 8e"}, "Paris", "75008", "75"},
		{Query{Label: "Lyon 03"}, "Lyon", "69003", "69"},
		{Query{Label: "Puteaux, Hauts-de-Seine"}, "Puteaux", "92800", "92"},
		{Query{Label: "Canton de Nanterre; Hauts-de-Seine (92); Ile-de-France"}, "", "", "92"},
		{Query{City: "VINCENNES", Department: "VAL DE MARNE", Postcode: "94300", Region: "ILE DE FRANCE"}, "Vincennes", "94300", "94"},
		{Query{City: "LILLE", Postcode: "59160"}, "Lille", "59160", "59"},
		{Query{City: "NICE", Department: "6"}, "Nice", "", "06"},
		{Query{City: "ATHIS MONS", Department: "91"}, "Athis-Mons", "91200", "91"},
		{Query{Label: "Cayenne, Guyane française"}, "Cayenne", "97300", "973"},
		{Query{Label: "Rennes (35)"}, "Rennes", "", "35"},
		{Query{Label: "Saint-Denis", Department: "974"}, "Saint-Denis", "", "974"},
		{Query{Label: "ST DENIS", Postcode: "93200"}, "Saint-Denis", "93200", "93"},
		{Query{City: "PARIS LA DEFENSE CEDEX", Postcode: "92042"}, "", "92042", "92"},
		{Query{City: "NANTES CEDEX 3", Postcode: "44041"}, "Nantes", "", "44"},
		{Query{City: "Bourg-en-Bresse", Postcode: "01000"}, "Bourg-en-Bresse", "01000", "01"},
		{Query{City: "Bourg en Bresse", Postcode: "1000"}, "Bourg-en-Bresse", "01000", "01"},
		{Query{City: "Ajaccio", Postcode: "20000"}, "Ajaccio", "20000", "2A"},
		{Query{Postcode: "20600"}, "", "20600", "2B"},
		{Query{City: "Cherbourg-Octeville"}, "Cherbourg-en-Cotentin", "", "50"},
		{Query{City: "Nantes", Region: "Pays de la Loire", Country: "FR"}, "Nantes", "", "44"},
		{Query{City: "L’Haÿ-les-Roses"}, "L'Haÿ-les-Roses", "94240", "94"},
		{Query{Label: "07019 AUBENAS", Department: "Ardèche (07)"}, "Aubenas", "07200", "07"},
		{Query{City: "Neuilly-sur-Loire", Postcode: "99200"}, "", "", ""},
		{Query{Label: "Occitanie"}, "", "", ""},
		{Query{Label: "Chicago, IL, US"}, "", "", ""},
		{Query{City: "Paris", Country: "US"}, "", "", ""},
		{Query{}, "", "", ""},
	}
	for _, tc := range tests {
		got, ok := Resolve(tc.q)
		if got.City != tc.city || got.Postcode != tc.postcode || got.Department != tc.depCo {
			t.Errorf("%+v gives %q %q %q, want %q %q %q", tc.q, got.City, got.Postcode, got.Department, tc.city, tc.postcode, tc.depCo)
		}
		if (tc.depCo != "") != got.Located {
			t.Errorf("%+v: located %v", tc.q, got.Located)
		}
		if wantOK := tc.depCo != "" || tc.q.Label == "Occitanie"; ok != wantOK {
			t.Errorf("%+v: ok %v", tc.q, ok)
		}
	}
	if p, _ := Resolve(Query{Label: "Occitanie"}); p.RegionName != "Occitanie" || p.Region != "76" {
		t.Errorf("a region alone gives %+v", p)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	tab, err := parse(compressed)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(tab.communes); n != 34_969 {
		t.Errorf("%d communes", n)
	}
	for _, d := range tab.departments[:101] {
		if d.Lat == 0 || d.Name == "" || d.RegionName == "" {
			t.Errorf("department %+v", d)
		}
	}
	if len(Departments()) != 109 || Departments()[0].Name != "Ain" || len(Regions()) < 18 {
		t.Errorf("%d departments, %d regions", len(Departments()), len(Regions()))
	}
	d, ok := DepartmentOf("seine saint denis")
	if !ok || d.Code != "93" || d.RegionName != "Île-de-France" {
		t.Errorf("by name: %+v", d)
	}
	if _, ok := DepartmentOf("Atlantide"); ok {
		t.Error("an unknown department is known")
	}
}

func TestResolveNeverPanics(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Paris", "75014", "(2A)", ",", ";", "CEDEX 8", "14e", "974", "St"})), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		var q Query
		for _, f := range []*string{&q.Label, &q.City, &q.Postcode, &q.Department, &q.Region} {
			for _, w := range words.Draw(t, "words") {
				*f += w + " "
			}
		}
		if p, ok := Resolve(q); !ok && p != (Place{}) {
			t.Fatalf("not recognised, but %+v", p)
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	load()
	for b.Loop() {
		Resolve(Query{City: "LA SEYNE SUR MER", Department: "Var (83)"})
	}
}

// BenchmarkLoad reports what the table costs to read and to keep.
func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var t *table
	for b.Loop() {
		var err error
		if t, err = parse(compressed); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(t)
}
