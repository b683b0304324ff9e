package read

import (
	"html"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atouts/atouts/modules/offers/text"
)

const (
	maxTitle   = 300
	maxLabel   = 200
	maxText    = 200 << 10 // of source, before it is sanitised
	minText    = 30
	maxID      = 500
	maxPlaces  = 50
	maxDomains = 120
)

// normaliser turns one record's tree into an offer. It is used for one record only.
type normaliser struct {
	feed   *Feed
	node   *Node
	offer  *Offer
	issues []Issue
}

// warn adds a warning.
func (n *normaliser) warn(field Target, code IssueCode, value string) {
	n.issue(string(field), code, SeverityWarning, value)
}

func (n *normaliser) issue(field string, code IssueCode, s Severity, value string) {
	o := n.offer
	n.issues = append(n.issues, Issue{
		Ordinal: o.Ordinal, Line: o.Line, Offset: o.Offset, ExternalID: o.ExternalID, Field: field, Code: code, Severity: s,
		Excerpt: excerpt(strings.TrimSpace(value)),
	})
	if s == SeverityError {
		o.Quarantined = true
	}
}

// raw gives what the mapping finds for a target.
func (n *normaliser) raw(t Target) string { return n.feed.mapping.first(n.node, t) }

// line gives a target as one line of plain text.
func (n *normaliser) line(t Target) string { return oneLine(n.raw(t)) }

// run fills the offer. The id comes first, so that every issue carries it.
func (n *normaliser) run() {
	n.id()
	n.title()
	n.links()
	n.kind()
	n.texts()
	o := n.offer
	o.Company = n.short(TargetCompany, maxLabel)
	if o.Company == "" {
		o.Company = n.feed.opts.Company
	}
	if s := digits.ReplaceAllString(n.line(TargetSIRET), ""); len(s) == 14 {
		o.SIRET = s
	}
	n.places()
	o.Remote = remoteOf(n.line(TargetRemote))
	o.Level = levelOf(n.line(TargetLevel))
	n.pay()
	n.dates()
	n.duration()
	o.Domain = n.short(TargetDomain, maxDomains)
	if romeCode.MatchString(o.Domain) {
		o.ROME = o.Domain
	}
	n.identify()
}

