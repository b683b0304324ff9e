package read

import (
	"bytes"
	"slices"
	"strings"
)

// maxSurveyed bounds the distinct elements of a survey.
const maxSurveyed = 4096

// surveyed is one distinct element path of a document, with what was counted there.
type surveyed struct {
	name        string // raw
	prefix, key string // folded
	parent      *surveyed
	children    []*surveyed
	attrs       map[string]bool // folded names
	count       int             // how often it occurs
	siblings    int             // the most often within one parent
	text        int             // bytes of text in it
}

// survey is the structure of a document's first bytes.
type survey struct {
	root     *surveyed
	rootTag  string // as written, with its namespaces
	elements int
	ended    bool // the root's end tag was seen
}

// path gives the raw path from the root.
func (e *surveyed) path() string {
	if e.parent == nil {
		return e.name
	}
	return e.parent.path() + "/" + e.name
}

// foldedPath gives the path with folded names, prefixes left out.
func (e *surveyed) foldedPath() string {
	if e.parent == nil {
		return e.key
	}
	return e.parent.foldedPath() + "/" + e.key
}

// open is one open element of a survey, with the number of each child in it.
type open struct {
	el     *surveyed
	counts map[*surveyed]int
	leaf   bool
}

// surveyor walks a document's tags.
type surveyor struct {
	survey
	stack []open
}

// takeSurvey reads the structure of b. It never fails: what does not fit is passed over.
func takeSurvey(b []byte) *survey {
	v := &surveyor{}
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		v.text(i)
		if b = b[i:]; len(b) == 0 {
			break
		}
		n := 1
		switch classify(b) {
		case markCDATA:
			n = through(b, cdataClose)
			v.text(n)
		case markComment:
			n = through(b, commentClose)
		case markPI:
			n = through(b, piClose)
		case markDecl:
			n = declEnd(b)
		case markStart:
			if t := scanTag(b[:min(len(b), maxTag)], 1); t.ok {
				v.start(t, b[:t.n])
				n = t.n
			}
		case markEnd:
			if t := scanTag(b[:min(len(b), maxTag)], 2); t.ok {
				v.end(string(t.name))
				n = t.n
			}
		case markText, markMore:
		}
		b = b[n:]
	}
	return &v.survey
}

// declEnd gives the index after a declaration with its internal subset.
func declEnd(b []byte) int {
	window := b[:min(len(b), maxTag)]
	depth := 0
	for i := 2; i < len(window); i++ {
		switch window[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '>':
			if depth <= 0 {
				return i + 1
			}
		}
	}
	return 2
}

func (v *surveyor) text(n int) {
	if k := len(v.stack); k > 0 && n > 0 {
		v.stack[k-1].el.text += n
	}
}

func (v *surveyor) start(t tag, raw []byte) {
	if len(v.stack) >= 2*MaxDepth || v.elements >= maxSurveyed {
		return
	}
	name := string(t.name)
	el := v.element(name)
	if el == nil {
		return
	}
	el.count++
	if k := len(v.stack); k > 0 {
		top := &v.stack[k-1]
		top.leaf = false
		top.counts[el]++
		el.siblings = max(el.siblings, top.counts[el])
	} else {
		v.rootTag = string(raw)
	}
	for _, a := range attrNames(raw) {
		if el.attrs == nil {
			el.attrs = map[string]bool{}
		}
		if len(el.attrs) < 64 {
			el.attrs[a] = true
		}
	}
	if t.empty || isVoid(t.name) {
		v.ended = v.ended || el.parent == nil
		return
	}
	v.stack = append(v.stack, open{el: el, counts: map[*surveyed]int{}, leaf: true})
}

// element finds or makes the element of that name at the current place. Outside the root there is none.
func (v *surveyor) element(name string) *surveyed {
	var siblings []*surveyed
	var parent *surveyed
	if k := len(v.stack); k > 0 {
		parent = v.stack[k-1].el
		siblings = parent.children
	} else if v.root != nil {
		if v.root.name == name {
			return v.root
		}
		if v.root.children != nil || v.root.count > 1 || len(v.root.attrs) > 0 && htmlNames[fold(name)] {
			return nil
		}
	}
	for _, s := range siblings {
		if s.name == name {
			return s
		}
	}
	el := &surveyed{name: name, parent: parent}
	el.prefix, el.key = splitName(name)
	if parent == nil {
		v.root = el // markup before the root, such as a server's warning in bold, gives way to it
	} else {
		parent.children = append(parent.children, el)
	}
	v.elements++
	return el
}

// end closes the innermost element of that name; one that fits nothing closes an element without children.
func (v *surveyor) end(name string) {
	for i, v0 := range slices.Backward(v.stack) {
		if v0.el.name == name {
			v.stack = v.stack[:i]
			v.ended = i == 0
			return
		}
	}
	if k := len(v.stack); k > 1 && v.stack[k-1].leaf {
		v.stack = v.stack[:k-1]
	}
}

// attrNames gives the folded names of a start tag's attributes.
func attrNames(raw []byte) []string {
	var names []string
	s := string(raw)
	_, s, _ = strings.Cut(s, " ")
	for len(names) < 64 {
		name, rest, ok := strings.Cut(s, "=")
		if !ok {
			return names
		}
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return names
		}
		if _, local := splitName(strings.TrimSpace(name)); local != "" && !strings.Contains(name, "xmlns") {
			names = append(names, local)
		}
		_, after, closed := strings.Cut(rest[1:], rest[:1])
		if !closed {
			return names
		}
		s = after
	}
	return names
}
