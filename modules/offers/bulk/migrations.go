package bulk

import (
	"embed"

	"github.com/atouts/atouts/ent/migration"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Migrations returns the search tables, which are no entities: they run after those of ent/schema.
func Migrations() migration.Set { return migration.Set{Name: "offers", Files: files} }
