package host

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/atouts/atouts/ent/migration"
)

// opened runs fn on open foundations, without serving: for commands.
func (p invocation) opened(ctx context.Context, fn func(ctx context.Context, g *program) error) error {
	g, err := openProgram(ctx, p.options(), nil)
	if err != nil {
		return err
	}
	err = g.shape(ctx)
	if errors.Is(err, ErrPending) && p.config.Embedded() { // nobody else migrates an embedded database
		_, err = migration.Run(ctx, g.found.DB, g.found.Clock, g.sets()...)
	}
	if err == nil {
		err = g.startModules(ctx)
	}
	if err == nil {
		err = fn(ctx, g)
	}
	return errors.Join(err, g.close(context.WithoutCancel(ctx)))
}

// options are those of a command, which serves nobody.
func (p invocation) options() Options {
	return Options{Config: p.config, Role: tool, Build: p.build, Log: p.config.logger(p.errs)}
}

func migrate(ctx context.Context, p invocation) error {
	g, err := openProgram(ctx, p.options(), nil)
	if err != nil {
		return err
	}
	ran, err := migration.Run(ctx, g.found.DB, g.found.Clock, g.sets()...)
	for _, f := range ran {
		fmt.Fprintf(p.out, "ran %s/%s\n", f.Set, f.Name) //nolint:errcheck // the migration matters, not the line
	}
	if err == nil && len(ran) == 0 {
		fmt.Fprintln(p.out, "nothing to run") //nolint:errcheck // likewise
	}
	return errors.Join(err, g.close(context.WithoutCancel(ctx)))
}

// openapi prints the document of the API. It opens nothing: registering does no I/O.
func openapi(_ context.Context, p invocation) error {
	base, err := p.config.baseURL(nil)
	if err != nil {
		return err
	}
	g := &program{config: p.config, role: Web, base: base, log: p.config.logger(p.errs), modules: p.build(p.bare())}
	r := g.routes()
	if err := r.Err(); err != nil {
		return err
	}
	document, err := r.OpenAPI()
	if err != nil {
		return err
	}
	_, err = p.out.Write(append(document, '\n'))
	return err
}

func printConfig(_ context.Context, p invocation) error { return p.config.Print(p.out) }

// backup copies the embedded database, in use or not, to a new file, which this user alone may read.
func backup(ctx context.Context, p invocation) error {
	if len(p.args) != 1 {
		return fmt.Errorf("%w: atouts backup FILE", ErrUsage)
	}
	if !p.config.Embedded() {
		return fmt.Errorf("%w: on PostgreSQL use pg_dump", ErrUsage)
	}
	if p.config.DatabaseURL == "" && !exists(p.config.absolute("atouts.db")) {
		return &SettingError{Name: Prefix + "DATA", Key: "no_database", Args: []any{"Folder", p.config.Data}}
	}
	f, err := os.OpenFile(p.args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %s exists already", ErrUsage, p.args[0])
	}
	if err != nil {
		return fmt.Errorf("making the copy: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("making the copy: %w", err)
	}
	return p.copyTo(ctx, p.args[0])
}

// copyTo copies into an empty file, which it removes when it cannot.
func (p invocation) copyTo(ctx context.Context, path string) error {
	db, err := p.config.openDatabase(ctx)
	if err == nil {
		_, err = db.Write.ExecContext(ctx, `VACUUM INTO ?`, path)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("copying the database: %w", err), os.Remove(path))
	}
	return nil
}
