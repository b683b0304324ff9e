// Package schema is the index of every entity and so the ownership table: each type embeds the definition of the module that owns it, or is
// defined here when a foundation owns it (outbox, processed marks, sessions, leases). Foreign keys point only downwards.
package schema

import (
	access "github.com/atouts/atouts/modules/access/schema"
	accounts "github.com/atouts/atouts/modules/accounts/schema"
	applications "github.com/atouts/atouts/modules/applications/schema"
	assistance "github.com/atouts/atouts/modules/assistance/schema"
	candidates "github.com/atouts/atouts/modules/candidates/schema"
	companies "github.com/atouts/atouts/modules/companies/schema"
	cvs "github.com/atouts/atouts/modules/cvs/schema"
	establishments "github.com/atouts/atouts/modules/establishments/schema"
	feeds "github.com/atouts/atouts/modules/feeds/schema"
	notifications "github.com/atouts/atouts/modules/notifications/schema"
	offers "github.com/atouts/atouts/modules/offers/schema"
	privacy "github.com/atouts/atouts/modules/privacy/schema"
)

// Entities of the modules; the embedded definition has the documentation.
type (
	// Account is owned by accounts.
	Account struct{ accounts.Account }
	// Membership is owned by accounts.
	Membership struct{ accounts.Membership }
	// Invitation is owned by accounts.
	Invitation struct{ accounts.Invitation }
	// Deputy is owned by accounts.
	Deputy struct{ accounts.Deputy }
	// Change is owned by accounts.
	Change struct{ accounts.Change }
	// Intake is owned by accounts.
	Intake struct{ accounts.Intake }
	// Sight is owned by accounts.
	Sight struct{ accounts.Sight }
	// Passkey is owned by access.
	Passkey struct{ access.Passkey }
	// Totp is owned by access.
	Totp struct{ access.Totp }
	// RecoveryCode is owned by access.
	RecoveryCode struct{ access.RecoveryCode }
	// Identity is owned by access.
	Identity struct{ access.Identity }
	// Ticket is owned by access.
	Ticket struct{ access.Ticket }
	// Token is owned by access.
	Token struct{ access.Token }
	// Establishment is owned by establishments.
	Establishment struct{ establishments.Establishment }
	// Company is owned by companies.
	Company struct{ companies.Company }
	// Notification is owned by notifications.
	Notification struct{ notifications.Notification }
	// Choice is owned by notifications.
	Choice struct{ notifications.Choice }
	// Candidate is owned by candidates.
	Candidate struct{ candidates.Candidate }
	// Offer is owned by offers.
	Offer struct{ offers.Offer }
	// Place is owned by offers.
	Place struct{ offers.Place }
	// Feed is owned by feeds.
	Feed struct{ feeds.Feed }
	// Run is owned by feeds.
	Run struct{ feeds.Run }
	// Issue is owned by feeds.
	Issue struct{ feeds.Issue }
	// CV is owned by cvs.
	CV struct{ cvs.CV }
	// Rendering is owned by cvs.
	Rendering struct{ cvs.Rendering }
	// Application is owned by applications.
	Application struct{ applications.Application }
	// Step is owned by applications.
	Step struct{ applications.Step }
	// Appointment is owned by applications.
	Appointment struct{ applications.Appointment }
	// Note is owned by applications.
	Note struct{ applications.Note }
	// Request is owned by assistance.
	Request struct{ assistance.Request }
	// Export is owned by privacy.
	Export struct{ privacy.Export }
	// Deletion is owned by privacy.
	Deletion struct{ privacy.Deletion }
)
