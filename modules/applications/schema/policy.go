// Package schema holds the entities that the applications module owns, and the net that keeps what is not sent from a company's eyes.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	"github.com/atouts/atouts/ent/viewer"
	candidates "github.com/atouts/atouts/modules/candidates/schema"
)

// Policy shows an application to its candidate, to those who accompany, to admins, and to the company's recruiters once it was sent.
func (Application) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		return ofApplication(v, s, func() *sql.Predicate { return sql.NotNull(s.C("sent_at")) })
	})
}

// Policy shows a step like its application, and to the company only at or after the sending.
func (Step) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		return ofApplication(v, s, func() *sql.Predicate { return sql.EQ(s.C("company_sees"), true) })
	})
}

// Policy shows an appointment to both sides: there is none before the sending.
func (Appointment) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		return ofApplication(v, s, func() *sql.Predicate { return viewer.Everything(v, s) })
	})
}

// Policy shows a note to the recruiters of its company alone.
func (Note) Policy() ent.Policy {
	return viewer.Policy(func(v viewer.Viewer, s *sql.Selector) *sql.Predicate {
		if v.Role != viewer.RoleRecruiter {
			return nil
		}
		return viewer.Own(s, "company_id", v.Company)
	})
}

func ofApplication(v viewer.Viewer, s *sql.Selector, sent func() *sql.Predicate) *sql.Predicate {
	switch v.Role {
	case viewer.RoleAdmin:
		return viewer.Everything(v, s)
	case viewer.RoleRecruiter:
		if own := viewer.Own(s, "company_id", v.Company); own != nil {
			return sql.And(own, sent())
		}
		return nil
	default:
		return viewer.Either(viewer.Own(s, "candidate_id", v.Candidate), candidates.Accompanied(v, s))
	}
}

// Applicants is the rows, of any entity with a column that names an account, of the candidates who sent an application to the viewer's company.
func Applicants(v viewer.Viewer, s *sql.Selector, column string) *sql.Predicate {
	if v.Role != viewer.RoleRecruiter {
		return nil
	}
	return viewer.Linked(s, column, "candidates", "account_id", func(c *sql.Selector) *sql.Predicate {
		return viewer.Linked(c, "id", "applications", "candidate_id", func(a *sql.Selector) *sql.Predicate {
			if own := viewer.Own(a, "company_id", v.Company); own != nil {
				return sql.And(own, sql.NotNull(a.C("sent_at")))
			}
			return nil
		})
	})
}
