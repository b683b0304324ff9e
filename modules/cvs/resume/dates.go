package resume

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	numericDate = regexp.MustCompile(`^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$`)
	shortISO    = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$`)
	namedMonth  = regexp.MustCompile(`^(?:(\d{1,2})(?:er)? )?(\pL{3,9})\.? (\d{4})$`)
)

// monthNames are beginnings that tell French and English months apart, each as long as it must be.
func monthNames() [12][]string {
	return [12][]string{
		{"jan"},
		{"fév", "fev", "feb"},
		{"mar"},
		{"avr", "apr"},
		{"mai", "may"},
		{"juin", "jun"},
		{"juil", "jul"},
		{"aoû", "aou", "aug"},
		{"sep"},
		{"oct"},
		{"nov"},
		{"déc", "dec"},
	}
}

// isoDate turns "09/2024", "1/9/2024", "2024-9" and "septembre 2024" into what JSON Resume wants. What it does not understand it leaves
// for Validate.
func isoDate(s string) string {
	if m := numericDate.FindStringSubmatch(s); m != nil {
		return isoOf(m[3], m[2], m[1])
	}
	if m := shortISO.FindStringSubmatch(s); m != nil {
		return isoOf(m[1], m[2], m[3])
	}
	if m := namedMonth.FindStringSubmatch(strings.ToLower(s)); m != nil {
		for i, names := range monthNames() {
			for _, name := range names {
				if strings.HasPrefix(m[2], name) {
					return isoOf(m[3], strconv.Itoa(i+1), m[1])
				}
			}
		}
	}
	return s
}

func isoOf(year, month, day string) string {
	s := year + "-" + twoDigits(month)
	if day != "" {
		s += "-" + twoDigits(day)
	}
	return s
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// ParseDate reads a date of JSON Resume: a year, a year and a month, or a day. Precision is 4, 7 or 10, the length of what was written.
func ParseDate(s string) (at time.Time, precision int, err error) {
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	layout, ok := layouts[len(s)]
	if !ok {
		return time.Time{}, 0, fmt.Errorf("date %q is none of yyyy, yyyy-mm, yyyy-mm-dd", s)
	}
	at, err = time.Parse(layout, s)
	if err != nil {
		return time.Time{}, 0, fmt.Errorf("reading date %q: %w", s, err)
	}
	if at.Year() < 1900 || at.Year() > 2200 {
		return time.Time{}, 0, fmt.Errorf("date %q is out of a life's range", s)
	}
	return at, len(s), nil
}

// endsBefore says whether a period ends before it begins, as far as both dates tell.
func endsBefore(start, end string) bool {
	if _, _, err := ParseDate(start); err != nil {
		return false
	}
	if _, _, err := ParseDate(end); err != nil {
		return false
	}
	n := min(len(start), len(end))
	return end[:n] < start[:n]
}
