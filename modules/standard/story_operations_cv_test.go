package standard_test

import (
	"mime"
	"net/http"
	"strings"
)

func (o *operator) CreateCandidate(g guest) {
	o.t.Helper()
	o.do("POST", "/candidates", fields{"email": g.Email, "firstName": g.First, "lastName": g.Last}).want(http.StatusCreated)
}

func (o *operator) WriteCV(c curriculum) {
	o.t.Helper()
	var made struct {
		ID       string
		Revision int
	}
	o.do("POST", "/cvs", fields{"title": c.Called}).want(http.StatusCreated).into(&made)
	o.do("PUT", "/cvs/"+made.ID, fields{"title": c.Called, "revision": made.Revision, "data": fields{
		"basics": fields{
			"name": c.Name, "email": c.Email, "phone": c.Phone, "label": c.Label, "summary": c.Summary, "location": fields{"city": c.City},
		},
		"work":      []fields{{"name": c.Company, "position": c.Position, "startDate": iso(c.From), "endDate": iso(c.To), "highlights": []string{c.Task}}},
		"education": []fields{{"institution": c.School, "studyType": c.Diploma}},
		"skills":    []fields{{"name": c.Skill}},
		"languages": []fields{{"language": c.Language, "fluency": c.Level}},
		"interests": []fields{{"name": c.Interest}},
		"meta":      fields{"atouts": fields{"strengths": []fields{{"name": c.Strength, "summary": c.Because}}}},
	}}).want(http.StatusOK)
}

// iso writes "01/2026" as JSON Resume does.
func iso(month string) string {
	m, y, _ := strings.Cut(month, "/")
	return y + "-" + m
}

func (o *operator) cv(called string) string {
	o.t.Helper()
	var list struct{ CVs []struct{ ID, Title string } }
	o.get("/cvs").want(http.StatusOK).into(&list)
	for _, one := range list.CVs {
		if one.Title == called {
			return one.ID
		}
	}
	o.t.Fatalf("there is no CV %q", called)
	return ""
}

func (o *operator) PrintCV(called string) (file string, pdf []byte) {
	o.t.Helper()
	at := "/cvs/" + o.cv(called)
	o.do("POST", at+"/rendering", nil).want(http.StatusAccepted)
	eventually(o.t, "the PDF", func() bool {
		var copied struct{ State string }
		o.get(at + "/rendering").want(http.StatusOK).into(&copied)
		return copied.State == "ready"
	})
	got := o.get(at + "/pdf").want(http.StatusOK)
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Disposition"))
	if err != nil {
		o.t.Fatal(err)
	}
	return params["filename"], got.Body
}

func (o *operator) IsTold(words string) {
	o.t.Helper()
	eventually(o.t, "a notification of "+words, func() bool {
		return strings.Contains(alike(o.get("/notifications").want(http.StatusOK).text()), alike(words))
	})
}