var (
	digits      = regexp.MustCompile(`\D`)
	romeCode    = regexp.MustCompile(`^[A-N]\d{4}$`)
	tags        = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	realTag     = regexp.MustCompile(`(?i)</?(?:a|b|p|br|ul|ol|li|div|span|strong|em|i|u|h[1-6]|table|tr|td|font|script|img|iframe|style|section|hr)\b[^>]*>`)
	lostEntity  = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9]*;`)
	manyUnknown = regexp.MustCompile(`\?{3,}`)
)

// decodeHTML takes away the layers of escaping that feeds put around their HTML: until markup appears or nothing changes, at most three.
func decodeHTML(s string) string {
	for range 3 {
		if !strings.Contains(s, "&") || realTag.MatchString(s) {
			return s
		}
		decoded := html.UnescapeString(s)
		if decoded == s {
			return s
		}
		s = decoded
	}
	return s
}

// oneLine gives the plain text of a value on one line, without markup and escaping.
func oneLine(s string) string {
	if len(s) > maxText {
		s = cutAt(s, maxText)
	}
	for range 3 {
		if !strings.ContainsAny(s, "<&") {
			break
		}
		decoded := html.UnescapeString(tags.ReplaceAllString(s, " "))
		if decoded == s {
			break
		}
		s = decoded
	}
	return strings.Join(strings.FieldsFunc(s, isBlank), " ")
}

// isBlank is for spaces of every kind, and the characters that no line of text needs: controls and invisible marks of direction.
func isBlank(r rune) bool {
	return r <= ' ' || r == 0x7f || r >= 0x80 && r <= 0xa0 || r == 0xad || r == '\u200b' || r == '\ufeff' || r >= '\u2028' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// cutAt gives at most n bytes of s, without breaking a character.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// short gives a target as one line of at most n bytes.
func (n *normaliser) short(t Target, limit int) string {
	s := n.line(t)
	if len(s) > limit {
		n.warn(t, IssueTextTooLong, s)
		s = strings.TrimSpace(cutAt(s, limit))
	}
	return s
}

// title is required. An entity that nobody defined is not a title.
func (n *normaliser) title() {
	s := strings.TrimSpace(manyUnknown.ReplaceAllString(n.line(TargetTitle), ""))
	switch {
	case s == "":
		n.issue(string(TargetTitle), IssueRequired, SeverityError, "")
		return
	case lostEntity.ReplaceAllString(s, "") == "":
		n.issue(string(TargetTitle), IssueRequired, SeverityError, s)
		return
	case len(s) > maxTitle:
		n.warn(TargetTitle, IssueTextTooLong, s)
		s = strings.TrimSpace(cutAt(s, maxTitle))
	}
	n.offer.Title = s
}

// texts fills the three texts. A feed that gives only missions has its description there.
func (n *normaliser) texts() {
	o := n.offer
	o.Description = n.text(TargetDescription)
	o.Missions = n.text(TargetMissions)
	o.Profile = n.text(TargetProfile)
	if o.Missions == o.Description {
		o.Missions = Text{}
	}
	if o.Description.Plain == "" {
		o.Description, o.Missions = o.Missions, Text{}
	}
	if utf8.RuneCountInString(o.Description.Plain) < minText {
		n.warn(TargetDescription, IssueTextTooShort, o.Description.Plain)
	}
}

func (n *normaliser) text(t Target) Text {
	src := n.raw(t)
	if len(src) > maxText {
		n.warn(t, IssueTextTooLong, src)
		src = cutAt(src, maxText)
	}
	c := text.Clean(decodeHTML(strings.TrimSpace(src)))
	if c.Stripped {
		n.issue(string(t), IssueHTMLStripped, SeverityInfo, src)
	}
	return Text{c.HTML, c.Plain}
}

// dates fills the dates. A date of the past is kept and told, one too far ahead is not kept.
func (n *normaliser) dates() {
	o := n.offer
	o.Published, o.Updated = n.date(TargetPublished), n.date(TargetUpdated)
	o.Start, o.End, o.ApplyBefore = n.date(TargetStart), n.date(TargetEnd), n.date(TargetApplyBefore)
	now := n.feed.opts.Now
	if now.IsZero() {
		return
	}
	for t, d := range map[Target]*time.Time{TargetPublished: &o.Published, TargetUpdated: &o.Updated} {
		if d.After(now.AddDate(2, 0, 0)) {
			n.warn(t, IssueDateFarFuture, n.raw(t))
			*d = time.Time{}
		}
	}
	for _, f := range []struct {
		t Target
		d *time.Time
	}{{TargetStart, &o.Start}, {TargetEnd, &o.End}, {TargetApplyBefore, &o.ApplyBefore}} {
		limit := 2
		if f.t == TargetEnd {
			limit = 6 // a contract may last three years, and begin in two
		}
		switch {
		case f.d.IsZero():
		case f.d.After(now.AddDate(limit, 0, 0)):
			n.warn(f.t, IssueDateFarFuture, n.raw(f.t))
			*f.d = time.Time{}
		case f.d.Before(now.AddDate(0, 0, -1)):
			n.warn(f.t, IssueDatePast, n.raw(f.t))
		}
	}
	if !o.End.IsZero() && o.End.Before(o.Start) {
		n.warn(TargetEnd, IssueDateInvalid, n.raw(TargetEnd))
		o.End = time.Time{}
	}
}

func (n *normaliser) date(t Target) time.Time {
	s := n.line(t)
	d, ok := parseDate(s)
	if !ok && dateLike.MatchString(s) {
		n.warn(t, IssueDateInvalid, s)
	}
	return d
}

// dateLike tells a date that could not be read from a text such as "dès que possible".
var dateLike = regexp.MustCompile(`\d{2}`)
