package read

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"maps"
	"time"
)

// Options says how to read one feed. The zero value reads any.
type Options struct {
	Dir    string // of the temporary file; the system's when empty
	Limits Limits
	// Now is the clock that dates are judged by. Without it no date is too early or too late.
	Now time.Time
	// FeedKey is what makes the same id of two feeds two offers.
	FeedKey string
	// Company is the employer of offers that name none.
	Company string
	// BaseURL completes links without a host: the address that the feed came from.
	BaseURL string
	// NeedLink sets aside an offer without a link. It is false where one applies on the platform itself.
	NeedLink bool

	// What an earlier run or a person decided; each is found by structure when empty.
	RecordPath string    // raw names: "source/jobs/job"
	Profile    string    // its name
	IDPath     Candidate // where the id stands
	Mapping    Mapping   // overrides targets of the profile
}

// State is how much a reading can be trusted.
type State string

// The states of a feed. StateOK and StateEmpty are well formed to the end; a partial feed may create and update, never withdraw.
const (
	StateOK      State = "ok"
	StateEmpty   State = "empty"
	StatePartial State = "partial"
)

// Feed is an opened feed. Close gives its disk space back.
type Feed struct {
	Name       string
	Profile    string
	Encoding   string
	RecordPath string // raw names
	IDPath     string // "" when no path gives unique ids
	Sum        [32]byte
	Size       int64
	// Complete says that the transfer ended well and the document is well ended. It is final, as State, once Records or Offers ended.
	Complete bool
	State    State
	// Repaired says that bytes of another encoding were repaired, or that there was something before or after the document.
	Repaired bool

	opts    Options
	spool   *Spool
	probe   *probe
	mapping Mapping
	idPath  Candidate
}

// File reads src to its end and finds out what it is. Its error is an *Error when the feed itself is at fault: it is no feed, it is empty,
// too large, or of an unknown format. An error means that nothing may be concluded about the offers of the feed.
func File(ctx context.Context, src io.Reader, name string, opts Options) (*Feed, error) {
	spool, err := NewSpool(ctx, src, opts.Dir, opts.Limits)
	if err != nil {
		return nil, err
	}
	p, err := find(spool, opts)
	if err != nil {
		return nil, errors.Join(err, spool.Close())
	}
	f := &Feed{
		Name: name, Profile: p.profile.Name, Encoding: spool.Encoding, RecordPath: p.path, Sum: spool.Sum, Size: spool.Size,
		Complete: spool.Complete, State: StateOK, Repaired: spool.Mixed, opts: opts, spool: spool, probe: p, mapping: Mapping{},
	}
	if p.empty {
		f.State, f.RecordPath = StateEmpty, opts.RecordPath
	}
	maps.Copy(f.mapping, p.profile.Map)
	maps.Copy(f.mapping, opts.Mapping)
	f.chooseID()
	return f, nil
}

// Close gives the feed's disk space back.
func (f *Feed) Close() error { return f.spool.Close() }

// sampled is how many records are read to choose the id's path.
const sampled = 100

// chooseID takes the first candidate that every sampled record has, each with another value; failing that, the one that most records have
// without a repeat. Ids come in many fields, and not every one is an id.
func (f *Feed) chooseID() {
	if f.opts.IDPath.text != "" {
		f.idPath, f.IDPath = f.opts.IDPath, f.opts.IDPath.Path.String()
		return
	}
	candidates := f.mapping[TargetID]
	seen := make([]map[string]int, len(candidates))
	records := 0
	for raw, err := range NewSplitter(f.spool.Reader(0), f.probe.path, Position{}).Records() {
		if err != nil {
			continue
		}
		if node, _, _ := f.parse(raw.Raw); node != nil {
			records++
			for i, c := range candidates {
				if seen[i] == nil {
					seen[i] = map[string]int{}
				}
				if v := oneLine(c.Value(node)); v != "" {
					seen[i][v]++
				}
			}
		}
		if records >= sampled {
			break
		}
	}
	best, bestDistinct := -1, 0
	for i, values := range seen {
		if distinct := len(values); distinct > bestDistinct && distinct*10 >= records*5 {
			best, bestDistinct = i, distinct
		}
	}
	if best >= 0 {
		f.idPath, f.IDPath = candidates[best], candidates[best].Path.String()
	}
}

