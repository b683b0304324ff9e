package standard_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type fields = map[string]any

// operator is a person who uses the documented operations and nothing else, as a program of her own would. Each request goes to the next of the
// program's web processes.
type operator struct {
	t    *testing.T
	site *site
	http *http.Client
	turn int
}

func byOperations(t *testing.T, s *site, _ string) person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &operator{t: t, site: s, http: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// answer is what an operation says.
type said struct {
	o      *operator
	what   string
	Code   int
	Header http.Header
	Body   []byte
}

func (o *operator) send(method, path, kind string, body io.Reader) *said {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), method, o.site.web(o.turn)+"/api/v1"+path, body)
	o.turn++
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", "fr")
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := o.http.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read whole
	read, err := io.ReadAll(response.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	if response.StatusCode >= 500 {
		o.t.Errorf("%s %s answers %d: %s", method, path, response.StatusCode, read)
	}
	return &said{o, method + " " + path, response.StatusCode, response.Header, read}
}

func (o *operator) get(path string) *said {
	o.t.Helper()
	return o.send(http.MethodGet, path, "", http.NoBody)
}

func (o *operator) do(method, path string, in any) *said {
	o.t.Helper()
	if in == nil {
		return o.send(method, path, "", http.NoBody)
	}
	body, err := json.Marshal(in)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.send(method, path, "application/json", bytes.NewReader(body))
}

// want fails the test when the status is another one.
func (s *said) want(code int) *said {
	s.o.t.Helper()
	if s.Code != code {
		s.o.t.Fatalf("%s answers %d, want %d: %s", s.what, s.Code, code, s.Body)
	}
	return s
}

// into reads the answer.
func (s *said) into(v any) {
	s.o.t.Helper()
	if err := json.Unmarshal(s.Body, v); err != nil {
		s.o.t.Fatalf("%s: %v: %s", s.what, err, s.Body)
	}
}

// text is the answer as people write it: JSON escapes what HTML would not take.
func (s *said) text() string {
	s.o.t.Helper()
	var b strings.Builder
	var whole any
	s.into(&whole)
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(whole); err != nil {
		s.o.t.Fatal(err)
	}
	return b.String()
}

func (o *operator) Accept(link, password string) {
	o.t.Helper()
	token := strings.TrimPrefix(link, "/invitation/")
	o.do("POST", "/invitations/accept", fields{"token": token, "password": password}).want(http.StatusOK)
}

func (o *operator) SignIn(email, password string) {
	o.t.Helper()
	o.do("POST", "/session", fields{"email": email, "password": password}).want(http.StatusOK)
}

func (o *operator) Leave() {
	o.t.Helper()
	o.do("DELETE", "/session", nil).want(http.StatusNoContent)
	o.get("/session").want(http.StatusUnauthorized)
}

func (o *operator) AddCompany(c company) {
	o.t.Helper()
	o.do("POST", "/companies", fields{
		"name": c.Name, "sector": c.Sector, "city": c.City, "postcode": c.Postcode, "presentation": c.Presentation,
	}).want(http.StatusCreated)
}

func (o *operator) AddSchool(s school) {
	o.t.Helper()
	o.do("POST", "/establishments", fields{"name": s.Name, "kind": "school", "city": s.City, "postcode": s.Postcode}).want(http.StatusCreated)
}

// id finds the id of a company or a school by its name.
func (o *operator) id(list, name string) string {
	o.t.Helper()
	var found struct{ Items []struct{ ID, Name string } }
	o.get(list + "?q=" + url.QueryEscape(name)).want(http.StatusOK).into(&found)
	for _, one := range found.Items {
		if one.Name == name {
			return one.ID
		}
	}
	o.t.Fatalf("%s has no %q: %+v", list, name, found)
	return ""
}

func (o *operator) Invite(g guest) {
	o.t.Helper()
	in := fields{"email": g.Email, "firstName": g.First, "lastName": g.Last, "role": g.Role}
	if g.Role == "recruiter" {
		in["company"] = o.id("/companies", g.Place)
	} else {
		in["establishment"] = o.id("/establishments", g.Place)
	}
	o.do("POST", "/invitations", in).want(http.StatusCreated)
}

func (o *operator) ReadFeed(company, file string) reading {
	o.t.Helper()
	id, owner := "", o.id("/companies", company)
	var feeds []struct{ ID, Company string }
	o.get("/feeds").want(http.StatusOK).into(&feeds)
	for _, f := range feeds {
		if f.Company == owner {
			id = f.ID
		}
	}
	if id == "" {
		var made struct{ ID string }
		o.do("POST", "/feeds", fields{"company": owner, "name": "Offres de " + company, "url": "https://exemple.test/offres.xml"}).want(http.StatusCreated).into(&made)
		id = made.ID
		o.do("PUT", "/feeds/"+id+"/state", fields{"state": "open"}).want(http.StatusNoContent)
	}
	var run struct{ Created, Updated, Unchanged, Quarantined int }
	kind, body := o.attach("file", file)
	o.send(http.MethodPost, "/feeds/"+id+"/files", kind, body).want(http.StatusOK).into(&run)
	return reading{run.Created, run.Updated, run.Unchanged, run.Quarantined}
}

// attach is a form with a file.
func (o *operator) attach(field, path string) (kind string, body io.Reader) {
	o.t.Helper()
	content, err := os.ReadFile(path) //nolint:gosec // the test's own file
	if err != nil {
		o.t.Fatal(err)
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile(field, filepath.Base(path))
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return form.FormDataContentType(), &b
}

func (o *operator) Search(s search) string {
	o.t.Helper()
	q := url.Values{"q": {s.Words}}
	if s.Kind != "" {
		q.Set("kind", s.Kind)
	}
	if s.Department != "" {
		q.Set("department", s.Department)
	}
	return o.get("/offers?" + q.Encode()).want(http.StatusOK).text()
}

// slug finds an offer by its title.
func (o *operator) slug(title string) (offer, company string) {
	o.t.Helper()
	var found struct {
		Items []struct {
			Slug, Title string
			Company     struct{ Slug string }
		}
	}
	o.get("/offers?q=" + url.QueryEscape(title)).want(http.StatusOK).into(&found)
	for _, one := range found.Items {
		if one.Title == title {
			return one.Slug, one.Company.Slug
		}
	}
	o.t.Fatalf("there is no offer %q: %+v", title, found)
	return "", ""
}

func (o *operator) Offer(title string) string {
	o.t.Helper()
	offer, _ := o.slug(title)
	return o.get("/offers/" + offer).want(http.StatusOK).text()
}

func (o *operator) Employer(title, _ string) string {
	o.t.Helper()
	_, company := o.slug(title)
	return o.get("/companies/"+company).want(http.StatusOK).text() + o.get("/offers?company="+company).want(http.StatusOK).text()
}
