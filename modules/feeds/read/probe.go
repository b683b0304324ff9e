package read

import (
	"slices"
	"strings"
)

// format is how a record is parsed.
type format int

const (
	formatXML format = iota
	formatRSS
	formatAtom
)

// probe is what the first bytes of a feed tell.
type probe struct {
	path    string // of the records; empty when there is none
	format  format
	profile *Profile
	empty   bool   // a feed of a known kind, well formed to its end, without a record
	head    string // what stands before a record for a parser of whole documents
	tail    string
}

// probeSizes are how much of the spool is surveyed: more only when the records were not found.
var probeSizes = [...]int64{64 << 10, 512 << 10, MaxRecord + maxTag}

// find surveys the spool and finds its records. A given path or profile is taken as it is.
func find(s *Spool, opts Options) (*probe, error) {
	for i, size := range probeSizes {
		head, err := s.prefix(size)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			if err := sniff(head); err != nil {
				return nil, err
			}
		}
		whole := size >= s.Size
		v := takeSurvey(head)
		if v.root == nil {
			if whole {
				break
			}
			continue
		}
		p, ok := v.probe(opts)
		if ok {
			return p, nil
		}
		if whole {
			return v.withoutRecords(opts)
		}
	}
	return nil, &Error{Code: CodeNotAFeed, Detail: "no list of offers was found in it"}
}

func (v *survey) probe(opts Options) (*probe, bool) {
	el := v.at(opts.RecordPath)
	if el == nil && opts.RecordPath != "" {
		return nil, false
	}
	if el == nil {
		el = v.records()
	}
	if el == nil {
		return nil, false
	}
	p := &probe{path: el.path(), format: v.format(el)}
	p.profile = choose(opts.Profile, el, p.format)
	p.head, p.tail = v.rootTag, "</"+v.root.name+">"
	inner := strings.Split(p.path, "/")[1:]
	for _, name := range inner[:max(len(inner)-1, 0)] {
		p.head, p.tail = p.head+"<"+name+">", "</"+name+">"+p.tail
	}
	return p, true
}

// at finds the element of a raw path.
func (v *survey) at(path string) *surveyed {
	if path == "" {
		return nil
	}
	names := strings.Split(path, "/")
	if names[0] != v.root.name {
		return nil
	}
	el := v.root
	for _, name := range names[1:] {
		i := slices.IndexFunc(el.children, func(c *surveyed) bool { return c.name == name })
		if i < 0 {
			return nil
		}
		el = el.children[i]
	}
	return el
}

func (v *survey) format(el *surveyed) format {
	switch {
	case el.key == "item" && (v.root.key == "rss" || v.root.key == "rdf"):
		return formatRSS
	case el.key == "entry" && v.root.key == "feed" && strings.Contains(v.rootTag, "http://www.w3.org/2005/Atom"):
		return formatAtom
	}
	return formatXML
}

// records chooses the element that looks most like an offer among those that are repeated. One that occurs once is accepted when its place
// is known to a profile, or when it looks like an offer in every respect.
func (v *survey) records() *surveyed {
	var best *surveyed
	bestScore := 0
	known := knownRecordPaths()
	var walk func(el *surveyed)
	walk = func(el *surveyed) {
		score := likeness(el)
		isKnown := known[el.foldedPath()]
		if isKnown {
			score += 6
		}
		accepted := isKnown || el.parent != nil && (score >= minLikeness && el.siblings > 1 || score >= sureLikeness && !v.listsRecords(el))
		if accepted && (score > bestScore || score == bestScore && best != nil && el.count > best.count) {
			best, bestScore = el, score
		}
		for _, c := range el.children {
			walk(c)
		}
	}
	walk(v.root)
	return best
}

// listsRecords says whether an element is the header of a list: a channel has a title, a link and a description too.
func (v *survey) listsRecords(el *surveyed) bool {
	for _, c := range el.children {
		if c.siblings > 1 && len(c.children) > 0 || likeness(c) >= minLikeness || knownRecordPaths()[c.foldedPath()] {
			return true
		}
	}
	return v.root.key == "rss" && el.key == "channel"
}

