package benchtest_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/modules/hosttest"
	"github.com/atouts/atouts/modules/offers"
)

// bare is what one would write without a house: net/http, prepared statements, encoding/json. It checks nothing and logs nothing.
type bare struct {
	one, places, list, placesOf, count *sql.Stmt
	sqlite                             bool
}

const pageOf = 50

func newBare(tb testing.TB, app *hosttest.App) http.Handler {
	tb.Helper()
	db, pool := app.Foundations().DB, app.Foundations().DB.Read
	if !db.SQLite() {
		var err error
		if pool, err = sql.Open("pgx", app.Config.DatabaseURL+"&timezone=UTC"); err != nil {
			tb.Fatal(err)
		}
		pool.SetMaxIdleConns(2 * abreast)
		tb.Cleanup(func() { _ = pool.Close() })
	}
	prepare := func(query string) *sql.Stmt { return prepared(tb, db, pool, query) }
	const short = `o.id, o.slug, o.title, o.kind, o.kind_other, o.remote, o.level, o.published_at, o.company_label, c.name, c.slug`
	b := &bare{
		one: prepare(`SELECT ` + short + `, o.reference, o.source, o.state, o.domain, o.rome_code, o.openings, o.start_on, o.start_flexible, o.end_on,
			o.duration_months, o.hours_week, o.rhythm, o.pay_min, o.pay_max, o.pay_period, o.currency, o.pay_legal, o.description, o.missions, o.profile,
			o.travel, o.environment, o.accommodations, o.wants_letter, o.questions, o.apply_before, o.expires_at
			FROM offers o JOIN companies c ON c.id = o.company_id WHERE o.slug = ? AND o.state = 'published'`),
		places: prepare(`SELECT label, city, postcode, department, latitude, longitude FROM offer_places WHERE offer_id = ? ORDER BY position`),
		list: prepare(`SELECT ` + short + ` FROM offers o JOIN companies c ON c.id = o.company_id WHERE o.state = 'published'
			ORDER BY o.published_at DESC, o.id DESC LIMIT ? OFFSET ?`),
		count: prepare(`SELECT count(*) FROM (SELECT 1 FROM offers WHERE state = 'published' LIMIT ?) AS found`),
	}
	among := "= ANY(?::uuid[])" // one text instead of fifty parameters, which the driver is slow to write
	if b.sqlite = db.SQLite(); b.sqlite {
		among = "IN (?" + strings.Repeat(", ?", pageOf-1) + ")"
	}
	b.placesOf = prepare(`SELECT offer_id, label FROM offer_places WHERE offer_id ` + among + ` ORDER BY offer_id, position`)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/offers/{offer}", answering(b.read))
	mux.HandleFunc("GET /api/v1/offers", answering(b.page))
	return mux
}

func prepared(tb testing.TB, db *open.DB, pool *sql.DB, query string) *sql.Stmt {
	tb.Helper()
	s, err := pool.PrepareContext(tb.Context(), db.Rebind(query))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func answering(read func(r *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := read(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		_ = e.Encode(v)
	}
}

// short are where the columns of a listed offer go.
func short(v *offers.ListedView) []any {
	return []any{
		&v.ID, &v.Slug, &v.Title, &v.Kind, &v.KindOther, &v.Remote, &v.Level, &v.PublishedAt, &v.Company.Label, &v.Company.Name, &v.Company.Slug,
	}
}

func (b *bare) read(r *http.Request) (any, error) {
	v := &offers.View{At: []offers.AtView{}}
	v.Places = []string{}
	var travel, environment, accommodations, questions []byte
	err := b.one.QueryRowContext(r.Context(), r.PathValue("offer")).Scan(append(short(&v.ListedView),
		&v.Reference, &v.Source, &v.State, &v.Domain, &v.RomeCode, &v.Openings, &v.StartOn, &v.StartFlexible, &v.EndOn,
		&v.DurationMonths, &v.HoursWeek, &v.Rhythm, &v.PayMin, &v.PayMax, &v.PayPeriod, &v.Currency, &v.PayLegal, &v.Description, &v.Missions, &v.Profile,
		&travel, &environment, &accommodations, &v.WantsLetter, &questions, &v.ApplyBefore, &v.ExpiresAt)...)
	if err != nil {
		return nil, err
	}
	for _, column := range []struct {
		from []byte
		into any
	}{{travel, &v.Travel}, {environment, &v.Environment}, {accommodations, &v.Accommodations}, {questions, &v.Questions}} {
		if len(column.from) > 0 {
			if err := json.Unmarshal(column.from, column.into); err != nil {
				return nil, err
			}
		}
	}
	rows, err := b.places.QueryContext(r.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p offers.AtView
		if err := rows.Scan(&p.Label, &p.City, &p.Postcode, &p.Department, &p.Latitude, &p.Longitude); err != nil {
			return nil, err
		}
		v.At, v.Places = append(v.At, p), append(v.Places, p.Label)
	}
	return v, rows.Err()
}

func (b *bare) page(r *http.Request) (any, error) {
	size, err := strconv.Atoi(r.URL.Query().Get("size"))
	if err != nil {
		return nil, err
	}
	out := &offers.ListView{Items: make([]offers.ListedView, 0, size)}
	rows, err := b.list.QueryContext(r.Context(), size, 0)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids, at := make([]uuid.UUID, 0, size), make(map[uuid.UUID]int, size)
	for rows.Next() {
		v := offers.ListedView{Places: []string{}}
		if err := rows.Scan(short(&v)...); err != nil {
			return nil, err
		}
		ids, at[v.ID] = append(ids, v.ID), len(ids)
		out.Items = append(out.Items, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := b.fillPlaces(r.Context(), out.Items, ids, at); err != nil {
		return nil, err
	}
	return out, b.count.QueryRowContext(r.Context(), 1001).Scan(&out.Total)
}

func (b *bare) fillPlaces(ctx context.Context, items []offers.ListedView, ids []uuid.UUID, at map[uuid.UUID]int) error {
	var args []any
	if b.sqlite {
		for _, id := range ids {
			args = append(args, id)
		}
	} else {
		text := make([]string, len(ids))
		for i, id := range ids {
			text[i] = id.String()
		}
		args = []any{"{" + strings.Join(text, ",") + "}"}
	}
	rows, err := b.placesOf.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		var label string
		if err := rows.Scan(&id, &label); err != nil {
			return err
		}
		o := &items[at[id]]
		o.Places = append(o.Places, label)
	}
	return rows.Err()
}
