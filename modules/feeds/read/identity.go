package read

import (
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/atouts/atouts/modules/offers/text"
)

// id reads the id, which is text whatever it looks like: "01000" and "1e5" keep their characters.
func (n *normaliser) id() {
	if n.feed.IDPath == "" {
		return
	}
	s := oneLine(n.feed.idPath.Value(n.node))
	if len(s) > maxID {
		n.warn(TargetID, IssueTextTooLong, s)
		s = cutAt(s, maxID)
	}
	n.offer.ExternalID = s
}

// links fills the two links. A feed often has one, which is both where the offer stands and where to apply.
func (n *normaliser) links() {
	o := n.offer
	o.SourceURL, o.ApplyURL = n.link(TargetSourceURL), n.link(TargetApplyURL)
	switch {
	case o.ApplyURL == "":
		o.ApplyURL = o.SourceURL
	case o.SourceURL == "":
		o.SourceURL = o.ApplyURL
	}
	if o.ApplyURL == "" && n.feed.opts.NeedLink {
		n.issue(string(TargetApplyURL), IssueRequired, SeverityError, "")
	}
}

// maxURL is the longest link kept.
const maxURL = 2000

// link reads one link. Anything but http and https is refused; one without a scheme or a host is completed.
func (n *normaliser) link(t Target) string {
	s := oneLine(n.raw(t))
	if s == "" {
		return ""
	}
	u, err := url.Parse(strings.ReplaceAll(s, " ", "%20"))
	if err == nil && u.Scheme == "" {
		switch base, errBase := url.Parse(n.feed.opts.BaseURL); {
		case strings.HasPrefix(s, "www."):
			u, err = url.Parse("https://" + s)
		case errBase == nil && base.Host != "":
			u = base.ResolveReference(u)
		}
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(s) > maxURL {
		n.warn(t, IssueBadScheme, s)
		return ""
	}
	return u.String()
}

// changing are the parameters of a link that say who reads it and when, not which offer it is.
var (
	changing = regexp.MustCompile(`^(?:utm_.*|gclid|fbclid|msclkid|cpc|bid|sid|session.*|jsessionid|tracking.*|trk|clickid|click_id|ts|timestamp|token)$`)
	uuidLike = regexp.MustCompile(`(?i)^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$`)
)

// CanonicalURL gives a link without what changes from one run to the next: tracking parameters, parameters that are UUIDs, the fragment.
// The parameters left are sorted.
func CanonicalURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	q := u.Query()
	for key, values := range q {
		if changing.MatchString(strings.ToLower(key)) || slices.ContainsFunc(values, uuidLike.MatchString) {
			delete(q, key)
		}
	}
	u.RawQuery, u.Fragment, u.Host = q.Encode(), "", strings.ToLower(u.Host)
	return u.String()
}

// identify makes the offer's key and its content hash. Without an id its link stands for one; without a link its title, town and company.
func (n *normaliser) identify() {
	o := n.offer
	what := "id\x00" + o.ExternalID
	if o.ExternalID == "" {
		o.WeakID = true
		switch {
		case o.SourceURL != "":
			what = "url\x00" + CanonicalURL(o.SourceURL)
			n.issue(string(TargetID), IssueIDMissing, SeverityWarning, o.SourceURL)
		case o.Title != "":
			city := ""
			if len(o.Places) > 0 {
				city = o.Places[0].City + o.Places[0].Label
			}
			what = "text\x00" + text.Index(o.Title) + "\x00" + text.Fold(city) + "\x00" + text.Fold(o.Company)
			n.issue(string(TargetID), IssueIDMissing, SeverityWarning, o.Title)
		default:
			n.issue(string(TargetID), IssueIDMissing, SeverityError, "")
			return
		}
	}
	sum := sha256.Sum256([]byte(n.feed.opts.FeedKey + "\x00" + what))
	copy(o.Key[:], sum[:])
	o.ContentHash = o.contentHash()
}

// contentHash is of everything that a reader of the offer sees.
func (o *Offer) contentHash() [sha256.Size]byte {
	c := *o
	c.Ordinal, c.Offset, c.Line, c.RawHash, c.ContentHash = 0, 0, 0, [32]byte{}, [32]byte{}
	c.Updated = c.Published // a date of update that follows the clock is no change
	c.ApplyURL, c.SourceURL = CanonicalURL(c.ApplyURL), CanonicalURL(c.SourceURL)
	b, err := json.Marshal(c)
	if err != nil {
		return o.RawHash // cannot happen with these types; a hash that changes too often is the safe side
	}
	return sha256.Sum256(b)
}
