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

// Full is an offer with all that its page shows, read in two queries.
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
	Label, City, Postcode, Department string
	Latitude, Longitude               *float64
}

const full = `SELECT o.id, o.slug, o.title, o.kind, o.kind_other, o.remote, o.level, o.duration_months, o.start_on, o.published_at, o.company_label,
	o.pay_min, o.pay_max, o.pay_period, o.hours_week, c.name, c.slug,
	o.company_id, o.reference, o.source, o.domain, o.rome_code, o.openings, o.start_flexible, o.end_on, o.apply_before, o.expires_at, o.rhythm,
	o.currency, o.pay_legal, o.travel, o.environment, o.accommodations, o.description, o.description_text, o.missions, o.profile, o.wants_letter,
	o.questions, o.state, o.source_url, o.apply_url, o.apply_email, c.sector, c.city
	FROM offers o JOIN companies c ON c.id = o.company_id WHERE `

// Read returns an offer by the end of its address or by its id, to who may see it, and counts the reading.
func (s *Service) Read(ctx context.Context, address string) (*Full, error) {
	condition, arg := "o.slug = ?", any(address)
	if id, err := uuid.Parse(address); err == nil {
		condition, arg = "o.id = ?", any(id)
	}
	o, err := s.full(ctx, full+condition, arg)
	if err != nil {
		return nil, err
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
	return o, s.placesOfOne(ctx, o)
}

func (s *Service) full(ctx context.Context, query string, arg any) (*Full, error) {
	rows, err := s.db.Reads.QueryContext(ctx, s.db.Rebind(query), arg)
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
	var travel, environment, accommodations, questions []byte
	err = rows.Scan(&o.ID, &o.Slug, &o.Title, &o.Kind, &o.KindOther, &o.Remote, &o.Level, &o.DurationMonths, &o.StartOn, &published, &o.Label,
		&o.PayMin, &o.PayMax, &o.PayPeriod, &o.HoursPer, &o.Company, &o.CompanySlug,
		&o.CompanyID, &o.Reference, &o.Source, &o.Domain, &o.RomeCode, &o.Openings, &o.StartFlexible, &o.EndOn, &o.ApplyBefore, &o.ExpiresAt, &o.Rhythm,
		&o.Currency, &o.PayLegal, &travel, &environment, &accommodations, &o.Description, &o.DescriptionText, &o.Missions, &o.Profile, &o.WantsLetter,
		&questions, &o.State, &o.SourceURL, &o.ApplyURL, &o.ApplyMail, &o.CompanySector, &o.CompanyCity)
	if err != nil {
		return nil, fmt.Errorf("reading an offer: %w", err)
	}
	o.PublishedAt = published.Time
	for _, column := range []struct {
		body []byte
		into any
	}{{travel, &o.Travel}, {environment, &o.Environment}, {accommodations, &o.Accommodations}, {questions, &o.Questions}} {
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
	rows, err := s.db.Reads.QueryContext(ctx, s.db.Rebind(`SELECT label, city, postcode, department, latitude, longitude FROM offer_places WHERE offer_id = ? ORDER BY position`), o.ID)
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
		o.Places = append(o.Places, orElse(p.Label, p.City))
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the places of an offer: %w", err)
	}
	return nil
}
