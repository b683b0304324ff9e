package place

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/atouts/atouts/modules/offers/text"
)

// Query is what a feed or a form says of a place. Every field may be empty, doubtful or hold what belongs in another.
type Query struct{ Label, City, Postcode, Department, Region, Country string }

// Place is a place of France, as exactly as it is known.
type Place struct {
	City, INSEE, Postcode string
	Department            string // code
	DepartmentName        string
	Region                string // code
	RegionName            string
	Lat, Lon              float64
	Located               bool // the coordinates mean something: the commune's, or the department's centre
}

// What a text may hold beside a town's name.
var (
	postcodeFirst  = regexp.MustCompile(`^(?:F-)?(\d{5})\b[\s,-]*(.*)$`)
	postcodeInside = regexp.MustCompile(`^(.*?)[\s,(-]*\b(\d{5})\b\)?(.*)$`)
	codeInBrackets = regexp.MustCompile(`^(.*?)\s*\((\d{1,3}|2[aAbB])\)\s*(.*)$`)
	cedex          = regexp.MustCompile(`(?i)\s*\bcedex\b\s*\d*`)
	arrondissement = regexp.MustCompile(`(?i)^(paris|lyon|marseille)\s*[-,]?\s*(\d{1,2})\s*(?:er|e|è|ème|eme)?(?:\s+arr(?:ondissement|dt|\.)?)?$`)
	district       = regexp.MustCompile(`(?i)^(?:canton|arrondissement) (?:de |d')`)
	postcode       = regexp.MustCompile(`^\d{5}$`)
	countryCode    = regexp.MustCompile(`,\s*([A-Z]{2,3})$`)
)

// arrondissements are the first postcodes of the towns that have one postcode for each district.
var arrondissements = map[string]int{"paris": 75000, "lyon": 69000, "marseille": 13000}

// Resolve recognises a place. It says false when nothing of France is recognised: the caller keeps the label as it is.
//
// A postcode and a town that contradict each other give the town, when the department agrees. A town's name alone gives the most populous
// commune of that name, unless a foreign country is named.
func Resolve(q Query) (Place, bool) {
	if m := countryCode.FindStringSubmatch(strings.TrimSpace(q.Label)); m != nil && q.Country == "" {
		q.Country = m[1] // "Chicago, IL, US"; Us is also a commune
	}
	if !french(q.Country) {
		return Place{}, false
	}
	t := load()
	h := hints{dep: -1, reg: -1, postcode: strings.TrimSpace(q.Postcode)}
	if len(h.postcode) == 4 && number(h.postcode) > 0 {
		h.postcode = "0" + h.postcode // a reader before us took it for a number
	}
	if i, ok := t.department(q.Department); ok {
		h.dep = i
	}
	if i, ok := t.region(q.Region); ok {
		h.reg = i
	}
	t.read(&h, q.City)
	t.read(&h, q.Label)
	if h.reg < 0 && h.dep < 0 {
		if i, ok := t.department(q.Region); ok {
			h.dep = i
		}
	}
	return t.decide(&h)
}

// hints are what the texts gave so far.
type hints struct {
	postcode string
	names    []string // folded, candidates for a town's name, best first
	dep, reg int32    // -1 when unknown
}

// french says whether a country is France or is not named.
func french(country string) bool {
	switch key(country) {
	case "", "fr", "fra", "france", "france metropolitaine", "re", "gp", "mq", "gf", "yt", "pm", "nc", "pf", "reunion", "la reunion", "guadeloupe",
		"martinique", "guyane", "guyane francaise", "mayotte", "250":
		return true
	}
	return false
}

// read takes what one text says: parts between commas and semicolons, each a town, a department, a region, a postcode, or several of them.
func (t *table) read(h *hints, s string) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' }) {
		part = strings.TrimSpace(cedex.ReplaceAllString(part, ""))
		if part == "" || district.MatchString(part) {
			continue
		}
		if m := codeInBrackets.FindStringSubmatch(part); m != nil {
			if i, ok := t.department(m[2]); ok {
				h.dep = i
			}
			part = strings.TrimSpace(m[1])
		}
		if m := postcodeFirst.FindStringSubmatch(part); m != nil {
			h.take(m[1])
			part = strings.TrimSpace(m[2])
		} else if m := postcodeInside.FindStringSubmatch(part); m != nil {
			h.take(m[2])
			part = strings.TrimSpace(m[1] + " " + m[3])
		}
		if m := arrondissement.FindStringSubmatch(part); m != nil {
			name := text.Fold(m[1])
			if n, err := strconv.Atoi(m[2]); err == nil && n > 0 && n <= 20 {
				h.take(strconv.Itoa(arrondissements[name] + n))
			}
			part = name
		}
		t.name(h, part)
	}
}

