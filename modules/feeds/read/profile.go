package read

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Profile is what is known of one maker's feeds. It is data: a new maker is a new file in profiles/.
type Profile struct {
	Name string `json:"name"`
	// Records are the places of its records, as paths of folded names.
	Records []string `json:"records"`
	// Fields are paths in a record that tell this maker from others; those found are counted.
	Fields []string `json:"fields"`
	// Map says where the fields stand. The generic profile's candidates follow each target's own, except where a target is an empty list.
	Map Mapping `json:"map"`
}

//go:embed profiles/*.json
var profileFiles embed.FS

// profiles are the embedded ones, by name. The files are tested, so that a broken one is a fault of the build, and left out.
var profiles = sync.OnceValue(func() []*Profile {
	all, err := loadProfiles(profileFiles)
	if err != nil {
		return nil
	}
	return all
})

func loadProfiles(from fs.FS) ([]*Profile, error) {
	files, err := fs.Glob(from, "profiles/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing the profiles: %w", err)
	}
	byName := map[string]*Profile{}
	var all []*Profile
	for _, name := range files {
		b, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		p := &Profile{}
		if err := json.Unmarshal(b, p); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		for t := range p.Map {
			if !targets[t] {
				return nil, fmt.Errorf("reading %s: unknown target %q", name, t) //nolint:err113 // told to the developer only
			}
		}
		byName[p.Name] = p
		all = append(all, p)
	}
	generic := byName["generic"]
	if generic == nil {
		return nil, fs.ErrNotExist
	}
	for _, p := range all {
		if p.Map == nil {
			p.Map = Mapping{}
		}
		for t, candidates := range generic.Map {
			if own, ok := p.Map[t]; p != generic && (!ok || len(own) > 0) {
				p.Map[t] = append(own, candidates...)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all, nil
}

// Profiles gives the known profiles, by name.
func Profiles() []*Profile { return profiles() }

func profileNamed(name string) *Profile {
	for _, p := range profiles() {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// knownRecordPaths are the places of records that any profile names.
var knownRecordPaths = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, p := range profiles() {
		for _, path := range p.Records {
			m[path] = true
		}
	}
	return m
})

// minProfile is the share of a profile's fields, in hundredths, below which it is not recognised.
const minProfile = 67

// choose gives the profile of that name, else the one whose fields are best found, else the generic one of the format.
func choose(name string, el *surveyed, f format) *Profile {
	if p := profileNamed(name); p != nil {
		return p
	}
	fallback := "generic"
	if f != formatXML {
		fallback = "rss"
	}
	best, bestScore := profileNamed(fallback), 0
	for _, p := range profiles() {
		onPath := slices.Contains(p.Records, el.foldedPath())
		if len(p.Fields) == 0 || !onPath && f != formatXML {
			continue
		}
		found := 0
		for _, path := range p.Fields {
			if el.has(ParsePath(path)) {
				found++
			}
		}
		score := 100 * found / len(p.Fields)
		if score < minProfile {
			continue
		}
		if onPath {
			score += 30
		}
		if score += len(p.Fields); score > bestScore { // the more telling profile wins
			best, bestScore = p, score
		}
	}
	return best
}

// has says whether a path leads somewhere from a surveyed element.
func (e *surveyed) has(p Path) bool {
	at := []*surveyed{e}
	for _, s := range p.steps {
		var next []*surveyed
		for _, el := range at {
			for _, c := range el.children {
				if (s.key == "*" || c.key == s.key) && (s.prefix == "" || c.prefix == s.prefix) {
					next = append(next, c)
				}
			}
		}
		at = next
	}
	if p.attr == "" {
		return len(at) > 0
	}
	for _, el := range at {
		if el.attrs[p.attr] {
			return true
		}
	}
	return false
}

// String gives the path in its folded form.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p.steps {
		if i > 0 {
			b.WriteByte('/')
		}
		if s.prefix != "" {
			b.WriteString(s.prefix + ":")
		}
		b.WriteString(s.key)
	}
	if p.attr != "" {
		b.WriteString("@" + p.attr)
	}
	return b.String()
}
