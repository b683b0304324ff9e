package offers

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/offers/schema"
)

// Full is an offer with all that its page shows, read in one query.
type Full struct {
	Listed
	CompanyID                      uuid.UUID
	Reference, Source, Domain      string
	RomeCode                       string
	Openings                       int
	StartFlexible                  bool
	StartOn, EndOn, ApplyBefore    *time.Time
	DurationMonths                 int
	PayMin, PayMax, HoursPer       float64
	PayPeriod                      string
	ExpiresAt                      time.Time
	Rhythm, Currency               string
	PayLegal                       bool
	Travel, Environment            []string
	Accommodations                 map[string]string
	Description, DescriptionText   string
	Missions, Profile              string
	WantsLetter                    bool
	Questions                      []string
	State                          string
	SourceURL, ApplyURL, ApplyMail string // empty unless the viewer may see them
	CompanySector, CompanyCity     string
	At                             []At
}

// At is one place of an offer.
type At struct {
	Label      string   `json:"l"`
	City       string   `json:"c"`
	Postcode   string   `json:"p"`
	Department string   `json:"d"`
	Latitude   *float64 `json:"y"`
	Longitude  *float64 `json:"x"`
}

const full = `SELECT o.id, o.slug, o.title, o.kind, o.kind_other, o.remote, o.level, o.duration_months, o.start_on, o.published_at, o.company_label,
	o.pay_min, o.pay_max, o.pay_period, o.hours_week, c.name, c.slug,
	o.company_id, o.reference, o.source, o.domain, o.rome_code, o.openings, o.start_flexible, o.end_on, o.apply_before, o.expires_at, o.rhythm,
	o.currency, o.pay_legal, o.travel, o.environment, o.accommodations, o.description, o.description_text, o.missions, o.profile, o.wants_letter,
	o.questions, o.state, o.source_url, o.apply_url, o.apply_email, c.sector, c.city, %s
	FROM offers o JOIN companies c ON c.id = o.company_id WHERE o.%s = ?`

// placesJSON is the places of an offer as one text, whose keys are those of At: on PostgreSQL a second question costs a round trip. SQLite makes no
// round trips, and takes longer to write JSON than to be asked twice.
const placesJSON = `(SELECT json_agg(json_build_object('l', p.label, 'c', p.city, 'p', p.postcode, 'd', p.department, 'y', p.latitude, 'x', p.longitude)
	ORDER BY p.position) FROM offer_places p WHERE p.offer_id = o.id)`

// reading returns the statement of Read, by the column that the offer is asked by.
func (s *Service) reading(column string) string {
	places := placesJSON
	if s.db.SQLite() {
		places = "NULL"
	}
	return s.db.Rebind(fmt.Sprintf(full, places, column))
}

// Read returns an offer by the end of its address or by its id, to who may see it, and counts the reading.
func (s *Service) Read(ctx context.Context, address string) (*Full, error) {
	query, arg := s.bySlug, any(address)
	if id, err := uuid.Parse(address); err == nil {
		query, arg = s.byID, any(id)
	}
	o, err := s.full(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	if s.db.SQLite() {
		if err := s.placesOfOne(ctx, o); err != nil {
			return nil, err
		}
	}
	for _, p := range o.At {
		o.Places = append(o.Places, orElse(p.Label, p.City))
	}
	v := viewer.Get(ctx)
	if !maySee(v, o.State, o.CompanyID) {
		return nil, errUnknown()
	}
	if !maySeeSource(v, o.CompanyID) {
		o.SourceURL, o.ApplyURL, o.ApplyMail = "", "", ""
	}
	if o.State == schema.StatePublished && countsAsView(v) {
		s.views.add(o.ID)
	}
	return o, nil
}

func (s *Service) full(ctx context.Context, query string, arg any) (*Full, error) {
	rows, err := s.db.Reads.Brief(ctx, query, arg)
	if err != nil {
		return nil, fmt.Errorf("reading an offer: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("reading an offer: %w", err)
		}
		return nil, errUnknown()
	}
	o := &Full{}
	var published sql.NullTime
	var travel, environment, accommodations, questions, places []byte
	err = rows.Scan(&o.ID, &o.Slug, &o.Title, &o.Kind, &o.KindOther, &o.Remote, &o.Level, &o.DurationMonths, &o.StartOn, &published, &o.Label,
		&o.PayMin, &o.PayMax, &o.PayPeriod, &o.HoursPer, &o.Company, &o.CompanySlug,
		&o.CompanyID, &o.Reference, &o.Source, &o.Domain, &o.RomeCode, &o.Openings, &o.StartFlexible, &o.EndOn, &o.ApplyBefore, &o.ExpiresAt, &o.Rhythm,
		&o.Currency, &o.PayLegal, &travel, &environment, &accommodations, &o.Description, &o.DescriptionText, &o.Missions, &o.Profile, &o.WantsLetter,
		&questions, &o.State, &o.SourceURL, &o.ApplyURL, &o.ApplyMail, &o.CompanySector, &o.CompanyCity, &places)
	if err != nil {
		return nil, fmt.Errorf("reading an offer: %w", err)
	}
	o.PublishedAt = published.Time
	for _, column := range []struct {
		body []byte
		into any
	}{{travel, &o.Travel}, {environment, &o.Environment}, {accommodations, &o.Accommodations}, {questions, &o.Questions}, {places, &o.At}} {
		if len(column.body) > 0 {
			err = errors.Join(err, json.Unmarshal(column.body, column.into))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the lists of offer %s: %w", o.ID, err)
	}
	return o, nil
}

func (s *Service) placesOfOne(ctx context.Context, o *Full) error {
	rows, err := s.db.Reads.Brief(ctx, `SELECT label, city, postcode, department, latitude, longitude FROM offer_places WHERE offer_id = ? ORDER BY position`, o.ID)
	if err != nil {
		return fmt.Errorf("reading the places of an offer: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end; Err below says what matters
	for rows.Next() {
		var p At
		if err := rows.Scan(&p.Label, &p.City, &p.Postcode, &p.Department, &p.Latitude, &p.Longitude); err != nil {
			return fmt.Errorf("reading the places of an offer: %w", err)
		}
		o.At = append(o.At, p)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the places of an offer: %w", err)
	}
	return nil
}
