package standard_test

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/atouts/atouts/modules/applications/flow"
	"github.com/atouts/atouts/templates/browser"
)

func (r *reader) WriteCV(c curriculum) {
	r.t.Helper()
	r.menu(say("cvs.title"))
	r.Fill(say("cvs.name"), c.Called)
	r.look("cvs")
	r.Press(say("cvs.create"))
	identity := r.In(say("cvs.group.identity"))
	identity.Fill(say("cvs.field.identity.name"), c.Name)
	identity.Fill(say("cvs.field.identity.email"), c.Email)
	identity.Fill(say("cvs.field.identity.phone"), c.Phone)
	identity.Fill(say("cvs.field.identity.city"), c.City)
	title := r.In(say("cvs.group.title"))
	title.Fill(say("cvs.field.title.label"), c.Label)
	title.Fill(say("cvs.field.title.summary"), c.Summary)
	for _, group := range []string{say("cvs.group.strengths"), say("cvs.group.experience"), say("cvs.group.education"), say("cvs.group.skills"), say("cvs.group.languages"), say("cvs.group.interests")} {
		if r.In(group).Has(say("cvs.edit.add") + " " + group) {
			r.In(group).Press(say("cvs.edit.add") + " " + group)
		}
	}
	strength := r.In(say("cvs.item.strengths", "Count", 1))
	strength.Fill(say("cvs.field.strengths.name"), c.Strength)
	strength.Fill(say("cvs.field.strengths.example"), c.Because)
	work := r.In(say("cvs.item.experience", "Count", 1))
	work.Fill(say("cvs.field.experience.position"), c.Position)
	work.Fill(say("cvs.field.experience.company"), c.Company)
	work.Fill(say("cvs.field.start"), c.From)
	work.Fill(say("cvs.field.end"), c.To)
	work.Fill(say("cvs.field.experience.tasks"), c.Task)
	school := r.In(say("cvs.item.education", "Count", 1))
	school.Fill(say("cvs.field.education.diploma"), c.Diploma)
	school.Fill(say("cvs.field.education.school"), c.School)
	r.In(say("cvs.item.skills", "Count", 1)).Fill(say("cvs.field.skills.name"), c.Skill)
	r.In(say("cvs.item.languages", "Count", 1)).Fill(say("cvs.field.languages.name"), c.Language)
	r.In(say("cvs.item.languages", "Count", 1)).Fill(say("cvs.field.languages.level"), c.Level)
	r.In(say("cvs.item.interests", "Count", 1)).Fill(say("cvs.field.interests.name"), c.Interest)
	r.look("editor")
	r.Press(say("cvs.edit.save"))
	r.See(say("cvs.saved"), c.Strength, c.Interest)
	r.look("cv")
}

func (r *reader) PrintCV(called string) (file string, pdf []byte) {
	r.t.Helper()
	r.menu(say("cvs.title"))
	r.Press(called)
	r.Press(say("cvs.order"))
	r.look("printing")
	if r.script { // the page says it by itself
		r.Await(say("cvs.download"))
	}
	eventually(r.t, "the PDF", func() bool {
		if r.Has(say("cvs.download")) {
			return true
		}
		r.Press(say("cvs.look_again"))
		return r.Has(say("cvs.download"))
	})
	r.look("printed")
	return r.Download(say("cvs.download"))
}

// applying finds an offer and opens the form of an application to it.
func (r *reader) applying(title string) {
	r.t.Helper()
	r.menu(say("offers.title"))
	r.Fill(say("offers.search.words"), title)
	r.Press(say("offers.search.button"))
	r.Press(title)
	r.In(say("offers.apply")).Press(say("offers.apply"))
	r.look("apply")
}

// Apply sends the form with a double click: there is one application all the same.
func (r *reader) Apply(title, cv, message string) {
	r.t.Helper()
	r.applying(title)
	r.Tick(cv)
	r.Fill(say("applications.field.cover"), message)
	r.PressTwice(say("applications.apply.send"))
	r.look("applied")
	if !r.Reads(say("applications.done.submit")) && !r.Reads(say("applications.apply.already")) {
		r.t.Fatalf("after the double click the page says neither:\n%s", r.Text())
	}
	r.menu(say("applications.title"))
	r.In(say("applications.tabs")).Press(say("applications.tab.all"))
	if n := strings.Count(r.Text(), title); n != 1 {
		r.t.Fatalf("after the double click there are %d applications to %s:\n%s", n, title, r.Text())
	}
}

func (r *reader) ApplyAgain(title, _, _ string) string {
	r.t.Helper()
	r.applying(title)
	r.See(say("applications.apply.already"))
	r.Press(say("applications.open_it"))
	r.See(title)
	return r.Text()
}

// sheet opens an application from the menu, or again where it is open.
func (r *reader) sheet(title string) {
	r.t.Helper()
	if r.heading() == alike(title) && strings.HasPrefix(r.Address(), "/candidatures/") {
		r.Reload()
		return
	}
	r.menu(say("applications.title"))
	r.In(say("applications.tabs")).Press(say("applications.tab.all"))
	r.Press(title)
}

// step unfolds the form of a step on an application, writes in it, and sends it.
func (r *reader) step(title string, step flow.Step, write func(form *browser.Page)) {
	r.t.Helper()
	r.sheet(title)
	words := func(part string) string { return say("applications.form." + string(step) + "." + part) }
	r.Unfold(words("trigger"))
	form := r.In(words("title"))
	if write != nil {
		write(form)
	}
	r.look(string(step))
	form.Press(words("send"))
	r.look("after-" + string(step))
}