// take keeps the first postcode found.
func (h *hints) take(code string) {
	if !postcode.MatchString(h.postcode) {
		h.postcode = code
	}
}

// name takes a text without numbers for a town, and for a department or a region when it is one of these.
func (t *table) name(h *hints, s string) {
	if s == "" {
		return
	}
	k := key(s)
	if i, ok := t.departmentNamed(k); ok {
		if h.dep < 0 {
			h.dep = i
		}
	} else if i, ok := t.regionNamed(k); ok {
		if h.reg < 0 {
			h.reg = i
		}
		return
	}
	h.names = append(h.names, k)
}

// decide joins the hints.
func (t *table) decide(h *hints) (Place, bool) {
	atCode := find(t.byPostcode, h.postcode)
	if h.dep < 0 {
		h.dep = t.departmentOfPostcode(h.postcode, atCode)
	}
	for _, name := range h.names {
		for _, e := range atCode {
			if key(t.communes[e.commune].name) == name {
				return t.place(e.commune, h.postcode), true
			}
		}
	}
	for _, name := range h.names {
		for _, e := range find(t.byName, name) {
			c := t.communes[e.commune]
			if h.dep >= 0 && c.department != h.dep || h.reg >= 0 && t.departments[c.department].Region != t.regions[h.reg].Code {
				continue
			}
			return t.place(e.commune, h.postcode), true
		}
	}
	switch {
	case len(atCode) > 0 && (h.dep < 0 || t.communes[atCode[0].commune].department == h.dep):
		p := t.place(atCode[0].commune, h.postcode)
		if len(atCode) > 1 || len(h.names) > 0 {
			p.City, p.INSEE = "", "" // several communes share the postcode, or the town has another name: the area is sure, the town is not
		}
		return p, true
	case h.dep >= 0:
		p := t.area(h.dep)
		if postcode.MatchString(h.postcode) && t.departmentOfPostcode(h.postcode, atCode) == h.dep {
			p.Postcode = h.postcode
		}
		return p, true
	case h.reg >= 0:
		return Place{Region: t.regions[h.reg].Code, RegionName: t.regions[h.reg].Name}, true
	}
	return Place{}, false
}

// place describes a commune. Its postcode is the given one when the commune has it, or its only one.
func (t *table) place(i int32, code string) Place {
	c := t.communes[i]
	p := t.area(c.department)
	p.City, p.INSEE = c.name, c.insee
	switch {
	case code != "" && strings.Contains(c.postcodes, code):
		p.Postcode = code
	case !strings.Contains(c.postcodes, ","):
		p.Postcode = c.postcodes
	}
	if c.lat != 0 || c.lon != 0 {
		p.Lat, p.Lon, p.Located = degrees(c.lat), degrees(c.lon), true
	}
	return p
}

func (t *table) area(i int32) Place {
	d := t.departments[i]
	return Place{
		Department: d.Code, DepartmentName: d.Name, Region: d.Region, RegionName: d.RegionName,
		Lat: d.Lat, Lon: d.Lon, Located: d.Lat != 0 || d.Lon != 0,
	}
}

// departmentOfPostcode gives the department of a postcode that may be no commune's own, such as a CEDEX; -1 when there is none.
func (t *table) departmentOfPostcode(code string, at []entry) int32 {
	if len(at) > 0 {
		return t.communes[at[0].commune].department
	}
	if !postcode.MatchString(code) {
		return -1
	}
	prefix := code[:2]
	switch {
	case prefix == "97" || prefix == "98":
		prefix = code[:3]
	case prefix == "20" && code < "20200":
		prefix = "2A"
	case prefix == "20":
		prefix = "2B"
	}
	if i, ok := t.depByCode[prefix]; ok {
		return i
	}
	return -1
}

// department reads a code, a name, or a name with its code in brackets.
func (t *table) department(s string) (int32, bool) {
	s = strings.TrimSpace(s)
	if m := codeInBrackets.FindStringSubmatch(s); m != nil {
		s = m[2]
	}
	code := strings.ToUpper(s)
	if len(code) == 1 {
		code = "0" + code
	}
	if i, ok := t.depByCode[code]; ok {
		return i, true
	}
	return t.departmentNamed(key(s))
}

func (t *table) departmentNamed(k string) (int32, bool) {
	k = strings.TrimSuffix(k, " francaise")
	if i, ok := t.depByName[k]; ok {
		return i, true
	}
	i, ok := t.depByName["la "+k]
	return i, ok
}

func (t *table) region(s string) (int32, bool) { return t.regionNamed(key(s)) }

func (t *table) regionNamed(k string) (int32, bool) {
	i, ok := t.regByName[k]
	return i, ok
}
