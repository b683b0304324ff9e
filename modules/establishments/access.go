package establishments

import "github.com/atouts/atouts/ent/viewer"

// mayManage says who creates and edits establishments.
func mayManage(v viewer.Viewer) bool { return v.Is(viewer.RoleAdmin, viewer.RoleSystem) }