func (r *reader) AskForChanges(title, comment string) {
	r.t.Helper()
	r.step(title, flow.RequestChanges, func(f *browser.Page) { f.Fill(say("applications.field.comment"), comment) })
	r.See(say("applications.done.step"))
}

func (r *reader) Validate(title, message string) {
	r.t.Helper()
	r.step(title, flow.Validate, func(f *browser.Page) { f.Fill(say("applications.field.follow_up"), message) })
	r.See(say("applications.done.validate"))
}

func (r *reader) Resubmit(title, message string) {
	r.t.Helper()
	r.step(title, flow.Resubmit, func(f *browser.Page) { f.Fill(say("applications.field.cover"), message) })
	r.See(say("applications.done.step"))
}

func (r *reader) TakeOn(title, message string) {
	r.t.Helper()
	r.step(title, flow.TakeOn, func(f *browser.Page) { f.Fill(say("applications.field.follow_up"), message) })
	r.See(say("applications.done.step"))
}

func (r *reader) Propose(title string, m meeting) {
	r.t.Helper()
	r.step(title, flow.ProposeAppointment, func(f *browser.Page) {
		at := m.At.In(paris(r.t))
		f.Fill(say("applications.field.at_date"), at.Format(time.DateOnly))
		f.Fill(say("applications.field.at_time"), at.Format("15:04"))
		f.Fill(say("applications.field.minutes"), strconv.Itoa(m.Minutes))
		f.Tick(say("applications.way.phone"))
		f.Fill(say("applications.field.place"), m.Phone)
		f.Fill(say("applications.field.message"), m.Message)
	})
	r.See(say("applications.done.step"), m.Phone)
}

func (r *reader) MeetingTookPlace(title string) {
	r.t.Helper()
	r.step(title, flow.MarkDone, nil)
	r.See(say("applications.done.step"), say("applications.appointment.done"))
}

func (r *reader) RefuseWithoutReason(title string) string {
	r.t.Helper()
	r.step(title, flow.Refuse, nil)
	return r.Text()
}

// Refuse goes on where the form came back.
func (r *reader) Refuse(title, reason, text string) {
	r.t.Helper()
	f := r.In(say("applications.form.refuse.title"))
	f.Fill(say("applications.field.reason"), reason)
	f.Fill(say("applications.field.reason_text"), text)
	f.Press(say("applications.form.refuse.send"))
	r.See(title, say("applications.done.refuse"))
	r.look("refused")
}

func (r *reader) Hire(title string, day time.Time, message string) {
	r.t.Helper()
	r.step(title, flow.Hire, func(f *browser.Page) {
		f.Fill(say("applications.field.starts_on"), day.Format(time.DateOnly))
		f.Fill(say("applications.field.follow_up"), message)
	})
	r.See(say("applications.done.hire"))
}

func (r *reader) JoinedCV(title string) []byte {
	r.t.Helper()
	r.sheet(title)
	pdf := r.Behind(say("applications.cv_link"))
	r.Press(say("applications.cv_link")) // the browser's own reader shows it
	if !strings.HasSuffix(r.Address(), "/cv") {
		r.t.Errorf("the CV opens at %s", r.Address())
	}
	r.Back()
	return pdf
}

func (r *reader) AtHome() string {
	r.t.Helper()
	r.menu(say("dashboard.title"))
	r.look("home")
	return r.Text()
}

func (r *reader) Company() string {
	r.t.Helper()
	r.menu(say("companies.home"))
	r.look("company")
	return r.Text()
}

// Read reads the page with its banner: the state whose words come first after the title.
func (r *reader) Read(title string) (state, text string) {
	r.t.Helper()
	r.sheet(title)
	r.look("sheet")
	text = r.Text()
	_, below, _ := strings.Cut(alike(r.In(title).Text()), alike(title))
	first := len(below)
	for _, one := range flow.States() {
		if i := strings.Index(below, alike(say(one.TextKey()))); i >= 0 && i < first {
			first, state = i, string(one)
		}
	}
	return state, text
}

func (r *reader) Where(title string) string {
	r.t.Helper()
	r.sheet(title)
	id := regexp.MustCompile(`[0-9a-f-]{36}`).FindString(r.Address())
	if id == "" {
		r.t.Fatalf("the page %s has no id", r.Address())
	}
	return id
}

// IsTold is live where there is script: the message comes while the page is open, and leads to the application. Without script she looks.
func (r *reader) IsTold(words string) {
	r.t.Helper()
	if r.script {
		r.Await(words)
		r.look("told")
		r.In(words).Press(say("common.live.open"))
		return
	}
	eventually(r.t, "a notification of "+words, func() bool {
		r.menu(say("notifications.title"))
		return r.Reads(words)
	})
	r.look("notifications")
}

func (r *reader) KnowsNothing(id, candidate string) {
	r.t.Helper()
	r.Go(r.web + "/candidatures/" + id) // the one address that is guessed
	r.NotSee(candidate)
	r.See(say("applications.not_found"))
	r.menu(say("companies.home"))
	r.NotSee(candidate)
	r.Press(say("applications.card.see_all"))
	r.In(say("applications.tabs")).Press(say("applications.tab.all"))
	r.See(say("applications.count", "Count", 0), say("applications.none"))
	r.menu(say("notifications.title"))
	r.NotSee(candidate)
	r.menu(say("dashboard.title"))
	r.NotSee(candidate)
}
