package standard_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// sheet is an application as an operation answers.
type sheet struct {
	ID, State    string
	Title        string
	Revision     int
	Appointments []struct{ ID, State string }
}

// sheet finds an application by its offer.
func (o *operator) sheet(title string) (s sheet) {
	o.t.Helper()
	var list struct{ Applications []sheet }
	o.get("/applications?tab=all&q=" + url.QueryEscape(title)).want(http.StatusOK).into(&list)
	for _, one := range list.Applications {
		if one.Title == title {
			o.get("/applications/" + one.ID).want(http.StatusOK).into(&s)
			return s
		}
	}
	o.t.Fatalf("there is no application to %q", title)
	return s
}

// step takes a step on an application, twice: the second time nothing changes.
func (o *operator) step(title, name string, in fields) {
	o.t.Helper()
	s := o.sheet(title)
	in["revision"] = s.Revision
	o.do("POST", "/applications/"+s.ID+"/"+name, in).want(http.StatusOK)
	o.do("POST", "/applications/"+s.ID+"/"+name, in).want(http.StatusConflict)
}

func (o *operator) Where(title string) string {
	o.t.Helper()
	return o.sheet(title).ID
}

func (o *operator) Read(title string) (state, text string) {
	o.t.Helper()
	s := o.sheet(title)
	return s.State, o.get("/applications/" + s.ID).want(http.StatusOK).text()
}

func (o *operator) apply(title, cv, message string) *said {
	o.t.Helper()
	offer, _ := o.slug(title)
	return o.do("POST", "/applications", fields{"offer": offer, "cv": o.cv(cv), "message": message})
}

func (o *operator) Apply(title, cv, message string) {
	o.t.Helper()
	o.apply(title, cv, message).want(http.StatusCreated)
}

func (o *operator) ApplyAgain(title, cv, message string) string {
	o.t.Helper()
	return o.apply(title, cv, message).want(http.StatusConflict).text()
}

func (o *operator) Resubmit(title, message string) {
	o.t.Helper()
	var list struct{ CVs []struct{ ID string } }
	o.get("/cvs").want(http.StatusOK).into(&list)
	o.step(title, "resubmit", fields{"cv": list.CVs[0].ID, "message": message})
}

func (o *operator) AskForChanges(title, comment string) {
	o.t.Helper()
	o.step(title, "request-changes", fields{"comment": comment})
}

func (o *operator) Validate(title, message string) {
	o.t.Helper()
	o.step(title, "validate", fields{"message": message})
}

func (o *operator) TakeOn(title, message string) {
	o.t.Helper()
	o.step(title, "take-on", fields{"message": message})
}

func (o *operator) Propose(title string, m meeting) {
	o.t.Helper()
	o.step(title, "appointments", fields{"at": m.At, "minutes": m.Minutes, "mode": "phone", "place": m.Phone, "message": m.Message})
}

func (o *operator) MeetingTookPlace(title string) {
	o.t.Helper()
	o.step(title, "appointments/"+o.sheet(title).Appointments[0].ID+"/done", fields{})
}

func (o *operator) RefuseWithoutReason(title string) string {
	o.t.Helper()
	s := o.sheet(title)
	var problem struct {
		Errors []struct{ Field, Message string }
	}
	o.do("POST", "/applications/"+s.ID+"/refuse", fields{"revision": s.Revision}).want(http.StatusUnprocessableEntity).into(&problem)
	said := map[string]string{}
	for _, e := range problem.Errors {
		said[e.Field] = e.Message
	}
	return said["reason"] + "\n" + said["reasonText"]
}

func (o *operator) Refuse(title, reason, text string) {
	o.t.Helper()
	o.step(title, "refuse", fields{"reason": reason, "reasonText": text})
}

func (o *operator) Hire(title string, day time.Time, message string) {
	o.t.Helper()
	o.step(title, "hire", fields{"startsOn": day.Format(time.DateOnly), "message": message})
}

func (o *operator) JoinedCV(title string) []byte {
	o.t.Helper()
	var pdf []byte
	at := "/applications/" + o.sheet(title).ID + "/cv"
	eventually(o.t, "the joined CV", func() bool {
		got := o.get(at)
		pdf = got.Body
		return got.Code == http.StatusOK
	})
	return pdf
}

// AtHome and Company are what waits for a recruiter.
func (o *operator) AtHome() string {
	o.t.Helper()
	return o.get("/applications?tab=waiting").want(http.StatusOK).text()
}

func (o *operator) Company() string { return o.AtHome() }

func (o *operator) KnowsNothing(id, candidate string) {
	o.t.Helper()
	at := "/applications/" + id
	unknown := o.get("/applications/01a20d18-66cf-7f0b-b8b6-000000000000").want(http.StatusNotFound).problem()
	if hidden := o.get(at).want(http.StatusNotFound).problem(); hidden != unknown {
		o.t.Errorf("an application that may not be seen answers %s, one that does not exist %s", hidden, unknown)
	}
	for _, path := range []string{"/history", "/cv"} {
		o.get(at + path).want(http.StatusNotFound)
	}
	for _, step := range []string{"take-on", "refuse", "hire"} {
		o.do("POST", at+"/"+step, fields{"revision": 1}).want(http.StatusNotFound)
	}
	o.do("POST", at+"/notes", fields{"text": "Une note"}).want(http.StatusNotFound)
	var list struct {
		Total int
		Tabs  map[string]int
	}
	o.get("/applications?tab=all").want(http.StatusOK).into(&list)
	for tab, n := range list.Tabs {
		if n != 0 {
			o.t.Errorf("the company counts %d applications in %s", n, tab)
		}
	}
	if list.Total != 0 {
		o.t.Errorf("the company counts %d applications", list.Total)
	}
	if told := o.get("/notifications").want(http.StatusOK).text(); strings.Contains(told, candidate) {
		o.t.Errorf("the company is told of her: %s", told)
	}
}

// problem is an error without what differs at each request.
func (s *said) problem() string {
	s.o.t.Helper()
	var whole fields
	s.into(&whole)
	delete(whole, "requestId")
	return fmt.Sprint(whole)
}