const (
	minLikeness  = 5  // a title, and a link or an id
	sureLikeness = 11 // a title, a text, and a link or an id
)

// likeness says how much an element's children look like an offer's fields; 0 means not at all. Grandchildren count less, because some
// feeds group their fields.
func likeness(el *surveyed) int {
	var direct, nested traits
	for a := range el.attrs {
		direct.see(a, 0)
	}
	for _, c := range el.children {
		direct.see(c.key, c.text)
		for _, g := range c.children {
			nested.see(g.key, g.text)
		}
	}
	title := max(direct.title, nested.title-1)
	if title <= 0 || !direct.link && !direct.id && !nested.link {
		return 0
	}
	score := title
	if direct.link {
		score += 3
	}
	if direct.id {
		score += 3
	}
	switch {
	case direct.text:
		score += 4
	case nested.text:
		score += 3
	}
	return score + min(direct.others, 6) + min(nested.others, 3)
}

// traits are the kinds of field seen among an element's children.
type traits struct {
	title          int // 4 for a sure name, 2 for a doubtful one
	link, id, text bool
	others         int
}

// see takes one field by its folded name.
func (t *traits) see(key string, text int) {
	switch {
	case sureTitles[key]:
		t.title = max(t.title, 4)
	case doubtfulTitles[key]:
		t.title = max(t.title, 2)
	case key == "link" || key == "lien" || strings.Contains(key, "url") || key == "href":
		t.link = true
	case key == "id" || key == "ref" || key == "guid" || strings.HasSuffix(key, "id") || strings.Contains(key, "reference") || key == "identifier":
		t.id = true
	case text > 0 && (strings.Contains(key, "description") || strings.Contains(key, "mission") || textNames[key]):
		t.text = true
	case otherNames[key]:
		t.others++
	}
}

func names(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}

// The names that offers' fields have, in French and English, folded.
var (
	sureTitles     = names("title jobtitle positiontitle intitule intituleduposte intituleposte titre titreposte titreoffre jobname offertitle")
	doubtfulTitles = names("name position libelle label poste nom emploi metier function")
	textNames      = names("content encoded summary texte textoffre texteoffre body html detail details annonce contenu profil profile")
	otherNames     = names(`company companyname companytitle employer employeur entreprise societe nomentreprise city ville town localite location locations
lieu lieutravail workplace region state department departement country pays postalcode postcode zip codepostal cp address adresse contract contrat
contracttype typecontrat typedecontrat jobtype employmenttype date pubdate publicationdate datepublication publishedat createdat listdate expirationdate
updated updateddate salary salaire remuneration category categorie education experience niveau duree duration remote teletravail office coverage`)
)

// withoutRecords decides about a document in which no record was found.
func (v *survey) withoutRecords(opts Options) (*probe, error) {
	root := v.root.key
	known := opts.RecordPath != "" && strings.HasPrefix(opts.RecordPath+"/", v.root.name+"/")
	for path := range knownRecordPaths() {
		known = known || strings.HasPrefix(path, root+"/")
	}
	if !known || v.tellsAnError(v.root) {
		return nil, &Error{Code: CodeNotAFeed, Detail: "no list of offers was found in <" + v.root.name + ">"}
	}
	p := &probe{path: opts.RecordPath, empty: true, profile: profileNamed("generic")}
	if p.path == "" {
		p.path = v.root.name + "/-" // matches nothing: an XML name cannot begin with a hyphen
	}
	return p, nil
}

// tellsAnError says whether a document without records is a message: an element named so, or a text where a list should be.
func (v *survey) tellsAnError(el *surveyed) bool {
	for _, word := range []string{"error", "erreur", "fault", "exception", "denied"} {
		if strings.Contains(el.key, word) {
			return true
		}
	}
	return slices.ContainsFunc(el.children, v.tellsAnError)
}
