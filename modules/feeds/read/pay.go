package read

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/atouts/atouts/modules/offers/text"
)

// amount is a number as people write sums: grouped by spaces, points or commas, with decimals, or in thousands ("50K").
var amount = regexp.MustCompile(`(-?\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?|-?\d+(?:[.,]\d+)?)\s*(k\b|k€|k\$|keur\b)?\s*(€|euros?\b|eur\b|\$|usd\b|£|gbp\b|chf\b)?`)

var (
	dashed        = regexp.MustCompile(`(\d)\s*-\s*(\d)`) // a range, not a negative sum
	groupedAmount = regexp.MustCompile(`^-?\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?$`)
	notPay        = regexp.MustCompile(`\d+\s*(?:e|eme|er)?\s*(?:%|mois\b|h\b|heures?\b|jours?\b|x\b)`)
	onlyFigures   = regexp.MustCompile(`^[\d\s.,'’€$£k/-]*(?:eur|euros?|usd|gbp|chf)?[\d\s.,€$£k-]*$`)
)

// periodRules recognise what a sum is for, on folded text.
var periodRules = []struct {
	re     *regexp.Regexp
	period string
}{
	{regexp.MustCompile(`\bheure|\bhour|\bhoraire|/ ?h\b|\bhr\b|\btaux h`), "hour"},
	{regexp.MustCompile(`\bjour|\bday\b|\bdaily\b|/ ?j\b|\btjm\b`), "day"},
	{regexp.MustCompile(`\bmois\b|\bmonth|\bmensu|/ ?m\b`), "month"},
	{regexp.MustCompile(`\ban\b|\bans\b|\bannuel|\bannee|\byear|\bannum\b|\bannual|\byr\b`), "year"},
}

// plausible are the sums that are paid for each period, in euros and the like.
var plausible = map[string][2]float64{"hour": {3, 150}, "day": {20, 1500}, "month": {100, 15_000}, "year": {1_500, 300_000}}

func periodOf(s string) string {
	f := text.Fold(s)
	for _, r := range periodRules {
		if r.re.MatchString(f) {
			return r.period
		}
	}
	return ""
}

func currencyOf(s string) string {
	f := text.Fold(s)
	for _, c := range []struct{ mark, code string }{{"€", "EUR"}, {"eur", "EUR"}, {"$", "USD"}, {"usd", "USD"}, {"£", "GBP"}, {"gbp", "GBP"}, {"chf", "CHF"}} {
		if strings.Contains(f, c.mark) {
			return c.code
		}
	}
	return ""
}

// number reads one sum. The last separator is the decimal one unless exactly three digits follow it in a grouped number.
func number(s string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "'", "", "’", "").Replace(s)
	grouped := groupedAmount.MatchString(s)
	last := strings.LastIndexAny(s, ".,")
	if last >= 0 {
		whole, decimals := s[:last], s[last+1:]
		if grouped && len(decimals) == 3 {
			s = whole + decimals
			s = strings.NewReplacer(".", "", ",", "").Replace(s)
		} else {
			s = strings.NewReplacer(".", "", ",", "").Replace(whole) + "." + decimals
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// sums gives at most two sums of a text, and whether a currency stands beside one of them.
func sums(s string) (values []float64, marked bool) {
	f := strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u202f' {
			return ' '
		}
		return r
	}, text.Fold(s))
	f = strings.ReplaceAll(f, "–", "-")
	ranged := dashed.ReplaceAllString(f, "$1 / $2")
	thousands := false
	for _, m := range amount.FindAllStringSubmatchIndex(ranged, -1) {
		whole := ranged[m[0]:]
		unmarked := m[6] < 0
		if loc := notPay.FindStringIndex(whole); unmarked && loc != nil && loc[0] == 0 {
			continue
		}
		v, ok := number(ranged[m[2]:m[3]])
		if !ok || len(values) == 2 {
			continue
		}
		if m[4] >= 0 {
			v *= 1000
			thousands = true
		}
		values = append(values, v)
		marked = marked || !unmarked || m[4] >= 0
	}
	if thousands && len(values) == 2 && values[0] < 1000 && values[0] > 0 {
		values[0] *= 1000 // "$40-50K"
	}
	return values, marked || strings.ContainsAny(f, "€$£")
}

