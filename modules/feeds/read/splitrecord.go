package read

import "bytes"

// outcome is how the reading of one record ended.
type outcome int

const (
	outNone         outcome = iota
	outDone                 // at its end tag; pos is after it
	outRestart              // at another record's start tag, where pos is
	outContainerEnd         // at the end tag of an element around the record, where pos is
	outTooLarge
	outTooDeep
	outEOF
)

// record reads the record whose start tag is at pos.
func (s *Splitter) record() outcome {
	t := s.tagAt(1)
	s.rec = recordState{start: s.pos, open: s.rec.open}
	s.rec.open.reset()
	s.pos += t.n
	if t.empty {
		return outDone
	}
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.w], '<')
		if i < 0 {
			s.pos = s.w
			if !s.fill() {
				return s.stopped()
			}
			continue
		}
		s.pos += i
		if s.pos-s.rec.start > MaxRecord {
			return outTooLarge
		}
		if out := s.inside(); out != outNone {
			return out
		}
	}
}

// inside consumes the markup at pos, within a record.
func (s *Splitter) inside() outcome {
	switch classify(s.buf[s.pos:s.w]) {
	case markMore:
		if !s.fill() {
			return s.stopped()
		}
	case markText:
		s.pos++
	case markCDATA:
		return s.cdata()
	case markComment:
		s.skipInside(len(commentOpen), &s.commentEnd)
	case markPI:
		s.skipInside(2, &s.piEnd)
	case markDecl:
		s.pos += 2
	case markStart:
		t := s.tagAt(1)
		if !t.ok {
			return s.badTag()
		}
		return s.openInside(t)
	case markEnd:
		t := s.tagAt(2)
		if !t.ok {
			return s.badTag()
		}
		return s.closeInside(t)
	}
	return outNone
}

// skipInside skips a comment or an instruction, which opens with n bytes. One that is never closed is taken for text.
func (s *Splitter) skipInside(n int, end *mark) {
	rel := s.pos + n - s.rec.start
	s.pos += n
	if !s.skipPast(end) {
		s.pos = s.rec.start + rel
		s.rec.mismatch = true
	}
}

// stopped tells why fill gave nothing.
func (s *Splitter) stopped() outcome {
	if s.eof {
		return outEOF
	}
	return outTooLarge
}

// openInside follows a start tag within a record. A start of the record's own element directly inside the record means that an end tag
// was lost, unless it is a leaf, which is a field of the same name. Deeper inside it is a legitimate nested element, unless depth is a
// guess because an end tag did not fit.
func (s *Splitter) openInside(t tag) outcome {
	if bytes.Equal(t.name, s.name) {
		if (s.rec.open.len() == 0 || s.rec.mismatch || s.flat) && !s.leafAt(t.n) {
			return outRestart
		}
		if s.rec.nested == 0 {
			s.rec.nested = s.pos - s.rec.start
		}
		t = s.tagAt(1) // leafAt may have moved the buffer
	}
	s.pos += t.n
	if t.empty || isVoid(t.name) {
		s.rec.leaf = false
		return outNone
	}
	if s.rec.open.len() >= MaxDepth-1 {
		return outTooDeep
	}
	s.rec.open.push(t.name)
	s.rec.leaf = true
	return outNone
}

// leafAt says whether the element whose start tag of n bytes is at pos holds only text and is closed by its own end tag.
func (s *Splitter) leafAt(n int) bool {
	for {
		b := s.buf[s.pos+n : s.w]
		for len(b) > 0 {
			i := bytes.IndexByte(b, '<')
			if i < 0 {
				break
			}
			b = b[i:]
			if !bytes.HasPrefix(b, cdataOpen) {
				return bytes.HasPrefix(b, s.endMark)
			}
			end := bytes.Index(b, cdataClose)
			if end < 0 {
				break
			}
			b = b[end+len(cdataClose):]
		}
		if s.w-s.pos > 2*maxTag || !s.fill() {
			return false
		}
	}
}

// closeInside follows an end tag within a record. An end tag that fits an outer open element closes the ones within; one that fits none
// closes the innermost element when that has only text (a misspelt name), and is ignored otherwise.
func (s *Splitter) closeInside(t tag) outcome {
	r := &s.rec
	leaf := r.leaf
	r.leaf = false
	if i := r.open.find(t.name); i >= 0 {
		if i < r.open.len()-1 {
			r.mismatch = true
		}
		r.open.cut(i)
		s.pos += t.n
		return outNone
	}
	if bytes.Equal(t.name, s.name) {
		s.pos += t.n
		return outDone
	}
	if s.containerLevel(t.name) >= 0 {
		return outContainerEnd
	}
	r.mismatch = true
	if leaf && r.open.len() > 0 {
		r.open.cut(r.open.len() - 1)
	}
	s.pos += t.n
	return outNone
}

// cdata skips a CDATA section. One that is never closed would swallow the next record's fields up to their first "]]>": it is recognised
// by a record's end tag followed by another opening within it, and the record ends at that end tag.
func (s *Splitter) cdata() outcome {
	s.pos += len(cdataOpen)
	rel := s.pos - s.rec.start
	closed := s.skipPast(&s.cdataEnd)
	content := s.buf[s.rec.start+rel : s.pos]
	if closed {
		inner := bytes.Index(content, cdataInside)
		if inner < 0 {
			return outNone
		}
		content = content[:inner]
	}
	if at := s.endTagIn(content); at >= 0 {
		s.pos = s.rec.start + rel + at
		s.rec.broken = true
		return outDone
	}
	if closed {
		return outNone
	}
	return s.stopped()
}

// endTagIn gives the index after the record's end tag in b, or -1.
func (s *Splitter) endTagIn(b []byte) int {
	at := bytes.Index(b, s.endMark)
	if at < 0 {
		return -1
	}
	end := bytes.IndexByte(b[at:], '>')
	if end < 0 || len(bytes.TrimSpace(b[at+len(s.endMark):at+end])) > 0 {
		return -1
	}
	return at + end + 1
}

// badTag steps over a tag that never ends, and over everything up to where another tag may begin: no '>' is near.
func (s *Splitter) badTag() outcome {
	s.rec.mismatch = true
	s.skipBadTag()
	if s.pos >= s.w && !s.fill() {
		return s.stopped()
	}
	return outNone
}

func (s *Splitter) skipBadTag() {
	window := s.buf[s.pos:min(s.pos+maxTag, s.w)]
	if last := bytes.LastIndexByte(window, '<'); last > 0 {
		s.pos += last
		return
	}
	s.pos += len(window)
}
