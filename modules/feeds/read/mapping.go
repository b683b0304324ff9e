package read

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Target is a field of an offer that a mapping fills.
type Target string

// The targets of a mapping. Those of a place are looked for in each place that TargetPlaces finds.
const (
	TargetID          Target = "external_id"
	TargetTitle       Target = "title"
	TargetKind        Target = "kind"
	TargetDescription Target = "description"
	TargetMissions    Target = "missions"
	TargetProfile     Target = "profile"
	TargetCompany     Target = "company"
	TargetSIRET       Target = "siret"
	TargetPlaces      Target = "places"
	TargetPlaceLabel  Target = "place.label"
	TargetPlaceCity   Target = "place.city"
	TargetPlaceCode   Target = "place.postcode"
	TargetPlaceDep    Target = "place.department"
	TargetPlaceRegion Target = "place.region"
	TargetPlaceNation Target = "place.country"
	TargetPlaceGeo    Target = "place.geo"
	TargetPlaceLat    Target = "place.lat"
	TargetPlaceLon    Target = "place.lon"
	TargetRemote      Target = "remote"
	TargetLevel       Target = "level"
	TargetPay         Target = "pay"
	TargetPayMin      Target = "pay.min"
	TargetPayMax      Target = "pay.max"
	TargetPayPeriod   Target = "pay.period"
	TargetCurrency    Target = "pay.currency"
	TargetStart       Target = "start"
	TargetEnd         Target = "end"
	TargetApplyBefore Target = "apply_before"
	TargetPublished   Target = "published"
	TargetUpdated     Target = "updated"
	TargetDuration    Target = "duration"
	TargetDurationIn  Target = "duration.unit"
	TargetHours       Target = "hours"
	TargetApplyURL    Target = "apply_url"
	TargetSourceURL   Target = "source_url"
	TargetDomain      Target = "domain"
)

// targets are the known ones, to refuse a misspelt mapping.
var targets = func() map[Target]bool {
	m := map[Target]bool{}
	for _, t := range []Target{
		TargetID, TargetTitle, TargetKind, TargetDescription, TargetMissions, TargetProfile, TargetCompany, TargetSIRET, TargetPlaces,
		TargetPlaceLabel, TargetPlaceCity, TargetPlaceCode, TargetPlaceDep, TargetPlaceRegion, TargetPlaceNation, TargetPlaceGeo,
		TargetPlaceLat, TargetPlaceLon, TargetRemote, TargetLevel, TargetPay, TargetPayMin, TargetPayMax, TargetPayPeriod, TargetCurrency,
		TargetStart, TargetEnd, TargetApplyBefore, TargetPublished, TargetUpdated, TargetDuration, TargetDurationIn, TargetHours,
		TargetApplyURL, TargetSourceURL, TargetDomain,
	} {
		m[t] = true
	}
	return m
}()

// Mapping is where an offer's fields stand in a feed: for each target the candidates, best first. It is data: profiles and feeds keep it
// as JSON.
type Mapping map[Target][]Candidate

// Candidate is one place to look for a value, with what is done to it. It is written as "path | transform:argument | …".
type Candidate struct {
	Path       Path
	Transforms []Transform
	text       string
}

// Transform changes the values found: one of
//
//	all:sep      joins every value (without it the first is taken)
//	regex:re     keeps the first group, or the match; no value when it does not match
//	split:sep    keeps the part before the separator
//	enum:re=v    gives v when the expression matches, no value otherwise
//	template:t   puts the value in place of {}
//	const:v      gives v, whatever the path
type Transform struct {
	Name, Arg string
	re        *regexp.Regexp
}

var errTransform = errors.New("unknown transform")

// UnmarshalText reads a candidate.
func (c *Candidate) UnmarshalText(b []byte) error {
	parts := strings.Split(string(b), " | ")
	*c = Candidate{Path: ParsePath(parts[0]), text: string(b)}
	for _, p := range parts[1:] {
		name, arg, _ := strings.Cut(strings.TrimLeft(p, " "), ":")
		name = strings.TrimSpace(name)
		t := Transform{Name: name, Arg: arg}
		var err error
		switch name {
		case "all", "split", "template", "const":
		case "regex":
			t.re, err = regexp.Compile(arg)
		case "enum":
			expr, value, _ := strings.Cut(arg, "=")
			t.Arg = value
			t.re, err = regexp.Compile(expr)
		default:
			err = errTransform
		}
		if err != nil {
			return fmt.Errorf("reading the candidate %q: %w", b, err)
		}
		c.Transforms = append(c.Transforms, t)
	}
	return nil
}

// MarshalText writes a candidate as it was read.
func (c Candidate) MarshalText() ([]byte, error) { return []byte(c.text), nil }

// Value gives what the candidate finds in a record, or "".
func (c Candidate) Value(n *Node) string {
	values := c.Path.Values(n)
	for _, t := range c.Transforms {
		values = t.apply(values)
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func (t Transform) apply(values []string) []string {
	switch t.Name {
	case "const":
		return []string{t.Arg}
	case "all":
		if len(values) == 0 {
			return nil
		}
		return []string{strings.Join(values, t.Arg)}
	}
	var out []string
	for _, v := range values {
		if v = t.one(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func (t Transform) one(v string) string {
	switch t.Name {
	case "regex":
		m := t.re.FindStringSubmatch(v)
		switch {
		case m == nil:
			return ""
		case len(m) > 1:
			return m[1]
		}
		return m[0]
	case "enum":
		if t.re.MatchString(v) {
			return t.Arg
		}
		return ""
	case "split":
		before, _, _ := strings.Cut(v, t.Arg)
		return before
	case "template":
		return strings.ReplaceAll(t.Arg, "{}", strings.TrimSpace(v))
	}
	return v
}

// first gives the first value that a target's candidates find.
func (m Mapping) first(n *Node, t Target) string {
	for _, c := range m[t] {
		if v := c.Value(n); v != "" {
			return v
		}
	}
	return ""
}
