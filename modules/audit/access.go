package audit

import (
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/viewer"
)

// mayRead says whether a person may read everybody's lines.
func mayRead(v viewer.Viewer) bool { return v.Role == viewer.RoleAdmin }

func unknown() error { return fault.NotFound("audit.not_found") }
