// Package diff writes migration files from the schema. It is used by ent/migration/gen, and by the test that says no file is missing; it is not
// part of the program.
package diff

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"ariga.io/atlas/sql/migrate"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/atouts/atouts/ent/open"

	tables "github.com/atouts/atouts/ent/migrate"
)

// Named writes to dir the file that brings a database from the state that dir's files give to the state of the schema, and says whether there was
// anything to write. db must be an empty database of the dialect; it is used to replay the files and left empty.
func Named(ctx context.Context, db *open.DB, dir, name string) (wrote bool, err error) {
	local, err := migrate.NewLocalDir(dir)
	if err != nil {
		return false, fmt.Errorf("opening %s: %w", dir, err)
	}
	before, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	if err != nil {
		return false, fmt.Errorf("listing %s: %w", dir, err)
	}
	format, err := formatter(len(before)+1, name)
	if err != nil {
		return false, err
	}
	m, err := schema.NewMigrate(entsql.OpenDB(db.Dialect, db.Write),
		schema.WithDir(local), schema.WithMigrationMode(schema.ModeReplay), schema.WithFormatter(format), schema.WithDialect(db.Dialect),
		schema.WithErrNoPlan(true), schema.WithDropColumn(true), schema.WithDropIndex(true))
	if err != nil {
		return false, fmt.Errorf("preparing the comparison: %w", err)
	}
	switch err := m.NamedDiff(ctx, name, tables.Tables...); {
	case errors.Is(err, migrate.ErrNoPlan):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("comparing %s with the schema: %w", dir, err)
	}
	return true, nil
}

// formatter names the next file NNN_name.sql, the same for both dialects.
func formatter(number int, name string) (migrate.Formatter, error) {
	file, err := template.New("name").Parse(fmt.Sprintf("%03d_%s.sql", number, name))
	if err != nil {
		return nil, fmt.Errorf("naming the file: %w", err)
	}
	body, err := template.New("body").Parse("{{ range .Changes }}{{ with .Comment }}-- {{ . }}\n{{ end }}{{ .Cmd }};\n{{ end }}")
	if err != nil {
		return nil, fmt.Errorf("forming the file: %w", err)
	}
	format, err := migrate.NewTemplateFormatter(file, body)
	if err != nil {
		return nil, fmt.Errorf("forming the file: %w", err)
	}
	return format, nil
}

// Copy copies the migration files of one folder to another, for a comparison that must write nothing in the first.
func Copy(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	return nil
}
