package resume

import (
	"fmt"
	"net/mail"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The caps.
const (
	// MaxBytes is the largest document, as canonical JSON.
	MaxBytes = 64 << 10
	// MaxItems is the largest number of items in all lists together.
	MaxItems = 200
	// MaxRunes is the longest text.
	MaxRunes = 2000
)

// The keys of problems: each is also the key of a message for people.
const (
	ProblemJSON     = "cvs.problem.json"
	ProblemUnknown  = "cvs.problem.unknown_field"
	ProblemTooLarge = "cvs.problem.too_large"
	ProblemItems    = "cvs.problem.too_many_items"
	ProblemTooLong  = "cvs.problem.too_long"
	ProblemLink     = "cvs.problem.link"
	ProblemEmail    = "cvs.problem.email"
	ProblemPhone    = "cvs.problem.phone"
	ProblemDate     = "cvs.problem.date"
	ProblemPeriod   = "cvs.problem.period"
	ProblemCountry  = "cvs.problem.country"
	ProblemSection  = "cvs.problem.section"
)

// Problem is one thing that a person must put right.
type Problem struct {
	// Path says where, like work[0].startDate. It is empty for the document as a whole. FieldName turns it into a form field.
	Path string
	// Key says what, and is the key of the message.
	Key string
	// Limit is the cap that was passed, 0 when there is none.
	Limit int
}

// Error implements error. It is for logs: people read the message of Key.
func (p Problem) Error() string {
	if p.Limit > 0 {
		return fmt.Sprintf("%s: %s (at most %d)", p.Path, p.Key, p.Limit)
	}
	return p.Path + ": " + p.Key
}

// Problems is every problem of a document.
type Problems []Problem

// Error implements error.
func (ps Problems) Error() string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Error()
	}
	return "bad CV: " + strings.Join(texts, "; ")
}

// Validate checks a cleaned document and gives every problem at once, in the order of the document, as Problems. No field is mandatory: a CV is
// a draft for as long as its owner wishes.
func (r Resume) Validate() error {
	var ps Problems
	if n := items(reflect.ValueOf(r)); n > MaxItems {
		ps = append(ps, Problem{Key: ProblemItems, Limit: MaxItems})
	}
	if data, err := r.Canonical(); err != nil {
		return err
	} else if len(data) > MaxBytes {
		ps = append(ps, Problem{Key: ProblemTooLarge, Limit: MaxBytes})
	}
	c := r.clone()
	dates := map[string]string{}
	leaves(&c, func(l leaf) {
		if utf8.RuneCountInString(*l.value) > MaxRunes {
			ps = append(ps, Problem{Path: l.path, Key: ProblemTooLong, Limit: MaxRunes})
			return
		}
		if l.kind == date {
			dates[l.path] = *l.value
		}
		if key := check(l, dates); key != "" {
			ps = append(ps, Problem{Path: l.path, Key: key})
		}
	})
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// check gives the key of what is wrong with a text. dates holds the dates that came before it.
func check(l leaf, dates map[string]string) string {
	if *l.value == "" {
		return ""
	}
	switch l.kind {
	case link:
		return keyUnless(goodLink(*l.value), ProblemLink)
	case email:
		return keyUnless(goodEmail(*l.value), ProblemEmail)
	case phone:
		return keyUnless(goodPhone(*l.value), ProblemPhone)
	case country:
		return keyUnless(countryCode.MatchString(*l.value), ProblemCountry)
	case date:
		if _, _, err := ParseDate(*l.value); err != nil {
			return ProblemDate
		}
		if begin, ok := strings.CutSuffix(l.path, ".endDate"); ok && endsBefore(dates[begin+".startDate"], *l.value) {
			return ProblemPeriod
		}
	case line, text:
		return checkSection(l)
	}
	return ""
}

func checkSection(l leaf) string {
	switch {
	case strings.HasPrefix(l.path, "meta.atouts.order["):
		return keyUnless(slices.Contains(Sections(), Section(*l.value)), ProblemSection)
	case strings.HasPrefix(l.path, "meta.atouts.hidden["):
		return keyUnless(slices.Contains(slices.Concat(Sections(), parts()), Section(*l.value)), ProblemSection)
	}
	return ""
}

func keyUnless(good bool, key string) string {
	if good {
		return ""
	}
	return key
}

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	phoneShape  = regexp.MustCompile(`^\+?[0-9 ().\-/]+$`)
)

// goodLink allows what a reader of the CV may click: https, mailto and tel. Never javascript, file or an address with a password.
func goodLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Hostname() != "" && u.User == nil
	case "mailto":
		return goodEmail(u.Opaque)
	case "tel":
		return goodPhone(u.Opaque)
	}
	return false
}

func goodEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(domain, "."), ".")
}

func goodPhone(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return phoneShape.MatchString(s) && digits >= 3 && digits <= 15
}