// Records yields the raw records, for a caller that compares hashes before it asks for an Offer.
func (f *Feed) Records() iter.Seq2[RawRecord, error] {
	return f.RecordsFrom(Position{})
}

// RecordsFrom yields the raw records from a position on, which is the start of the document or of a record seen before.
func (f *Feed) RecordsFrom(at Position) iter.Seq2[RawRecord, error] {
	return func(yield func(RawRecord, error) bool) {
		s := NewSplitter(f.spool.Reader(at.Offset), f.probe.path, at)
		records := at.Ordinal
		for raw, err := range s.Records() {
			if !yield(raw, err) {
				return
			}
			records++
		}
		f.Complete = f.spool.Complete && s.Complete()
		f.Repaired = f.Repaired || s.Junk()
		switch {
		case !f.Complete:
			f.State = StatePartial
		case records == 0:
			f.State = StateEmpty
		default:
			f.State = StateOK
		}
	}
}

// parse makes a record's tree. What gofeed cannot read is tried as plain XML.
func (f *Feed) parse(raw []byte) (*Node, IssueCode, error) {
	var node *Node
	var err error
	switch f.probe.format {
	case formatRSS:
		node, err = f.probe.parseItem(raw)
	case formatAtom:
		node, err = f.probe.parseEntry(raw)
	default:
		return parseRecord(raw)
	}
	if err == nil {
		return node, "", nil
	}
	node, _, err = parseRecord(raw)
	return node, IssueMismatched, err
}

// Offer makes an offer of a raw record, with what Records yielded beside it. A record that cannot be read gives a quarantined offer, with
// its id when that can still be read.
func (f *Feed) Offer(raw RawRecord, cause error) (Offer, []Issue) {
	o := Offer{Ordinal: raw.Ordinal, Offset: raw.Offset, Line: raw.Line, RawHash: raw.Hash}
	n := &normaliser{feed: f, offer: &o}
	node, repaired, err := f.parse(raw.Raw)
	broken, isBroken := errors.AsType[*RecordError](cause)
	switch {
	case isBroken:
		n.identifyBroken(node)
		n.issue("", broken.Code, SeverityError, broken.Detail)
		return o, n.issues
	case err != nil || node == nil:
		n.identifyBroken(node)
		detail := "no element"
		if err != nil {
			detail = err.Error()
		}
		n.issue("", IssueMismatched, SeverityError, detail)
		return o, n.issues
	}
	n.node = node
	n.run()
	if repaired != "" {
		n.issue("", repaired, SeverityWarning, string(raw.Raw[:min(len(raw.Raw), maxExcerpt)]))
	}
	return o, n.issues
}

// identifyBroken reads the id of a record of which only a part is readable.
func (n *normaliser) identifyBroken(node *Node) {
	if node == nil {
		return
	}
	n.node = node
	n.id()
	if n.offer.ExternalID != "" {
		n.identify()
	}
}

// Offers yields every offer with its issues, in constant memory but for about forty bytes an offer, which find repeated ids: the first of
// an id wins, an equal repeat is passed over in silence, another is yielded as quarantined. A quarantined offer is yielded too.
//
// It ends early when the temporary file cannot be read; State is then partial.
func (f *Feed) Offers() iter.Seq2[Offer, []Issue] {
	return func(yield func(Offer, []Issue) bool) {
		seen := map[uint64]uint64{}
		for raw, err := range f.Records() {
			if _, failed := errors.AsType[*Error](err); failed {
				continue
			}
			o, issues := f.Offer(raw, err)
			if !o.Quarantined {
				key, content := binary.BigEndian.Uint64(o.Key[:]), binary.BigEndian.Uint64(o.ContentHash[:])
				first, repeated := seen[key]
				switch {
				case repeated && first == content:
					continue
				case repeated:
					n := &normaliser{feed: f, offer: &o}
					n.issue(string(TargetID), IssueIDDuplicate, SeverityError, o.ExternalID)
					issues = append(issues, n.issues...)
				default:
					seen[key] = content
				}
			}
			if !yield(o, issues) {
				return
			}
		}
	}
}
