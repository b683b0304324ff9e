package read

import (
	"strings"
	"unicode/utf8"
)

// IssueCode is the stable name of a problem found in one record.
type IssueCode string

// The codes of feed issues. They are message keys and appear in the employer's downloadable report.
const (
	IssueMismatched    IssueCode = "xml.mismatched"
	IssueTruncated     IssueCode = "xml.truncated"
	IssueEncoding      IssueCode = "enc.invalid"
	IssueTooLarge      IssueCode = "rec.too_large"
	IssueIDMissing     IssueCode = "id.missing"
	IssueIDDuplicate   IssueCode = "id.duplicate"
	IssueRequired      IssueCode = "field.required"
	IssueBadScheme     IssueCode = "url.bad_scheme"
	IssueDateInvalid   IssueCode = "date.invalid"
	IssueDatePast      IssueCode = "date.past"
	IssueDateFarFuture IssueCode = "date.far_future"
	IssuePay           IssueCode = "pay.implausible"
	IssuePlace         IssueCode = "place.unknown"
	IssueContract      IssueCode = "contract.unknown"
	IssueOutOfScope    IssueCode = "contract.out_of_scope"
	IssueTextTooShort  IssueCode = "text.too_short"
	IssueTextTooLong   IssueCode = "text.too_long"
	IssueHTMLStripped  IssueCode = "html.stripped"
	IssueValue         IssueCode = "value.implausible"
)

// Severity says what an issue does to its record.
type Severity string

// The severities: an error quarantines the record, a warning leaves a field empty or repaired, an info is only told.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Issue is one problem in one record, told to the feed's owner.
type Issue struct {
	Ordinal    int
	Line       int
	Offset     int64
	ExternalID string
	Field      string
	Code       IssueCode
	Severity   Severity
	Excerpt    string
}

// maxExcerpt bounds what an issue quotes, in bytes.
const maxExcerpt = 300

// excerpt cuts s to maxExcerpt bytes without breaking a character.
func excerpt(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if len(s) <= maxExcerpt {
		return s
	}
	cut := maxExcerpt - len("…")
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
