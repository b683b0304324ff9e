package read

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // feeds give local times of France, and the smallest images have no time zones

	"github.com/atouts/atouts/modules/offers/text"
)

// paris is the zone of a time without one.
var paris = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return time.FixedZone("CET", 3600)
	}
	return loc
})

// zones are the abbreviations seen. Go knows only those of the local zone.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "met": 1, "cest": 2, "eet": 2, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
	"mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}

var (
	zoneAtEnd  = regexp.MustCompile(`^(.*?\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(?:([a-z]{1,4}))?\s*(?:([+-]\d{1,2}):?(\d\d)?)?$`)
	zoneInside = regexp.MustCompile(`^(.*\d:\d\d:\d\d) ([a-z]{2,4}) (\d{4})$`)
	weekday    = regexp.MustCompile(`^(?:(?:lun|mar|mercre|jeu|vendre|same)(?:di)?|mer|ven|sam|dim(?:anche)?|` +
		`(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?,?\s+`)
	dayOne = regexp.MustCompile(`\b1er\b`)
	epoch  = regexp.MustCompile(`^1\d{9}(?:\d{3})?$`)
)

// months are French and English, folded, longest first.
var months = strings.NewReplacer(
	"janvier", "jan", "fevrier", "feb", "mars", "mar", "avril", "apr", "juillet", "jul", "septembre", "sep", "octobre", "oct", "novembre", "nov",
	"decembre", "dec", "january", "jan", "february", "feb", "march", "mar", "april", "apr", "june", "jun", "july", "jul", "august", "aug",
	"september", "sep", "october", "oct", "november", "nov", "december", "dec", "juin", "jun", "aout", "aug", "janv.", "jan", "fevr.", "feb",
	"juil.", "jul", "sept.", "sep", "avr.", "apr", "mai", "may",
)

// layouts are tried in order. Where day and month could be exchanged, the French order wins.
var layouts = []string{
	"2006-01-02t15:04:05", "2006-01-02t15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "20060102",
	"02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006", "2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006",
	"02-01-2006 15:04:05", "02-01-2006 15:04", "02-01-2006", "2.1.2006 15:04:05", "2.1.2006 15:04", "2.1.2006",
	"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006", "2 Jan 06 15:04:05",
	"Jan 2, 2006 15:04:05", "Jan 2, 2006", "Jan 2 15:04:05 2006", "Jan _2 15:04:05 2006", "2-Jan-2006", "Jan 2006", "2006-01", "01/2006", "20060102150405",
}

// parseDate reads a date or a time as feeds write them. A time without a zone is of Paris.
func parseDate(s string) (time.Time, bool) {
	if len(s) > 64 {
		return time.Time{}, false
	}
	s = strings.TrimSpace(text.Fold(s))
	if epoch.MatchString(s) {
		n, err := strconv.ParseInt(s[:10], 10, 64)
		return time.Unix(n, 0).In(paris()), err == nil
	}
	loc := paris()
	s = weekday.ReplaceAllString(s, "")
	s = dayOne.ReplaceAllString(s, "1")
	s = months.Replace(s)
	s = strings.ReplaceAll(strings.ReplaceAll(s, " - ", " "), " a ", " ")
	if m := zoneInside.FindStringSubmatch(s); m != nil {
		if h, ok := zones[m[2]]; ok {
			s, loc = m[1]+" "+m[3], time.FixedZone("", h*3600)
		}
	} else if m := zoneAtEnd.FindStringSubmatch(s); m != nil {
		if z, ok := zoneOf(m[2], m[3], m[4]); ok {
			s, loc = m[1], z
		}
	}
	s = strings.Join(strings.Fields(strings.Replace(s, ",", ".", strings.Count(s, ",")-strings.Count(s, ", "))), " ")
	for _, layout := range layouts {
		t, err := time.ParseInLocation(layout, s, loc)
		if err == nil && t.Year() >= 1995 && t.Year() < 10_000 {
			return t.In(paris()), true
		}
	}
	return time.Time{}, false
}

// zoneOf gives a zone from an abbreviation and an offset, either of which may be absent. Both absent is not a zone.
func zoneOf(name, hours, minutes string) (*time.Location, bool) {
	if name == "" && hours == "" {
		return nil, false
	}
	h, known := zones[name]
	if name != "" && !known {
		return nil, false
	}
	if hours == "" {
		return time.FixedZone("", h*3600), true
	}
	offset, err := strconv.Atoi(hours)
	if err != nil || offset < -14 || offset > 14 {
		return nil, false
	}
	m, err := strconv.Atoi("0" + minutes)
	if err != nil {
		return nil, false
	}
	if strings.HasPrefix(hours, "-") {
		m = -m
	}
	return time.FixedZone("", offset*3600+m*60), true
}
