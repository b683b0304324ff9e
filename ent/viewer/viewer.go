// Package viewer says who acts: every query and every command runs for somebody, carried by the context.
//
// A context without a viewer is a programming error and sees nothing: the policies answer it with ErrNone. A person who has not signed in is
// Visitor, explicitly. Work that nobody asked for in person (the worker, the feed reader, the schedule) runs as System with a name that is logged
// and easy to grep.
package viewer

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
)

// Role is what a person is on the platform, by the membership chosen at sign-in.
type Role string

// The roles of the guide, plus the visitor (nobody signed in) and the system (the program itself).
const (
	RoleVisitor   Role = "visitor"
	RoleCandidate Role = "candidate"
	RoleReferent  Role = "referent"
	RoleOfficer   Role = "mission_officer"
	RoleRecruiter Role = "recruiter"
	RoleAdmin     Role = "admin"
	RoleSystem    Role = "system"
)

// Members are the roles that need an account.
func Members() []Role {
	return []Role{RoleCandidate, RoleReferent, RoleOfficer, RoleRecruiter, RoleAdmin}
}

// Everyone is every role that can stand behind a request: the members and the visitor.
func Everyone() []Role { return append(Members(), RoleVisitor) }

// Accompanying are the roles that accompany candidates.
func Accompanying() []Role { return []Role{RoleReferent, RoleOfficer} }

// Viewer is who acts. Its ids are resolved once at each request, so that a change of territory, membership or hand-over holds at once.
type Viewer struct {
	Role       Role
	Account    uuid.UUID // zero for the visitor and the system
	Membership uuid.UUID // the membership the session was opened with
	Name       string    // as shown to others; for the system, the name of the work
	// Company is the recruiter's company, zero for the other roles.
	Company uuid.UUID
	// Establishments are those a referent belongs to, or those of a mission officer's territory.
	Establishments []uuid.UUID
	// Candidate is the candidate's own file, zero for the other roles.
	Candidate uuid.UUID
	// For is whose rights a deputy acts with, by the membership lent; zero for a person in her own right. Account and Name stay the deputy's.
	For     uuid.UUID
	ForName string
	// ReadOnly says that this viewer changes nothing: an administrator who looks as somebody, or a token that only reads.
	ReadOnly bool
	// Seer is the administrator who looks as this viewer; zero for a person herself.
	Seer     uuid.UUID
	SeerName string
}

// Is says whether the viewer has one of the roles.
func (v Viewer) Is(roles ...Role) bool { return slices.Contains(roles, v.Role) }

// SignedIn says whether a person stands behind the viewer.
func (v Viewer) SignedIn() bool { return v.Account != uuid.Nil }

// AccompaniesAt says whether the viewer accompanies the candidates of an establishment.
func (v Viewer) AccompaniesAt(establishment uuid.UUID) bool {
	return v.Is(RoleReferent, RoleOfficer) && slices.Contains(v.Establishments, establishment)
}

// RecruitsFor says whether the viewer is a recruiter of the company.
func (v Viewer) RecruitsFor(company uuid.UUID) bool {
	return v.Role == RoleRecruiter && company != uuid.Nil && v.Company == company
}

// ErrNone is the answer to a query whose context says nobody: a fault of the program, never of a person.
var ErrNone = errors.New("viewer: no viewer in the context")

type key struct{}

// With returns a context in which v acts.
func With(ctx context.Context, v Viewer) context.Context { return context.WithValue(ctx, key{}, v) }

// From returns who acts, and false when the context says nobody.
func From(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(key{}).(Viewer)
	return v, ok
}

// Get returns who acts; without anybody it is the visitor, who may see the least.
func Get(ctx context.Context) Viewer {
	if v, ok := From(ctx); ok {
		return v
	}
	return Visitor()
}

// Visitor is a person who has not signed in.
func Visitor() Viewer { return Viewer{Role: RoleVisitor} }

// System returns a context in which the program itself acts; name says what for, such as "applications.refused".
func System(ctx context.Context, name string) context.Context {
	return With(ctx, Viewer{Role: RoleSystem, Name: name})
}
