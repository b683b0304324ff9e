package i18n

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the zone must exist on a bare machine too
)

// Paris returns the time zone in which every date is shown: the platform serves France.
var Paris = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil { // cannot happen: the zone's table is linked in
		return time.UTC
	}
	return zone
})

// format holds how one language writes dates and numbers. Go's x/text has no date patterns, hence the words here.
type format struct {
	english  bool
	months   [12]string
	weekdays [7]string
}

func formatOf(lang string) format {
	if lang == English {
		return format{
			english: true,
			months: [12]string{
				"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
				"November", "December",
			},
			weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		}
	}
	return format{
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
			"novembre", "décembre",
		},
		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	}
}

// french is the format used where no language was set.
var french = sync.OnceValue(func() format { return formatOf(French) })

func formatFrom(ctx context.Context) format {
	if l := From(ctx); l != nil {
		return l.format
	}
	return french()
}

func (f format) number(n int64) string {
	s := strconv.FormatInt(n, 10)
	separator := narrow
	if f.english {
		separator = ","
	}
	head := ""
	if strings.HasPrefix(s, "-") {
		head, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + separator + s[i:]
	}
	return head + s
}

func (f format) date(t time.Time) string {
	t = t.In(Paris())
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && !f.english {
		day = "1er"
	}
	return day + nbsp + f.months[t.Month()-1] + nbsp + strconv.Itoa(t.Year())
}

func (f format) clock(t time.Time) string {
	t = t.In(Paris())
	if f.english {
		return t.Format("15:04")
	}
	return strconv.Itoa(t.Hour()) + nbsp + "h" + nbsp + t.Format("04")
}

func (f format) dateTime(t time.Time) string {
	if f.english {
		return f.date(t) + " at " + f.clock(t)
	}
	return f.date(t) + " à " + f.clock(t)
}

// Number writes a whole number: 12 345 in French, 12,345 in English.
func Number[N ~int | ~int32 | ~int64](ctx context.Context, n N) string {
	return formatFrom(ctx).number(int64(n))
}

// Decimal writes a number with a fixed count of decimals: 11,88 in French, 11.88 in English.
func Decimal(ctx context.Context, v float64, decimals int) string {
	f := formatFrom(ctx)
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := f.number(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "-" + out
	}
	if fraction == "" {
		return out
	}
	if f.english {
		return out + "." + fraction
	}
	return out + "," + fraction
}

// Date writes a day: 24 novembre 2026.
func Date(ctx context.Context, t time.Time) string { return formatFrom(ctx).date(t) }

// LongDate writes a day with its name: mardi 24 novembre 2026.
func LongDate(ctx context.Context, t time.Time) string {
	f := formatFrom(ctx)
	return f.weekdays[t.In(Paris()).Weekday()] + " " + f.date(t)
}

// Clock writes a time of day: 14 h 30.
func Clock(ctx context.Context, t time.Time) string { return formatFrom(ctx).clock(t) }

// DateTime writes a day and a time: 24 novembre 2026 à 14 h 30.
func DateTime(ctx context.Context, t time.Time) string {
	return formatFrom(ctx).dateTime(t)
}

// Machine writes a time for the datetime attribute.
func Machine(t time.Time) string { return t.In(Paris()).Format(time.RFC3339) }

// Ago says in words how long before now something was: "il y a 3 heures". From a week on it is the date.
func Ago(ctx context.Context, now, t time.Time) string {
	elapsed := now.Sub(t)
	switch {
	case elapsed < time.Minute:
		return T(ctx, "common.ago.now")
	case elapsed < time.Hour:
		return T(ctx, "common.ago.minutes", "Count", int(elapsed.Minutes()))
	case elapsed < 24*time.Hour:
		return T(ctx, "common.ago.hours", "Count", int(elapsed.Hours()))
	case elapsed < 7*24*time.Hour:
		return T(ctx, "common.ago.days", "Count", int(elapsed.Hours()/24))
	default:
		return Date(ctx, t)
	}
}

// Size writes a size of file in words: 12 ko, 3,4 Mo.
func Size(ctx context.Context, bytes int64) string {
	units := [2]string{"ko", "Mo"}
	if formatFrom(ctx).english {
		units = [2]string{"kB", "MB"}
	}
	if bytes < 1_000_000 {
		return Number(ctx, max(1, (bytes+500)/1000)) + nbsp + units[0]
	}
	return Decimal(ctx, float64(bytes)/1e6, 1) + nbsp + units[1]
}

// Money writes an amount of euros, with cents only when there are some: 1 801,80 €.
func Money(ctx context.Context, euros float64) string {
	decimals := 2
	if euros == float64(int64(euros)) {
		decimals = 0
	}
	if formatFrom(ctx).english {
		return "€" + Decimal(ctx, euros, decimals)
	}
	return Decimal(ctx, euros, decimals) + nbsp + "€"
}
