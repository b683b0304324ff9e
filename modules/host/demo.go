package host

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
)

// demoMark is the file in the data folder that says that the database holds the demonstration and nothing real.
const demoMark = "demo"

// demo says whether this process shows the demonstration: on an embedded database that is new or marked, on a loopback address alone.
func (p *program) demo(ctx context.Context, db *open.DB) (bool, error) {
	c := p.config
	if c.Demo == "off" || p.role == tool {
		return false, nil // a command lets nobody in
	}
	marked := exists(c.absolute(demoMark))
	fresh, err := p.fresh(ctx, db)
	if err != nil {
		return false, err
	}
	may := c.Embedded() && c.Loopback() && p.role == Serve && (marked || fresh)
	switch {
	case may:
		return true, nil
	case c.Demo == "on":
		return false, &SettingError{Name: Prefix + "DEMO", Key: "demo"}
	case marked && !c.Loopback():
		return false, &SettingError{Name: Prefix + "DEMO", Key: "demo_folder"}
	}
	return false, nil
}

// fresh says whether the database has no table yet.
func (p *program) fresh(ctx context.Context, db *open.DB) (bool, error) {
	if !db.SQLite() {
		return false, nil
	}
	var tables int
	if err := db.Read.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'accounts'`).Scan(&tables); err != nil {
		return false, fmt.Errorf("looking into the database: %w", err)
	}
	return tables == 0, nil
}

// seed fills a fresh demonstration, once. The mark is written first: a demonstration half filled is still none of anybody's data.
func (p *program) seed(ctx context.Context) error {
	path := p.config.absolute(demoMark)
	if !p.found.Demo || exists(path) {
		return nil
	}
	if err := os.WriteFile(path, []byte("This folder holds the demonstration: fictional people and data.\n"), 0o600); err != nil {
		return fmt.Errorf("marking the demonstration: %w", err)
	}
	for _, m := range p.modules {
		if s, ok := m.(modules.Seeder); ok {
			if err := s.Seed(viewer.System(ctx, "demo")); err != nil {
				return errors.Join(fmt.Errorf("filling the demonstration (%s): %w", m.Name(), err), os.Remove(path))
			}
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
