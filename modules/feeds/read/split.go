package read

import (
	"bytes"
	"crypto/sha256"
	"io"
	"iter"
	"strings"
)

const (
	// MaxRecord is the size of the largest record that is kept, in bytes.
	MaxRecord = 4 << 20
	// MaxDepth is how deep a record's elements may nest.
	MaxDepth = 64
	// brokenKept bounds what is kept of a record that could not be read.
	brokenKept = 64 << 10
)

// RawRecord is one record as it stands in the feed, from the '<' of its start tag to the '>' of its end tag.
type RawRecord struct {
	Ordinal int   // from 0, broken records included
	Offset  int64 // in bytes from the start of the UTF-8 document
	Line    int   // from 1
	// Raw belongs to the splitter and is overwritten by the next record: copy what must be kept.
	Raw []byte
	// Hash is the SHA-256 of Raw. The same hash as last time means that nothing in the record changed, so that it need not be parsed.
	Hash [sha256.Size]byte
}

// Position is where a splitter begins: the zero value is the start of the document.
type Position struct {
	Offset  int64
	Line    int
	Ordinal int
}

// Splitter cuts a UTF-8 XML document into records, in constant memory and one pass. Written by hand because encoding/xml ends at the
// first syntax error of the document and costs ten times as much; here a broken record costs itself only.
//
// The records' place is given by structure, as a path of element names from the root; the splitter knows no name by itself.
type Splitter struct {
	r       io.Reader
	path    [][]byte
	name    []byte // of the record's element
	endMark []byte // "</" + name

	buf           []byte
	pos, w        int
	base          int64 // offset of buf[0]
	line, linePos int   // the line at buf[linePos]
	eof           bool
	err           error

	matched int // open elements that are on the path
	stray   stack
	ordinal int

	cdataEnd, commentEnd, piEnd mark
	badDecl                     int64 // up to where declarations are not looked for

	sawRoot, junk, truncated bool
	flat                     bool // every nested start of the record's element is a new record

	rec recordState
}

// mark is an end mark that is looked for. absent is the offset before which it is known not to occur, so that no byte is searched twice.
type mark struct {
	text   []byte
	absent int64
}

// recordState is what is known of the record being read.
type recordState struct {
	start    int // in buf; -1 outside a record
	open     stack
	leaf     bool // the innermost open element has no child so far
	mismatch bool // an end tag did not fit, so that depth is a guess
	broken   bool
	nested   int // first nested start of the record's element, relative to start
}

// NewSplitter reads records at path ("source/jobs/job") from r, whose first byte is at the given position. When the position is not the
// start of the document, it is the start of a record.
func NewSplitter(r io.Reader, path string, at Position) *Splitter {
	s := &Splitter{r: r, buf: make([]byte, 256<<10), base: at.Offset, line: max(at.Line, 1), ordinal: at.Ordinal}
	for name := range strings.SplitSeq(path, "/") {
		s.path = append(s.path, []byte(name))
	}
	s.name = s.path[len(s.path)-1]
	s.endMark = append([]byte("</"), s.name...)
	s.rec.start = -1
	s.cdataEnd.text, s.commentEnd.text, s.piEnd.text = cdataClose, commentClose, piClose
	if at.Offset > 0 {
		s.matched, s.sawRoot = len(s.path)-1, true
	}
	return s
}

// Complete says whether the document was well ended: the root's end tag was seen, and no record was cut. It holds after Records ended.
func (s *Splitter) Complete() bool {
	return s.sawRoot && s.matched == 0 && !s.truncated && s.err == nil
}

// Junk says whether there was text or markup before or after the root.
func (s *Splitter) Junk() bool { return s.junk }

// Records yields every record in order. A *RecordError beside a record says that it is broken, and what is left of it is in Raw; the
// records after it follow. Any other error is the last thing yielded.
func (s *Splitter) Records() iter.Seq2[RawRecord, error] {
	return func(yield func(RawRecord, error) bool) {
		for s.seek() {
			if !s.take(yield) {
				return
			}
		}
		if s.err != nil {
			yield(RawRecord{}, &Error{Code: CodeSource, Detail: "reading the spool", Err: s.err})
		}
	}
}

// take reads the record at pos, yields it, and leaves pos after it.
func (s *Splitter) take(yield func(RawRecord, error) bool) bool {
	out := s.record()
	end, next := s.pos, s.pos
	var broken *RecordError
	switch out {
	case outNone, outDone:
		if s.rec.broken {
			broken = &RecordError{IssueMismatched, "a CDATA section is never closed"}
		}
	case outRestart:
		broken = &RecordError{IssueMismatched, "another record begins before the end tag"}
	case outContainerEnd:
		broken = &RecordError{IssueMismatched, "the end tag is missing"}
		end, next = s.rewind(end, next)
	case outTooLarge:
		broken = &RecordError{IssueTooLarge, "larger than 4 MiB"}
		end, next = s.rewind(end, next)
	case outTooDeep:
		broken = &RecordError{IssueTooLarge, "nested deeper than 64 elements"}
	case outEOF:
		broken = &RecordError{IssueTruncated, "the document ends inside the record"}
		s.truncated, end, next = true, s.w, s.w
	}
	ok := s.emit(end, broken, yield)
	s.pos = next
	s.rec.start = -1
	if ok && next == end && (out == outTooLarge || out == outTooDeep) {
		s.skipRecord()
	}
	return ok
}

// rewind goes back to the first nested start of a record that never ended, if there is one. It does so once per document: from then on
// every nested start begins a record, which keeps the work linear.
func (s *Splitter) rewind(end, next int) (int, int) {
	if s.flat || s.rec.nested == 0 {
		return end, next
	}
	s.flat = true
	at := s.rec.start + s.rec.nested
	return at, at
}

func (s *Splitter) emit(end int, broken *RecordError, yield func(RawRecord, error) bool) bool {
	start := s.rec.start
	s.countLines(start)
	raw := s.buf[start:end:end]
	if broken != nil && len(raw) > brokenKept {
		raw = raw[:brokenKept:brokenKept]
	}
	rec := RawRecord{Ordinal: s.ordinal, Offset: s.base + int64(start), Line: s.line, Raw: raw, Hash: sha256.Sum256(raw)}
	s.ordinal++
	if broken != nil {
		return yield(rec, broken)
	}
	return yield(rec, nil)
}

// countLines moves the line counter to buf[to].
func (s *Splitter) countLines(to int) {
	if to > s.linePos {
		s.line += bytes.Count(s.buf[s.linePos:to], []byte{'\n'})
		s.linePos = to
	}
}

// fill reads more bytes, keeping the record in progress (or what is unread). It says false at the end, on an error, and when a record
// fills the whole buffer.
func (s *Splitter) fill() bool {
	if s.eof {
		return false
	}
	keep := s.pos
	if s.rec.start >= 0 {
		keep = s.rec.start
	}
	if keep > 0 {
		s.countLines(keep)
		copy(s.buf, s.buf[keep:s.w])
		s.base += int64(keep)
		s.pos, s.w, s.linePos = s.pos-keep, s.w-keep, s.linePos-keep
		if s.rec.start >= 0 {
			s.rec.start = 0
		}
	}
	if s.w == len(s.buf) {
		if s.w > MaxRecord+maxTag {
			return false
		}
		grown := make([]byte, min(2*len(s.buf), MaxRecord+2*maxTag))
		copy(grown, s.buf[:s.w])
		s.buf = grown
	}
	n, err := io.ReadFull(s.r, s.buf[s.w:])
	s.w += n
	if err != nil {
		s.eof = true
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			s.err = err
		}
	}
	return n > 0
}
