package standard_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/browser"
)

// reader is a person in front of a browser. She begins at the first page and follows links and presses buttons by the words that she reads; the only
// addresses that she opens herself are the printed one and the link in a mail.
type reader struct {
	*browser.Page
	t      *testing.T
	web    string
	who    string
	script bool
}

// byPages opens browsers, with or without script. Each person stays with one of the program's web processes, and those who work together are with
// different ones.
func byPages(script bool) wayIn {
	webs := map[string]int{"admin": 0, "visitor": 1, "recruiter": 0, "rival": 1, "referent": 1, "candidate": 0}
	return func(t *testing.T, s *site, who string) person {
		t.Helper()
		r := &reader{Page: browser.Open(t, browser.Options{NoScript: !script, Language: "fr"}), t: t, who: who, script: script, web: s.web(webs[who])}
		r.Go(r.web)
		return r
	}
}

// look keeps a picture of the page where ATOUTS_TEST_PICTURES says, for people to look at.
func (r *reader) look(name string) {
	r.t.Helper()
	folder := os.Getenv("ATOUTS_TEST_PICTURES")
	if folder == "" {
		return
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		r.t.Fatal(err)
	}
	path := filepath.Join(folder, strconv.Itoa(1000+len(files))+"-"+r.who+"-"+name+".png")
	if err := os.WriteFile(path, r.Screenshot(), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// See ends the story where it goes wrong.
func (r *reader) See(texts ...string) {
	r.t.Helper()
	r.Page.See(texts...)
	if r.t.Failed() {
		r.t.FailNow()
	}
}

// heading is the page's title.
func (r *reader) heading() string {
	r.t.Helper()
	return alike(browser.Eval[string](r.Page, `document.querySelector('h1')?.innerText ?? ''`))
}

// menu follows a line of the menu.
func (r *reader) menu(line string) {
	r.t.Helper()
	r.In(say("common.menu.main")).Press(line)
}

func (r *reader) Accept(link, password string) {
	r.t.Helper()
	r.Go(r.web + link)
	r.look("invitation")
	r.Fill(say("access.accept.password"), password)
	r.Press(say("access.accept.button"))
	r.See(say("access.accept.done"))
	r.look("welcome")
}

// SignIn is done with the keyboard alone where there is script: Tab to each field, then Enter.
func (r *reader) SignIn(email, password string) {
	r.t.Helper()
	r.menu(say("common.menu.signin"))
	if !r.script {
		r.Fill(say("accounts.email"), email)
		r.Fill(say("access.password"), password)
		r.In(say("access.signin.title")).Press(say("access.signin.button"))
	} else {
		r.TabTo(say("accounts.email"))
		r.Key(email)
		r.TabTo(say("access.password"))
		r.Key(password)
		r.Enter()
	}
	r.See(say("common.menu.signout"))
}

func (r *reader) Leave() {
	r.t.Helper()
	r.menu(say("common.menu.signout"))
	r.See(say("access.signout.done"))
}

func (r *reader) AddCompany(c company) {
	r.t.Helper()
	r.menu(say("companies.administration"))
	r.Press(say("queues.door.companies"))
	r.Press(say("companies.new"))
	r.Fill(say("companies.name"), c.Name)
	r.Fill(say("companies.sector"), c.Sector)
	r.Fill(say("companies.postcode"), c.Postcode)
	r.Fill(say("companies.city"), c.City)
	r.Fill(say("companies.presentation"), c.Presentation)
	r.look("company")
	r.Press(say("companies.save"))
	r.See(say("companies.saved", "Name", c.Name))
}

func (r *reader) AddSchool(s school) {
	r.t.Helper()
	r.menu(say("companies.administration"))
	r.Press(say("queues.door.establishments"))
	r.Press(say("establishments.new"))
	r.Fill(say("establishments.name"), s.Name)
	r.Tick(say("establishments.kind.school"))
	r.Fill(say("companies.postcode"), s.Postcode)
	r.Fill(say("companies.city"), s.City)
	r.Press(say("companies.save"))
	r.See(say("establishments.saved", "Name", s.Name))
}

func (r *reader) Invite(g guest) {
	r.t.Helper()
	r.menu(say("accounts.people.title"))
	r.Press(say("accounts.invite.link"))
	r.Press(say("accounts.role." + g.Role))
	r.look("invite")
	if g.Role == "recruiter" {
		r.Fill(say("accounts.company"), g.Place)
	} else {
		r.Fill(say("accounts.establishment"), g.Place)
	}
	r.Fill(say("accounts.first_name"), g.First)
	r.Fill(say("accounts.last_name"), g.Last)
	r.Fill(say("accounts.email"), g.Email)
	r.Press(say("accounts.invite.button"))
	r.See(say("accounts.invite.done", "Email", g.Email))
	r.In(g.First+" "+g.Last+" "+g.Email).See(g.Place, say("accounts.state.invited")) // two stories invite people of the same name
}

func (r *reader) ReadFeed(company, file string) (done reading) {
	r.t.Helper()
	r.menu(say("companies.administration"))
	r.Press(say("queues.door.companies"))
	r.Press(company)
	r.Press(say("companies.administration.feeds"))
	name := "Offres de " + company
	if !r.Has(name) {
		r.Fill(say("accounts.company"), company)
		r.Fill(say("feeds.name"), name)
		r.Fill(say("feeds.url"), "https://exemple.test/offres.xml")
		r.look("feeds")
		r.Press(say("feeds.prepare"))
		r.Press(say("feeds.open"))
		r.See(say("feeds.became_open"))
	} else {
		r.Press(name)
	}
	r.Attach(say("feeds.file"), file)
	r.Press(say("feeds.send_file"))
	r.look("run")
	if r.Reads(say("feeds.same")) {
		return done
	}
	for label, n := range map[string]*int{say("feeds.created"): &done.Created, say("feeds.updated"): &done.Updated, say("feeds.unchanged"): &done.Unchanged, say("feeds.aside"): &done.Aside} {
		*n = r.figure(label)
	}
	return done
}

// figure reads the number beside a term.
func (r *reader) figure(term string) int {
	r.t.Helper()
	_, rest, ok := strings.Cut(r.Text(), term+"\n")
	if !ok {
		r.t.Fatalf("%q is not in the page:\n%s", term, r.Text())
	}
	line, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	n, err := strconv.Atoi(line)
	if err != nil {
		r.t.Fatalf("%q is %q", term, line)
	}
	return n
}

func (r *reader) Search(s search) string {
	r.t.Helper()
	r.Press("Atouts") // the logo leads home
	r.Fill(say("offers.search.words"), s.Words)
	r.Press(say("offers.search.button"))
	if s.Kind != "" || s.Department != "" {
		r.Tick(say("offers.kind." + s.Kind))
		r.Unfold(say("offers.departments"))
		r.Tick("Nord (" + s.Department + ")")
		r.look("filters")
		r.In(say("offers.filters")).Press(say("offers.search.button"))
	}
	r.look("offers")
	return r.Text()
}

func (r *reader) Offer(title string) string {
	r.t.Helper()
	r.Search(search{Words: title})
	r.Press(title)
	r.look("offer")
	return r.Text()
}

func (r *reader) Employer(title, company string) string {
	r.t.Helper()
	if r.heading() != alike(title) {
		r.Offer(title)
	}
	r.In(say("offers.apply_title")).Press(company)
	r.look("employer")
	return r.Text()
}

func (r *reader) CreateCandidate(g guest) {
	r.t.Helper()
	r.menu(say("candidates.title"))
	r.Press(say("candidates.create.link"))
	r.Fill(say("accounts.first_name"), g.First)
	r.Fill(say("accounts.last_name"), g.Last)
	r.Fill(say("accounts.email"), g.Email)
	r.look("candidate")
	r.Press(say("candidates.create.button"))
	r.See(say("candidates.created", "Email", g.Email))
	r.look("file")
}
