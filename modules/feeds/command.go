package feeds

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/company"
	"github.com/atouts/atouts/ent/feed"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/feeds/schema"
)

// Commands returns "feed".
func (m *Module) Commands() []modules.Command {
	return []modules.Command{{Name: "feed", Run: m.command, Usage: "feed import --company SLUG|ID|NAME FILE|URL: read offers; feed list; feed run ID"}}
}

var errUsage = errors.New("usage: atouts feed import --company SLUG|ID|NAME FILE|URL, atouts feed list, or atouts feed run ID")

func (m *Module) command(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "import":
		return m.commandImport(ctx, args[1:], out)
	case "list":
		return m.commandList(ctx, out)
	case "run":
		if len(args) != 2 {
			return errUsage
		}
		id, err := uuid.Parse(args[1])
		if err != nil {
			return fmt.Errorf("%w: %s is not an id", errUsage, args[1])
		}
		state, err := m.ReadNow(ctx, id)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, state)
		return err
	default:
		return errUsage
	}
}

func (m *Module) commandImport(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("feed import", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	name := flags.String("company", "", "slug, id or name of the company")
	if err := flags.Parse(args); err != nil || *name == "" || flags.NArg() != 1 {
		return errUsage
	}
	source := flags.Arg(0)
	body, err := m.source(ctx, source)
	if err != nil {
		return err
	}
	defer body.Close() //nolint:errcheck // read-only
	f, err := m.feedFor(ctx, *name, source)
	if err != nil {
		return err
	}
	run, err := m.Import(ctx, f.ID, "import", body)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s, %d records: %d created, %d updated, %d unchanged, %d put aside, %d warnings (profile %s)\n",
		source, run.State, run.Records, run.Created, run.Updated, run.Unchanged, run.Quarantined, run.Warnings, run.Profile)
	if run.State == schema.RunFailed {
		return fmt.Errorf("the feed could not be read: %s", run.ErrorCode)
	}
	return err
}

func (m *Module) source(ctx context.Context, source string) (io.ReadCloser, error) {
	if strings.HasPrefix(source, "http://") || strings.HasPrefix(source, "https://") {
		return m.fetch.get(ctx, source)
	}
	f, err := os.Open(source) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("opening the feed: %w", err)
	}
	return f, nil
}

// feedFor returns the open feed of a company under the source's name, made when there is none.
func (m *Module) feedFor(ctx context.Context, named, source string) (*ent.Feed, error) {
	client := tx.Client(ctx, m.db)
	by := company.Or(company.Slug(named), company.Name(named))
	if id, err := uuid.Parse(named); err == nil {
		by = company.ID(id)
	}
	owner, err := client.Company.Query().Where(by).First(ctx)
	if err != nil {
		return nil, fmt.Errorf("there is no company %q: make it first, or give its slug: %w", named, err)
	}
	name := sourceName(source)
	f, err := client.Feed.Query().Where(feed.CompanyID(owner.ID), feed.Name(name)).Only(ctx)
	if ent.IsNotFound(err) {
		f, err = m.create(ctx, FeedInput{Company: owner.ID, Name: name}, schema.StateOpen)
	}
	if err != nil {
		return nil, fmt.Errorf("finding the feed: %w", err)
	}
	return f, nil
}

func (m *Module) commandList(ctx context.Context, out io.Writer) error {
	list, err := m.Feeds(ctx)
	if err != nil {
		return err
	}
	for _, f := range list {
		if _, err := fmt.Fprintf(out, "%s  %-8s %-30s %s\n", f.ID, f.State, f.Edges.Company.Name, f.Name); err != nil {
			return fmt.Errorf("writing the list: %w", err)
		}
	}
	return nil
}
