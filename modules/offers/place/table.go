package place

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/atouts/atouts/modules/offers/text"
)

//go:embed places.txt.gz
var compressed []byte

// Region is a region, or an overseas collectivity that has none.
type Region struct{ Code, Name string }

// Department is a department or an overseas collectivity, with the centre of its communes in degrees. Its code is text: "01", "2A", "974".
type Department struct {
	Code, Name, Region, RegionName string
	Lat, Lon                       float64
}

// commune is one line of the table. Texts are parts of one string.
type commune struct {
	insee, name, postcodes string
	lat, lon               int32 // ten-thousandths of a degree; both 0 when unknown
	department             int32
}

// entry finds a commune by a folded name or a postcode.
type entry struct {
	key     string
	commune int32
}

// table is everything, read once. Communes stand by falling population, so that the first of a name is the best known.
type table struct {
	regions     []Region
	departments []Department
	communes    []commune
	byName      []entry
	byPostcode  []entry
	depByName   map[string]int32
	depByCode   map[string]int32
	regByName   map[string]int32
}

// load reads the table at the first question. The embedded file is tested, so that an error in it is a fault of the build.
var load = sync.OnceValue(func() *table {
	t, err := parse(compressed)
	if err != nil {
		return &table{}
	}
	return t
})

func parse(b []byte) (*table, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("reading the table of places: %w", err)
	}
	t := &table{depByName: map[string]int32{}, depByCode: map[string]int32{}, regByName: map[string]int32{}}
	t.communes = make([]commune, 0, 35_000)
	t.byName = make([]entry, 0, 38_000)
	byINSEE := make(map[string]int32, 35_000)
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		switch {
		case f[0] == "R" && len(f) == 3:
			t.regByName[key(f[2])] = int32(len(t.regions)) //nolint:gosec // a few dozen
			t.regions = append(t.regions, Region{f[1], f[2]})
		case f[0] == "D" && len(f) == 6:
			t.addDepartment(f)
		case f[0] == "C" && len(f) == 7:
			byINSEE[f[1]] = t.addCommune(f)
		case f[0] == "A" && len(f) == 3:
			if i, ok := byINSEE[f[1]]; ok {
				t.byName = append(t.byName, entry{key(f[2]), i})
			}
		default:
			return nil, fmt.Errorf("reading the table of places: unknown line %q", lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the table of places: %w", err)
	}
	byKey := func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.commune, b.commune)) }
	slices.SortFunc(t.byName, byKey)
	slices.SortFunc(t.byPostcode, byKey)
	return t, nil
}

func (t *table) addDepartment(f []string) {
	i := int32(len(t.departments)) //nolint:gosec // about a hundred
	d := Department{Code: f[1], Name: f[2], Region: f[3], Lat: degrees(number(f[4])), Lon: degrees(number(f[5]))}
	for _, r := range t.regions {
		if r.Code == d.Region {
			d.RegionName = r.Name
		}
	}
	t.depByName[key(d.Name)] = i
	t.depByCode[d.Code] = i
	t.departments = append(t.departments, d)
}

func (t *table) addCommune(f []string) int32 {
	i := int32(len(t.communes)) //nolint:gosec // about thirty-five thousand
	t.communes = append(t.communes, commune{
		insee: f[1], name: f[2], postcodes: f[4], lat: number(f[5]), lon: number(f[6]), department: t.depByCode[f[3]],
	})
	t.byName = append(t.byName, entry{key(f[2]), i})
	for code := range strings.FieldsFuncSeq(f[4], func(r rune) bool { return r == ',' }) {
		t.byPostcode = append(t.byPostcode, entry{code, i})
	}
	return i
}

func number(s string) int32 {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return 0
	}
	return int32(n)
}

func degrees(n int32) float64 { return float64(n) / 10_000 }

// find gives the entries of a key.
func find(entries []entry, k string) []entry {
	from, ok := slices.BinarySearchFunc(entries, k, func(e entry, k string) int { return cmp.Compare(e.key, k) })
	if !ok {
		return nil
	}
	to := from
	for to < len(entries) && entries[to].key == k {
		to++
	}
	return entries[from:to]
}

// key folds a name: case, accents, hyphens, apostrophes, and the abbreviations of saints.
func key(name string) string {
	words := strings.FieldsFunc(text.Fold(name), func(r rune) bool {
		return r == ' ' || r == '-' || r == '\'' || r == '’' || r == '\u00a0' || r == '.' || r == '–' || r == '\t' || r == '\n'
	})
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return strings.Join(words, " ")
}

// Departments gives every department, by code.
func Departments() []Department {
	all := slices.Clone(load().departments)
	slices.SortFunc(all, func(a, b Department) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// Regions gives every region, by name.
func Regions() []Region {
	all := slices.Clone(load().regions)
	slices.SortFunc(all, func(a, b Region) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// DepartmentOf gives the department of a code ("6" and "06"), of a name ("VAL DE MARNE"), or of both ("Var (83)").
func DepartmentOf(s string) (Department, bool) {
	t := load()
	i, ok := t.department(s)
	if !ok {
		return Department{}, false
	}
	return t.departments[i], true
}
