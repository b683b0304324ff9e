package read

import "fmt"

// ErrorCode is the stable name of what stopped a feed or a record. It is the key of the message shown to the feed's owner.
type ErrorCode string

// The codes that stop a whole feed.
const (
	// CodeNotAFeed says that the document is something else: a login page, a JSON error, a PDF, plain text, a SOAP fault, a sitemap.
	CodeNotAFeed ErrorCode = "not_a_feed"
	// CodeEmptyBody says that there was no content at all, which is never a valid empty feed.
	CodeEmptyBody ErrorCode = "empty"
	// CodeUnsupported says that the document is a feed in a format that this reader does not know.
	CodeUnsupported ErrorCode = "unsupported"
	// CodeTooLarge says that the feed passed the limit of decoded bytes.
	CodeTooLarge ErrorCode = "too_large"
	// CodeCompression says that the compressed stream is broken, nested, or expands out of proportion.
	CodeCompression ErrorCode = "enc.compression"
	// CodeSource says that the source or the temporary file could not be read or written.
	CodeSource ErrorCode = "source"
)

// Error is why a whole feed could not be read. Nothing was changed anywhere.
type Error struct {
	Code   ErrorCode
	Detail string
	Err    error
}

// Error says the code, the detail and the cause.
func (e *Error) Error() string {
	switch {
	case e.Err != nil && e.Detail != "":
		return fmt.Sprintf("feed %s: %s: %v", e.Code, e.Detail, e.Err)
	case e.Err != nil:
		return fmt.Sprintf("feed %s: %v", e.Code, e.Err)
	case e.Detail != "":
		return fmt.Sprintf("feed %s: %s", e.Code, e.Detail)
	}
	return "feed " + string(e.Code)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// RecordError is why one record was set aside by the splitter. The records around it are not touched by it.
type RecordError struct {
	Code   IssueCode
	Detail string
}

// Error says the code and the detail.
func (e *RecordError) Error() string { return string(e.Code) + ": " + e.Detail }
