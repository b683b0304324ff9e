package read

import (
	"bytes"
	"slices"
)

// stack holds the names of open elements without one allocation per name.
type stack struct {
	names []byte
	ends  []int
}

func (k *stack) len() int { return len(k.ends) }

func (k *stack) reset() { k.names, k.ends = k.names[:0], k.ends[:0] }

func (k *stack) push(name []byte) {
	k.names = append(k.names, name...)
	k.ends = append(k.ends, len(k.names))
}

// at gives the i-th name from the outside.
func (k *stack) at(i int) []byte {
	from := 0
	if i > 0 {
		from = k.ends[i-1]
	}
	return k.names[from:k.ends[i]]
}

// find gives the innermost level of that name, or -1.
func (k *stack) find(name []byte) int {
	for i := range slices.Backward(k.ends) {
		if bytes.Equal(k.at(i), name) {
			return i
		}
	}
	return -1
}

// cut keeps the n outermost names.
func (k *stack) cut(n int) {
	k.ends = k.ends[:n]
	if n == 0 {
		k.names = k.names[:0]
		return
	}
	k.names = k.names[:k.ends[n-1]]
}

// seek moves pos to the start tag of the next record. It says false at the end of the document.
func (s *Splitter) seek() bool {
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.w], '<')
		if i < 0 {
			s.noteJunk(s.buf[s.pos:s.w])
			s.pos = s.w
			if !s.fill() {
				return false
			}
			continue
		}
		s.noteJunk(s.buf[s.pos : s.pos+i])
		s.pos += i
		if s.outside() {
			return true
		}
	}
}

// noteJunk remembers text outside the root. A byte-order mark is not junk.
func (s *Splitter) noteJunk(text []byte) {
	if s.matched == 0 && !s.junk && len(bytes.TrimSpace(bytes.TrimPrefix(text, bom))) > 0 {
		s.junk = true
	}
}

var bom = []byte("\xef\xbb\xbf")

// outside consumes the markup at pos, between records. It says true, consuming nothing, at the start tag of a record.
func (s *Splitter) outside() bool {
	switch classify(s.buf[s.pos:s.w]) {
	case markMore:
		if !s.fill() {
			s.pos = s.w
		}
	case markText:
		s.pos++
	case markCDATA:
		s.pos += len(cdataOpen)
		s.skipPast(&s.cdataEnd)
	case markComment:
		s.pos += len(commentOpen)
		s.skipPast(&s.commentEnd)
	case markPI:
		s.pos += 2
		s.skipPast(&s.piEnd)
	case markDecl:
		s.skipDecl()
	case markStart:
		t := s.tagAt(1)
		if !t.ok {
			s.skipBadTag()
			return false
		}
		return s.open(t)
	case markEnd:
		t := s.tagAt(2)
		if !t.ok {
			s.skipBadTag()
			return false
		}
		s.close(t.name)
		s.pos += t.n
	}
	return false
}

// open follows a start tag outside the records.
func (s *Splitter) open(t tag) bool {
	onPath := s.stray.len() == 0 && bytes.Equal(t.name, s.path[min(s.matched, len(s.path)-1)])
	if onPath && s.matched == len(s.path)-1 {
		s.sawRoot = true
		return true
	}
	s.pos += t.n
	switch {
	case onPath:
		s.sawRoot = true
		if !t.empty {
			s.matched++
		}
	case t.empty || isVoid(t.name):
		s.junk = s.junk || s.matched == 0
	case s.stray.len() < MaxDepth:
		s.junk = s.junk || s.matched == 0
		s.stray.push(t.name)
	}
	return false
}

// close follows an end tag outside the records. Elements that were never closed end with the one around them.
func (s *Splitter) close(name []byte) {
	if i := s.stray.find(name); i >= 0 {
		s.stray.cut(i)
		return
	}
	if i := s.containerLevel(name); i >= 0 {
		s.stray.reset()
		s.matched = i
	}
}

// containerLevel gives the level of the innermost open element on the path with that name, or -1.
func (s *Splitter) containerLevel(name []byte) int {
	for i := s.matched - 1; i >= 0; i-- {
		if bytes.Equal(s.path[i], name) {
			return i
		}
	}
	return -1
}

// tagAt reads the tag at pos, with more bytes when needed.
func (s *Splitter) tagAt(skip int) tag {
	t := scanTag(s.buf[s.pos:min(s.pos+maxTag, s.w)], skip)
	for !t.ok && s.w-s.pos < maxTag && s.fill() {
		t = scanTag(s.buf[s.pos:min(s.pos+maxTag, s.w)], skip)
	}
	return t
}

// skipPast moves pos after the next occurrence of m, in constant memory outside a record. It says false when there is none within reach.
func (s *Splitter) skipPast(m *mark) bool {
	for {
		from := max(s.pos, min(int(m.absent-s.base), s.w))
		if i := bytes.Index(s.buf[from:s.w], m.text); i >= 0 {
			s.pos = from + i + len(m.text)
			return true
		}
		s.pos = max(s.pos, s.w-len(m.text)+1)
		m.absent = s.base + int64(s.pos)
		if !s.fill() {
			s.pos = s.w
			return false
		}
	}
}

// skipDecl steps over a declaration with its internal subset. Entities declared there are never used.
func (s *Splitter) skipDecl() {
	if s.base+int64(s.pos) < s.badDecl {
		s.pos += 2
		return
	}
	for s.w-s.pos < maxTag && s.fill() { //nolint:revive // reads until the window is full or the document ends
	}
	window := s.buf[s.pos:min(s.pos+maxTag, s.w)]
	depth := 0
	for i := 2; i < len(window); i++ {
		switch c := window[i]; c {
		case '"', '\'':
			stop := bytes.IndexByte(window[i+1:], c)
			if stop < 0 {
				i = len(window)
				continue
			}
			i += stop + 1
		case '[':
			depth++
		case ']':
			depth--
		case '>':
			if depth <= 0 {
				s.pos += i + 1
				return
			}
		case '<':
			if depth <= 0 {
				s.pos += i
				return
			}
		}
	}
	s.badDecl = s.base + int64(s.pos+len(window))
	s.pos += 2
}

// skipRecord steps over the rest of a record that is too large, in constant memory.
func (s *Splitter) skipRecord() {
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.w], '<')
		if i < 0 {
			s.pos = s.w
			if !s.fill() {
				s.truncated = true
				return
			}
			continue
		}
		s.pos += i
		kind := classify(s.buf[s.pos:s.w])
		if kind == markStart || kind == markEnd {
			skip := 1
			if kind == markEnd {
				skip = 2
			}
			t := s.tagAt(skip)
			if !t.ok {
				s.skipBadTag()
				continue
			}
			same := bytes.Equal(t.name, s.name)
			if same && kind == markStart || kind == markEnd && !same && s.containerLevel(t.name) >= 0 {
				return
			}
			s.pos += t.n
			if same {
				return
			}
			continue
		}
		if s.outside() {
			return
		}
	}
}
