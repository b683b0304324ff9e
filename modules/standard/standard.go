// Package standard is the only list of every module, lower ones first. A plug-in's own main gives this list and one more:
//
//	host.Main(os.Args[1:], os.Environ(), os.Stdout, os.Stderr, func(f modules.Foundations) []modules.Module {
//		return append(standard.Modules(f), myplugin.New(f))
//	})
package standard

import (
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/modules/access"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/applications"
	"github.com/atouts/atouts/modules/assistance"
	"github.com/atouts/atouts/modules/audit"
	"github.com/atouts/atouts/modules/candidates"
	"github.com/atouts/atouts/modules/companies"
	"github.com/atouts/atouts/modules/cvs"
	"github.com/atouts/atouts/modules/dashboard"
	"github.com/atouts/atouts/modules/directory"
	"github.com/atouts/atouts/modules/establishments"
	"github.com/atouts/atouts/modules/feeds"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/modules/keys"
	"github.com/atouts/atouts/modules/notifications"
	"github.com/atouts/atouts/modules/offers"
	"github.com/atouts/atouts/modules/privacy"
	"github.com/atouts/atouts/modules/queues"
	"github.com/atouts/atouts/modules/showcase"
)

// Modules returns every module of this house, built on the foundations.
func Modules(f modules.Foundations) []modules.Module {
	schools := establishments.New(establishments.Deps{Foundations: f, Departments: offers.Departments{}})
	employers := companies.New(companies.Deps{Foundations: f, Departments: offers.Departments{}})
	named := places{schools, employers}
	people := accounts.New(accounts.Deps{Foundations: f, Places: named, Departments: offers.Departments{}})
	alerts := notifications.New(f)
	store := files.New(f)
	young := candidates.New(candidates.Deps{Foundations: f, Accounts: people.Service})
	jobs := offers.New(offers.Deps{Foundations: f, Companies: employers})
	resumes := cvs.New(cvs.Deps{Foundations: f, Candidates: young.Service, Blobs: store, Alerts: alerts.Service})
	applying := applications.New(applications.Deps{
		Foundations: f, CVs: frozen{resumes.Service}, Candidates: young.Service, Recruiters: people.Service, Alerts: alerts.Service,
	})
	people.Meet(young.Service)
	young.Show(resumes, applying)
	young.CountWaiting(applying)
	employers.Attach([]companies.HomePaneler{applying, jobs}, []companies.PublicPaneler{jobs})
	all := []modules.Module{
		people, schools, employers, store, alerts,
		access.New(access.Deps{Foundations: f, People: people.Service, Alerts: alerts.Service}), young, jobs,
		feeds.New(feeds.Deps{Foundations: f, Alerts: alerts.Service, People: people.Service}), resumes, applying,
		assistance.New(f, people.Service, alerts.Service), directory.New(f, named),
		audit.New(audit.Deps{Foundations: f, Alerts: alerts.Service, Admins: people.Service}),
	}
	all = append(all, privacy.New(privacy.Deps{Foundations: f, Blobs: store, Alerts: alerts.Service, Admins: people.Service}, all))
	return append(all, dashboard.New(all), showcase.New(latest{jobs}), queues.New(f), keys.New(f),
		&demo{f: f, people: people, companies: employers, schools: schools, young: young, offers: jobs, cvs: resumes, applications: applying})
}
