package open

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite" // the driver named "sqlite"

	entgo "entgo.io/ent"

	"github.com/atouts/atouts/ent"
)

// readers is how many SQLite connections read at once. Measured with the writer kept apart: 9,487 reads a second and no SQLITE_BUSY, against
// 5,234 reads and 16,223 SQLITE_BUSY with one pool of eight.
const readers = 8

// pragmas: WAL so that readers and the writer do not wait for each other, times kept as sortable UTC text (without _timezone two zones compare as
// text and a filter misses rows), foreign keys held.
const pragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)" +
	"&_pragma=temp_store(MEMORY)&_pragma=cache_size(-20000)&_pragma=mmap_size(268435456)&_time_format=sqlite&_timezone=UTC&_texttotime=1"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas
	write, err := sql.Open("sqlite", file+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("opening the SQLite writer: %w", err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil { // creates the file before a reader asks for it
		return nil, fmt.Errorf("opening the SQLite file %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", file+"&_pragma=query_only(1)")
	if err != nil {
		return nil, fmt.Errorf("opening the SQLite readers: %w", err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	reads := newStatements(read, true)
	driver := &split{Driver: entsql.OpenDB(dialect.SQLite, write), read: entsql.NewDriver(dialect.SQLite, entsql.Conn{ExecQuerier: reads})}
	return &DB{Client: ent.NewClient(ent.Driver(driver)), Dialect: dialect.SQLite, Write: write, Read: read, Reads: reads}, nil
}

// split sends Ent's queries to the readers and everything else (INSERT … RETURNING is a query too) to the one writer.
type split struct {
	*entsql.Driver
	read *entsql.Driver
}

// Query sends a query of Ent's to the readers.
func (d *split) Query(ctx context.Context, query string, args, v any) error {
	if entgo.QueryFromContext(ctx) != nil {
		return d.read.Query(ctx, query, args, v)
	}
	return d.Driver.Query(ctx, query, args, v)
}
