package accounts

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/api/session"
	"github.com/atouts/atouts/api/throttle"
	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/ent/membership"
	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/seal"
	"github.com/atouts/atouts/ent/tx"
	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker/outbox"
	"github.com/atouts/atouts/worker/trail"
)

// Service holds the commands and queries of the module; pages and operations call the same methods.
type Service struct {
	db       *open.DB
	clock    func() time.Time
	log      *slog.Logger
	outbox   *outbox.Outbox
	throttle *throttle.Throttle
	secret   []byte
	places   Places
	trail    *trail.Trail
	seal     *seal.Keyring
	sessions *session.Manager

	departments Departments
	young       Young

	// Who acts: the statements, and what completes it. See Complete.
	joins             []modules.Join
	acting, resolving string
}

// Places names the companies and establishments, which stand above accounts; the modules that own them satisfy it.
type Places interface {
	// CompanyNames returns the name of each company that the viewer sees, by id; of those asked for, or of all when none is.
	CompanyNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error)
	// EstablishmentNames is the same for establishments.
	EstablishmentNames(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error)
	// AllCompanies and AllEstablishments return all of them, as a file of accounts names them.
	AllCompanies(ctx context.Context) ([]Named, error)
	AllEstablishments(ctx context.Context) ([]Named, error)
}

// Young knows the files of candidates, which stand above accounts; the candidates module satisfies it.
type Young interface {
	// Sees says of which accounts the viewer sees the file.
	Sees(ctx context.Context, accounts ...uuid.UUID) (map[uuid.UUID]bool, error)
	// CreateFiles makes the files of new accounts, in the transaction of the context; it holds the law of who makes which.
	CreateFiles(ctx context.Context, files []NewFile) error
	// HandOver gives the candidates of one referent, at an establishment or anywhere, to another, and returns their files; in the transaction of the
	// context. The caller holds the law.
	HandOver(ctx context.Context, establishment, from, to uuid.UUID) ([]uuid.UUID, error)
	// GiveBack gives those of some candidates who still have the one referent to the other.
	GiveBack(ctx context.Context, candidates []uuid.UUID, from, to uuid.UUID) error
	// Unaccompanied returns the candidates, of those whom the viewer sees, whose referent does not accompany there any more.
	Unaccompanied(ctx context.Context) ([]Unaccompanied, error)
}

// Fold returns the one form in which an address is stored and looked up.
func Fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// FullName returns a person's name as it is shown.
func FullName(a *ent.Account) string { return strings.TrimSpace(a.FirstName + " " + a.LastName) }

// now is the clock's time as the databases keep it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

func asViewer(m *ent.Membership) viewer.Viewer {
	v := viewer.Viewer{Role: m.Role, Account: m.AccountID, Membership: m.ID, Name: FullName(m.Edges.Account)}
	if m.CompanyID != nil {
		v.Company = *m.CompanyID
	}
	if m.EstablishmentID != nil {
		v.Establishments = []uuid.UUID{*m.EstablishmentID}
	}
	return v
}

// Memberships returns what the person acting may act as, oldest first.
func (s *Service) Memberships(ctx context.Context) ([]*ent.Membership, error) {
	return s.membershipsOf(ctx, viewer.Get(ctx).Account)
}

func (s *Service) membershipsOf(ctx context.Context, accountID uuid.UUID) ([]*ent.Membership, error) {
	list, err := tx.Client(ctx, s.db).Membership.Query().
		Where(membership.AccountID(accountID), membership.EndedAtIsNil()).WithAccount().
		Order(ent.Asc(membership.FieldCreatedAt)).All(viewer.System(ctx, "accounts.memberships"))
	if err != nil {
		return nil, fmt.Errorf("listing memberships: %w", err)
	}
	return list, nil
}

// Account returns one account that the viewer may see; what one may not see does not exist.
func (s *Service) Account(ctx context.Context, id uuid.UUID) (*ent.Account, error) {
	a, err := tx.Client(ctx, s.db).Account.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("accounts.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("reading an account: %w", err)
	}
	return a, nil
}

// Recruiters returns the active accounts that recruit for a company; it is asked in the name of the system by those who tell them something.
func (s *Service) Recruiters(ctx context.Context, company uuid.UUID) ([]uuid.UUID, error) {
	return s.accountsWhere(ctx, membership.RoleEQ(viewer.RoleRecruiter), membership.CompanyID(company))
}

// Referents returns the active accounts of an establishment's referents.
func (s *Service) Referents(ctx context.Context, establishment uuid.UUID) ([]uuid.UUID, error) {
	return s.accountsWhere(ctx, membership.RoleEQ(viewer.RoleReferent), membership.EstablishmentID(establishment))
}

// Admins returns the active accounts of administrators.
func (s *Service) Admins(ctx context.Context) ([]uuid.UUID, error) {
	return s.accountsWhere(ctx, membership.RoleEQ(viewer.RoleAdmin))
}