// parsePay reads pay from its own fields and from a text. corrected says that the period given was impossible and another one fits; ok is
// false when there are figures and none is plausible.
func parsePay(minText, maxText, free, period, currency string) (p Pay, corrected, ok bool) {
	var values []float64
	for _, s := range []string{minText, maxText} {
		if v, _ := sums(s); len(v) > 0 {
			values = append(values, v[0])
		}
	}
	if len(values) == 0 {
		v, marked := sums(free)
		if !marked && !onlyFigures.MatchString(text.Fold(free)) && periodOf(free) == "" {
			v = nil // "selon profil, poste à 35 heures"
		}
		values = v
	}
	if len(values) == 0 {
		return Pay{}, false, true
	}
	p.Min, p.Max = values[0], 0
	if len(values) > 1 && values[1] != values[0] {
		p.Min, p.Max = min(values[0], values[1]), max(values[0], values[1])
	}
	if p.Min <= 0 && p.Max > 0 {
		p.Min, p.Max = p.Max, 0
	}
	if p.Currency = currencyOf(currency); p.Currency == "" {
		p.Currency = currencyOf(minText + free)
	}
	if p.Currency == "" {
		p.Currency = "EUR"
	}
	if p.Period = periodOf(period); p.Period == "" {
		p.Period = periodOf(free)
	}
	if p.fits(p.Period) {
		return p, false, true
	}
	said := p.Period != ""
	for _, guess := range []string{"hour", "month", "year"} {
		if p.fits(guess) {
			p.Period = guess
			return p, said, true
		}
	}
	return Pay{}, false, false
}

// fits says whether the sums may be paid for a period.
func (p Pay) fits(period string) bool {
	limits, known := plausible[period]
	return known && p.Min >= limits[0] && p.Min <= limits[1] && (p.Max == 0 || p.Max <= limits[1]*2)
}

// pay fills the pay, with a warning when the feed's own words are impossible.
func (n *normaliser) pay() {
	free := n.line(TargetPay)
	lo, hi := n.line(TargetPayMin), n.line(TargetPayMax)
	if len(free) > 500 {
		free = cutAt(free, 500)
	}
	p, corrected, ok := parsePay(lo, hi, free, n.line(TargetPayPeriod), n.line(TargetCurrency))
	if !ok || corrected {
		n.warn(TargetPay, IssuePay, strings.Join([]string{lo, hi, free, n.line(TargetPayPeriod)}, " "))
	}
	n.offer.Pay = p
}

var (
	years          = regexp.MustCompile(`\bans?\b|\bannees?\b|\byears?\b`)
	durationNumber = regexp.MustCompile(`\d+(?:[.,]\d+)?`)
	hoursNumber    = regexp.MustCompile(`^\D{0,20}?(\d{1,2})(?:[.,](\d{1,2}))?(?:\s*h\s*(\d{2}))?`)
)

// durationOf gives months. Of a range the shorter counts; a zero in it ("Entre 12 et 0 mois") does not.
func durationOf(s, unit string) (months int, ok bool) {
	f := text.Fold(s + " " + unit)
	factor := 1.0
	switch {
	case strings.Contains(f, "mois") || strings.Contains(f, "month"):
	case strings.Contains(f, "semaine") || strings.Contains(f, "week"):
		factor = 12.0 / 52
	case strings.Contains(f, "jour") || strings.Contains(f, "day"):
		factor = 12.0 / 365
	case years.MatchString(f):
		factor = 12
	}
	best := 0.0
	for _, m := range durationNumber.FindAllString(s, 4) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(m, ",", "."), 64)
		if err == nil && v > 0 && (best == 0 || v < best) {
			best = v
		}
	}
	if best == 0 {
		return 0, true
	}
	months = max(int(math.Round(best*factor)), 1)
	return months, months <= 60
}

// duration fills the duration and the weekly hours.
func (n *normaliser) duration() {
	s := n.line(TargetDuration)
	months, ok := durationOf(cutAt(s, 100), n.line(TargetDurationIn))
	if !ok {
		n.warn(TargetDuration, IssueValue, s)
		months = 0
	}
	n.offer.DurationMonths = months
	s = n.line(TargetHours)
	m := hoursNumber.FindStringSubmatch(s)
	if m == nil {
		return
	}
	h, err := strconv.ParseFloat(m[1]+"."+m[2]+"0", 64)
	if minutes, errM := strconv.Atoi(m[3]); errM == nil {
		h += float64(minutes) / 60
	}
	if err != nil || h <= 0 || h > 48 {
		n.warn(TargetHours, IssueValue, s)
		return
	}
	n.offer.HoursPerWeek = h
}
