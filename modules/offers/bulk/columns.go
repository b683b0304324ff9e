package bulk

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/modules/offers/schema"
)

// near is how long before an offer expires a later date of its feed is written down. A feed that gives no date is thereby touched once in fifty
// days, and not at each run.
const near = 7 * 24 * time.Hour

// fixed are the columns that are written once, shown and hashes those that a feed rewrites, kept those that the conflict clause handles itself.
var (
	fixed = []string{
		"id", "created_at", "company_id", "slug", "source", "feed_id", "external_id", "external_key", "state", "published_at",
	}
	shown = []string{
		"title", "reference", "source_url", "kind", "kind_other", "domain", "rome_code", "level", "openings", "start_on", "start_flexible", "end_on",
		"duration_months", "hours_week", "rhythm", "remote", "pay_min", "pay_max", "pay_period", "currency", "pay_legal", "travel", "environment",
		"description", "description_text", "missions", "profile", "company_label", "apply_url", "apply_email", "apply_before", "expires_at",
	}
	hashes = []string{"raw_hash", "content_hash", "updated_at"}
)

func columns() []string { return append(append(append([]string{}, fixed...), shown...), hashes...) }

// values returns the columns of a row, in the order of columns.
func (r *Row) values(id uuid.UUID, now time.Time) ([]any, error) {
	o := &r.Offer
	travel, err := list(o.Travel)
	if err != nil {
		return nil, fmt.Errorf("writing the travel of offer %q: %w", r.ExternalID, err)
	}
	environment, err := list(o.Environment)
	if err != nil {
		return nil, fmt.Errorf("writing the environment of offer %q: %w", r.ExternalID, err)
	}
	expires := r.Expires
	if expires.IsZero() {
		expires = now.Add(schema.Life)
	}
	if last := o.ApplyBefore; last != nil && last.Before(expires) {
		expires = *last // nobody can apply any more: it is over
	}
	published := r.Published
	if published.IsZero() || published.After(now) {
		published = now
	}
	state := schema.StatePublished
	if !expires.After(now) {
		state = schema.StateExpired
	}
	city := ""
	if len(o.Places) > 0 {
		city = o.Places[0].City
	}
	return []any{
		id, now, r.CompanyID, slug.Of(o.Title+" "+city, id), schema.SourceFeed, r.FeedID, r.ExternalID, r.Key, state, published.UTC(),
		o.Title, o.Reference, o.SourceURL, o.Kind, o.KindOther, o.Domain, o.RomeCode, o.Level, o.Openings, moment(o.StartOn), o.StartFlexible,
		moment(o.EndOn), o.DurationMonths, o.HoursWeek, o.Rhythm, o.Remote, o.PayMin, o.PayMax, o.PayPeriod, o.Currency, o.PayLegal, travel,
		environment, o.Description, o.DescriptionText, o.Missions, o.Profile, o.CompanyLabel, o.ApplyURL, o.ApplyEmail, moment(o.ApplyBefore),
		expires.UTC(), r.Raw, r.Content, now,
	}, nil
}

// placeColumns are the columns of a place.
var placeColumns = []string{
	"id", "offer_id", "position", "label", "city", "postcode", "insee", "department", "region", "latitude", "longitude",
}

func (p Place) values(offer uuid.UUID, position int) []any {
	return []any{
		mixin.NewID(), offer, position, p.Label, p.City, p.Postcode, p.INSEE, p.Department, p.Region, degree(p.Latitude), degree(p.Longitude),
	}
}

// conflict is what happens to an offer that is there already. Its one parameter, given as mark, is the moment before which an expiry is near.
func conflict(sqlite bool, mark string) string {
	var set []string
	for _, column := range shown {
		set = append(set, fmt.Sprintf("%[1]s = CASE WHEN %[2]s THEN o.%[1]s ELSE excluded.%[1]s END", column, locked(sqlite, column)))
	}
	for _, column := range hashes {
		set = append(set, fmt.Sprintf("%[1]s = excluded.%[1]s", column))
	}
	back := "((o.state = 'expired' OR (o.state = 'archived' AND o.state_by IS NULL)) AND excluded.expires_at > excluded.updated_at)"
	set = append(set,
		"state = CASE WHEN "+back+" THEN 'published' ELSE o.state END",
		"state_reason = CASE WHEN "+back+" THEN '' ELSE o.state_reason END",
		"published_at = COALESCE(o.published_at, excluded.published_at)")
	return "ON CONFLICT (feed_id, external_key) DO UPDATE SET " + strings.Join(set, ", ") +
		" WHERE o.content_hash IS DISTINCT FROM excluded.content_hash OR " + back +
		" OR (o.state = 'published' AND o.expires_at <= " + mark + " AND excluded.expires_at > " + mark + ")" +
		" RETURNING id, external_key, locked, state"
}

// locked says, in SQL, that a person holds a column of an offer.
func locked(sqlite bool, column string) string {
	if sqlite {
		return `(o.locked IS NOT NULL AND instr(CAST(o.locked AS TEXT), '"` + column + `"') > 0)`
	}
	return "(o.locked IS NOT NULL AND jsonb_exists(o.locked, '" + column + "'))"
}

func list(values []string) (any, error) {
	if len(values) == 0 {
		return nil, nil //nolint:nilnil // an empty list is NULL
	}
	body, err := json.Marshal(values)
	return string(body), err
}

func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UTC()
}

func degree(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}
