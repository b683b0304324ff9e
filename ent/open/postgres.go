package open

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/atouts/atouts/ent"
)

// connections is how many a process opens to PostgreSQL at most. PostgreSQL allows 100 by default, which is room for five processes.
const connections = 16

// openPostgres opens one pool: that of database/sql, which keeps its connections, their prepared statements with them. (Measured with pgx's own pool
// beneath it: 15 µs more for each statement, spent in taking a connection and wrapping it anew.)
func openPostgres(ctx context.Context, raw string) (*DB, error) {
	config, err := pgx.ParseConfig(raw)
	if err != nil {
		return nil, fmt.Errorf("reading the PostgreSQL URL: %w", redact(err, raw))
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "atouts"
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(knowUUID))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(time.Hour)
	db := &DB{Client: ent.NewClient(ent.Driver(entsql.OpenDB(dialect.Postgres, pool))), Dialect: dialect.Postgres, Write: pool, Read: pool, Reads: newStatements(pool, false)}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// knowUUID lets a connection write ids as the 16 bytes that they are. The driver would ask them for a text, and read that again.
func knowUUID(_ context.Context, conn *pgx.Conn) error {
	m := conn.TypeMap()
	m.TryWrapEncodePlanFuncs = append([]pgtype.TryWrapEncodePlanFunc{wrapUUID}, m.TryWrapEncodePlanFuncs...)
	return nil
}

func wrapUUID(value any) (plan pgtype.WrappedEncodePlanNextSetter, next any, ok bool) {
	id, ok := value.(uuid.UUID)
	if !ok {
		return nil, nil, false
	}
	return &uuidPlan{}, [16]byte(id), true
}

type uuidPlan struct{ next pgtype.EncodePlan }

// SetNext is told who writes 16 bytes.
func (p *uuidPlan) SetNext(next pgtype.EncodePlan) { p.next = next }

// Encode writes an id.
func (p *uuidPlan) Encode(value any, buf []byte) ([]byte, error) {
	id, ok := value.(uuid.UUID)
	if !ok {
		return nil, fmt.Errorf("open: %T is no id", value) //nolint:err113 // a fault of the program
	}
	return p.next.Encode([16]byte(id), buf)
}

// redact keeps the URL, which holds a password, out of an error.
func redact(err error, raw string) error {
	u, parsed := url.Parse(raw)
	if parsed != nil || u.User == nil {
		return errors.New("it is not a URL such as postgres://user:password@host:5432/name")
	}
	secret, _ := u.User.Password()
	if secret == "" || !strings.Contains(err.Error(), secret) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), secret, "…"))
}
