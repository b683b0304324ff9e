package read

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"slices"
	"strings"
)

// maxNodes bounds the elements of one record.
const maxNodes = 20_000

// errTooManyNodes says that a record is a bomb.
var errTooManyNodes = errors.New("too many elements")

// entities are HTML's: employers write &eacute; in XML. Entities declared in a DOCTYPE are never read.
var entities = xml.HTMLEntity

// htmlNames are the elements that are markup of a text, not fields.
var htmlNames = map[string]bool{
	"a": true, "b": true, "strong": true, "i": true, "em": true, "u": true, "p": true, "br": true, "hr": true, "ul": true, "ol": true,
	"li": true, "div": true, "span": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "table": true,
	"tbody": true, "thead": true, "tr": true, "td": true, "th": true, "font": true, "center": true, "small": true, "big": true,
	"sup": true, "sub": true, "blockquote": true, "img": true, "script": true, "style": true, "iframe": true, "time": true, "pre": true,
	"svg": true, "input": true, "button": true, "wbr": true,
}

// parseRecord makes a tree of one record. It repairs what can be: characters that XML forbids, bare ampersands, end tags that do not fit.
// With an error, the tree holds what came before it, and is nil only when there was nothing.
//
// repaired is the code of the worst repair, or "".
func parseRecord(raw []byte) (root *Node, repaired IssueCode, err error) {
	fixed, repaired := repairXML(raw)
	d := xml.NewDecoder(bytes.NewReader(fixed))
	d.Strict = false
	d.Entity = entities
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	b := &treeBuilder{repaired: repaired}
	for {
		tok, err := d.RawToken()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return b.finish(), b.repaired, err //nolint:wrapcheck // told as an issue
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if b.nodes++; b.nodes > maxNodes || len(b.open) > MaxDepth {
				return b.finish(), b.repaired, errTooManyNodes
			}
			b.start(tok)
		case xml.EndElement:
			b.end(tok.Name)
		case xml.CharData:
			b.text(string(tok))
		}
	}
}

// treeBuilder makes a tree from raw tokens that may not fit together.
type treeBuilder struct {
	root     *Node
	open     []*building
	nodes    int
	repaired IssueCode
}

// building is an element whose end was not seen: its texts and children in order.
type building struct {
	node  *Node
	local string
	parts []part
}

type part struct {
	text  string
	child *building
}

func (b *treeBuilder) start(el xml.StartElement) {
	e := &building{node: &Node{Prefix: fold(el.Name.Space), Key: fold(el.Name.Local)}, local: el.Name.Local}
	for _, a := range el.Attr {
		e.node.Attrs = append(e.node.Attrs, Attr{fold(a.Name.Local), a.Value})
	}
	if n := len(b.open); n > 0 {
		b.open[n-1].parts = append(b.open[n-1].parts, part{child: e})
	}
	b.open = append(b.open, e)
	if isVoid([]byte(el.Name.Local)) {
		b.pop()
	}
}

// end closes the innermost element of that name and those within it. An end tag that fits nothing closes an element that has only text.
func (b *treeBuilder) end(name xml.Name) {
	for i, v := range slices.Backward(b.open) {
		if strings.EqualFold(v.local, name.Local) && v.node.Prefix == fold(name.Space) {
			if i < len(b.open)-1 && !htmlNames[b.open[len(b.open)-1].node.Key] {
				b.repaired = IssueMismatched
			}
			for len(b.open) > i {
				b.pop()
			}
			return
		}
	}
	if isVoid([]byte(name.Local)) {
		return
	}
	b.repaired = IssueMismatched
	if n := len(b.open); n > 1 && !b.open[n-1].hasChildren() {
		b.pop()
	}
}

func (e *building) hasChildren() bool {
	for _, p := range e.parts {
		if p.child != nil {
			return true
		}
	}
	return false
}

func (b *treeBuilder) text(s string) {
	if n := len(b.open); n > 0 {
		b.open[n-1].parts = append(b.open[n-1].parts, part{text: s})
	}
}

func (b *treeBuilder) pop() {
	e := b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	e.settle(len(b.open) == 0)
	if len(b.open) == 0 && b.root == nil {
		b.root = e.node
	}
}

// settle decides whether an ended element is a text with markup in it, or a parent of fields, which the record
// itself always is.
func (e *building) settle(root bool) {
	markup := !root
	children := 0
	for _, p := range e.parts {
		if p.child != nil {
			children++
			markup = markup && htmlNames[p.child.node.Key] && p.child.node.Prefix == ""
		}
	}
	var sb strings.Builder
	for _, p := range e.parts {
		switch {
		case p.child == nil && children > 0 && markup:
			sb.WriteString(html.EscapeString(p.text))
		case p.child == nil:
			sb.WriteString(p.text)
		case markup:
			p.child.markup(&sb)
		case !personal[p.child.node.Key]:
			e.node.Children = append(e.node.Children, p.child.node)
		}
	}
	e.node.Text = sb.String()
	if len(e.node.Children) > 0 {
		e.node.Text = strings.TrimSpace(e.node.Text)
	}
}

// markup writes an element as HTML.
func (e *building) markup(sb *strings.Builder) {
	sb.WriteString("<" + e.node.Key)
	for _, a := range e.node.Attrs {
		sb.WriteString(" " + a.Key + `="` + html.EscapeString(a.Value) + `"`)
	}
	sb.WriteString(">")
	if isVoid([]byte(e.local)) {
		return
	}
	for _, p := range e.parts {
		if p.child != nil {
			p.child.markup(sb)
			continue
		}
		sb.WriteString(html.EscapeString(p.text))
	}
	sb.WriteString("</" + e.node.Key + ">")
}

func (b *treeBuilder) finish() *Node {
	for len(b.open) > 0 {
		b.pop()
	}
	return b.root
}
