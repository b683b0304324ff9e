package read

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/atouts/atouts/modules/offers/place"
)

// farAway is how far a feed's coordinates may be from the place it names, in kilometres.
const farAway = 60

// places fills the places: each element that the mapping's TargetPlaces leads to is one. The first candidate that gives any place wins. One
// element with only a text waits: the record's own fields say more of the place, when there are any.
func (n *normaliser) places() {
	var lone *Node
	unknown := ""
	for _, c := range n.feed.mapping[TargetPlaces] {
		nodes := c.Path.Nodes(n.node)
		if len(nodes) == 1 && nodes[0] != n.node && len(nodes[0].Children)+len(nodes[0].Attrs) == 0 {
			if lone == nil {
				lone = nodes[0]
			}
			continue
		}
		if unknown = n.placesAt(nodes); len(n.offer.Places) > 0 {
			break
		}
	}
	if len(n.offer.Places) == 0 && lone != nil {
		unknown = n.placesAt([]*Node{lone})
	}
	if unknown != "" {
		n.warn(TargetPlaces, IssuePlace, unknown)
	}
}

// placesAt adds the places of some elements, and gives what was said of the first that is not recognised.
func (n *normaliser) placesAt(nodes []*Node) (unknown string) {
	o := n.offer
	for _, at := range nodes {
		p, told, ok := n.place(at)
		if !ok && unknown == "" {
			unknown = told
		}
		if p.Label != "" && len(o.Places) < maxPlaces && !hasPlace(o.Places, p) {
			o.Places = append(o.Places, p)
		}
	}
	return unknown
}

func hasPlace(all []Place, p Place) bool {
	for _, q := range all {
		if q.Label == p.Label && q.INSEE == p.INSEE && q.Postcode == p.Postcode {
			return true
		}
	}
	return false
}

// place reads one place. told is what the feed said when nothing of it is recognised.
func (n *normaliser) place(at *Node) (p Place, told string, ok bool) {
	get := func(t Target) string { return cutAt(oneLine(n.feed.mapping.first(at, t)), maxLabel) }
	q := place.Query{
		Label: get(TargetPlaceLabel), City: get(TargetPlaceCity), Postcode: get(TargetPlaceCode), Department: get(TargetPlaceDep),
		Region: get(TargetPlaceRegion), Country: get(TargetPlaceNation),
	}
	if q.Label == "" && q.City == "" && q.Postcode == "" && q.Department == "" && q.Region == "" {
		return Place{}, "", true
	}
	known, ok := place.Resolve(q)
	p = Place{
		City: known.City, Postcode: known.Postcode, INSEE: known.INSEE, Department: known.Department, DepartmentName: known.DepartmentName,
		Region: known.Region, RegionName: known.RegionName, Lat: known.Lat, Lon: known.Lon, Located: known.Located,
	}
	n.locate(&p, get)
	switch {
	case p.City != "":
		p.Label = p.City
		if p.Department != "" {
			p.Label += " (" + p.Department + ")"
		}
	case q.Label != "":
		p.Label = q.Label
	case q.City != "":
		p.City, p.Label = q.City, q.City
	case p.DepartmentName != "":
		p.Label = p.DepartmentName + " (" + p.Department + ")"
	default:
		p.Label = p.RegionName
	}
	if !ok {
		told = strings.Join(strings.Fields(strings.Join([]string{q.Label, q.Postcode, q.City, q.Department, q.Region, q.Country}, " ")), " ")
	}
	if p.Label == "" {
		p.Label = told
	}
	return p, told, ok
}

// coordinate is one number of a pair such as "48.85,2.35", or "48,85,2,35" with decimal commas.
var coordinate = regexp.MustCompile(`^\s*(-?\d{1,3})(?:[.,](\d+))?\s*[,; ]\s*(-?\d{1,3})(?:[.,](\d+))?\s*$`)

// locate takes the feed's coordinates when they are possible, and near the place that was recognised.
func (n *normaliser) locate(p *Place, get func(Target) string) {
	lat, lon := get(TargetPlaceLat), get(TargetPlaceLon)
	if m := coordinate.FindStringSubmatch(get(TargetPlaceGeo)); m != nil && (lat == "" || lon == "") {
		lat, lon = m[1]+"."+m[2]+"0", m[3]+"."+m[4]+"0"
	}
	if lat == "" || lon == "" {
		return
	}
	said := lat + "," + lon
	y, errY := strconv.ParseFloat(strings.ReplaceAll(lat, ",", "."), 64)
	x, errX := strconv.ParseFloat(strings.ReplaceAll(lon, ",", "."), 64)
	if errY != nil || errX != nil || y < -90 || y > 90 || x < -180 || x > 180 || y == 0 && x == 0 || math.IsNaN(x) || math.IsNaN(y) {
		n.warn(TargetPlaceGeo, IssueValue, said)
		return
	}
	if p.Located && distance(y, x, p.Lat, p.Lon) > farAway {
		n.issue(string(TargetPlaceGeo), IssueValue, SeverityInfo, said)
		return
	}
	p.Lat, p.Lon, p.Located = y, x, true
}

// distance is in kilometres, good enough for places near each other.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	const degree = 111.2
	dy := (lat1 - lat2) * degree
	dx := (lon1 - lon2) * degree * math.Cos((lat1+lat2)/2*math.Pi/180)
	return math.Hypot(dx, dy)
}
