package read

import (
	"strings"

	"github.com/atouts/atouts/modules/offers/text"
)

// Node is one element of a record. Names are folded, so that postal_code, postalCode and POSTAL-CODE are one.
type Node struct {
	Prefix, Key string
	Attrs       []Attr
	Children    []*Node
	// Text is the element's own text. Markup within a text element is kept in it as HTML.
	Text string
}

// Attr is one attribute, with its folded name.
type Attr struct{ Key, Value string }

var foldName = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")

// fold gives a name without case, accents, hyphens and underscores.
func fold(name string) string { return foldName.Replace(text.Fold(name)) }

// splitName parts a raw name into folded prefix and key.
func splitName(name string) (prefix, key string) {
	if p, k, ok := strings.Cut(name, ":"); ok {
		return fold(p), fold(k)
	}
	return "", fold(name)
}

// Path leads from a record to values: "contract/types/type@code", "dc:date", "*/city". It is folded when it is made.
type Path struct {
	steps []step
	attr  string
}

type step struct{ prefix, key string }

// ParsePath reads a path. "." is the record itself.
func ParsePath(s string) Path {
	var p Path
	elements, attr, _ := strings.Cut(strings.TrimSpace(s), "@")
	p.attr = fold(attr)
	for name := range strings.SplitSeq(strings.Trim(elements, "/"), "/") {
		if name == "" || name == "." {
			continue
		}
		prefix, key := splitName(name)
		p.steps = append(p.steps, step{prefix, key})
	}
	return p
}

// Nodes gives the elements that the path leads to, in document order.
func (p Path) Nodes(from *Node) []*Node {
	nodes := []*Node{from}
	for _, s := range p.steps {
		var next []*Node
		for _, n := range nodes {
			next = append(next, n.named(s)...)
		}
		if nodes = next; len(nodes) == 0 {
			return nil
		}
	}
	return nodes
}

// Values gives the texts that the path leads to. Blank ones are left out.
func (p Path) Values(from *Node) []string {
	var values []string
	for _, n := range p.Nodes(from) {
		v := n.Text
		if p.attr != "" {
			v = n.attr(p.attr)
		}
		if strings.TrimSpace(v) != "" {
			values = append(values, v)
		}
	}
	return values
}

// named gives the children that a step names. A step without a prefix prefers children without one, and takes any prefix otherwise: feeds
// invent prefixes they never declare.
func (n *Node) named(s step) []*Node {
	var exact, prefixed []*Node
	for _, c := range n.Children {
		switch {
		case s.key != "*" && c.Key != s.key:
		case c.Prefix == s.prefix || s.key == "*":
			exact = append(exact, c)
		case s.prefix == "":
			prefixed = append(prefixed, c)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return prefixed
}

func (n *Node) attr(key string) string {
	for _, a := range n.Attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// personal are the elements about a person that no offer needs. They are dropped before anything else sees them.
var personal = map[string]bool{
	"mainsupervisor": true, "supervisor": true, "supervisors": true, "recruiter": true, "recruiters": true, "recruteur": true,
	"manager": true, "contact": true, "contacts": true, "contactperson": true, "referent": true, "interlocuteur": true, "creator": true,
	"operator": true, "hiringmanager": true, "recruiterinfo": true, "contactname": true, "nomcontact": true, "telephonecontact": true,
}
