package read

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// parseItem reads one item of RSS or RDF with gofeed, between the root's tags so that its namespaces are known. One item at a time costs
// 19 MB for any feed, where a whole one costs 8 kB an offer, and a broken item costs itself only.
func (p *probe) parseItem(raw []byte) (*Node, error) {
	feed, err := (&rss.Parser{}).Parse(p.document(raw))
	if err != nil {
		return nil, fmt.Errorf("parsing the item: %w", err)
	}
	if len(feed.Items) != 1 {
		return nil, errNotOneItem
	}
	it := feed.Items[0]
	n := &Node{Key: "item"}
	n.add("", "title", it.Title)
	n.add("", "link", it.Link)
	n.add("", "description", it.Description)
	n.add("content", "encoded", it.Content)
	n.add("", "pubdate", it.PubDate)
	if it.GUID != nil {
		n.add("", "guid", it.GUID.Value)
	}
	for _, c := range it.Categories {
		n.add("", "category", c.Value)
	}
	for _, name := range slices.Sorted(maps.Keys(it.Custom)) {
		n.add("", fold(name), it.Custom[name])
	}
	n.extensions(it.Extensions)
	return n, nil
}

// parseEntry reads one entry of Atom with gofeed.
func (p *probe) parseEntry(raw []byte) (*Node, error) {
	feed, err := (&atom.Parser{}).Parse(p.document(raw))
	if err != nil {
		return nil, fmt.Errorf("parsing the entry: %w", err)
	}
	if len(feed.Entries) != 1 {
		return nil, errNotOneItem
	}
	e := feed.Entries[0]
	n := &Node{Key: "entry"}
	n.add("", "title", e.Title)
	n.add("", "id", e.ID)
	for _, l := range e.Links {
		if l.Rel == "" || l.Rel == "alternate" {
			n.add("", "link", l.Href)
		}
	}
	if e.Content != nil {
		n.add("", "content", e.Content.Value)
	}
	n.add("", "summary", e.Summary)
	n.add("", "published", e.Published)
	n.add("", "updated", e.Updated)
	for _, c := range e.Categories {
		if c.Label != "" {
			n.add("", "category", c.Label)
			continue
		}
		n.add("", "category", c.Term)
	}
	n.extensions(e.Extensions)
	return n, nil
}

var errNotOneItem = errors.New("not one item")

// document makes a whole document around one record.
func (p *probe) document(raw []byte) *bytes.Buffer {
	fixed, _ := repairXML(raw)
	var b bytes.Buffer
	b.Grow(len(p.head) + len(fixed) + len(p.tail))
	b.WriteString(p.head)
	b.Write(fixed)
	b.WriteString(p.tail)
	return &b
}

func (n *Node) add(prefix, key, value string) {
	if value != "" {
		n.Children = append(n.Children, &Node{Prefix: prefix, Key: key, Text: value})
	}
}

// extensions adds the elements of other namespaces, with all their children. The order of different names is lost in gofeed.
func (n *Node) extensions(all ext.Extensions) {
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		n.extend(prefix, all[prefix])
	}
}

func (n *Node) extend(prefix string, byName map[string][]ext.Extension) {
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		for _, e := range byName[name] {
			c := &Node{Prefix: fold(prefix), Key: fold(name), Text: e.Value}
			if personal[c.Key] {
				continue
			}
			for _, a := range slices.Sorted(maps.Keys(e.Attrs)) {
				c.Attrs = append(c.Attrs, Attr{fold(a), e.Attrs[a]})
			}
			c.extend(prefix, e.Children)
			n.Children = append(n.Children, c)
		}
	}
}
