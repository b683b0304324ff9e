package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/templates/i18n"
)

type stage struct {
	Title string     `json:"title" minLength:"1" maxLength:"10"`
	From  string     `json:"from,omitempty" format:"date"`
	Until *time.Time `json:"until,omitempty"`
}

// Named is exported because Huma sees no field of an unexported one.
type Named struct {
	Last string `json:"last"`
}

type everything struct {
	Named

	First   string     `json:"first" maxLength:"5"`
	Secret  string     `json:"secret,omitempty" format:"password" writeOnly:"true" minLength:"4"`
	Age     int        `json:"age,omitempty" minimum:"16"`
	Hours   float64    `json:"hours,omitempty"`
	Small   uint8      `json:"small,omitempty"`
	Agree   bool       `json:"agree"`
	News    *bool      `json:"news,omitempty"`
	Offer   uuid.UUID  `json:"offer,omitempty" format:"uuid"`
	Day     string     `json:"day,omitempty" format:"date"`
	At      *time.Time `json:"at,omitempty"`
	Skills  []string   `json:"skills" minItems:"1" maxItems:"3"`
	Stages  []stage    `json:"stages,omitempty"`
	Sort    string     `json:"sort,omitempty" enum:"new,near" default:"new"`
	Address struct {
		City string `json:"city,omitempty" maxLength:"8"`
	} `json:"address"`
	Internal string `json:"-"`
}

func posted(values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/x?first=no", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestFormReads(t *testing.T) {
	t.Parallel()
	in, err := api.Form[everything](posted(url.Values{
		"last": {" Le  Goff\x00 "}, "first": {"Zoé"}, "secret": {" a\x01 b "}, "age": {"1\u202f017"}, "hours": {"35,5"}, "small": {"7"},
		"agree": {"on"}, "offer": {"0193a5f0-1111-7000-8000-000000000001"}, "day": {"1/9/2026"}, "at.date": {"2026-11-24"}, "at.time": {"14:30"},
		"skills": {"Excel", " ", "Go"}, "skills[]": {"C#"},
		"stages[0].title": {"Bois"}, "stages[2].title": {" "}, "stages[7].title": {"Fer"}, "stages[7].until": {"2026-07-01T09:00"},
		"address.city": {"Paris"}, "Internal": {"x"}, "save": {"1"},
	}))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 14, 30, 0, 0, i18n.Paris())
	until := time.Date(2026, 7, 1, 9, 0, 0, 0, i18n.Paris())
	want := &everything{
		First: "Zoé", Secret: " a b ", Age: 1017, Hours: 35.5, Small: 7, Agree: true,
		Offer: uuid.MustParse("0193a5f0-1111-7000-8000-000000000001"), Day: "2026-09-01", At: &at, Skills: []string{"Excel", "Go", "C#"},
		Stages: []stage{{Title: "Bois"}, {Title: "Fer", Until: &until}}, Sort: "new",
	}
	want.Last, want.Address.City = "Le  Goff", "Paris"
	if diff := cmp.Diff(want, in); diff != "" {
		t.Error(diff)
	}
}

func TestFormRefuses(t *testing.T) {
	t.Parallel()
	in, err := api.Form[everything](posted(url.Values{
		"first": {"Zoé-Anaïs"}, "secret": {"abc"}, "age": {"douze"}, "small": {"300"}, "offer": {"12"}, "day": {"31/02/2026"},
		"at": {"demain"}, "stages[1].title": {"ok"}, "stages[3].title": {"beaucoup trop long"}, "stages[3].from": {"hier"},
		"address.city": {"Clermont-Ferrand"}, "sort": {"far"}, "news": {"maybe"},
	}))
	var got []string
	for _, f := range fault.Fields(err) {
		got = append(got, f.Name+" "+f.Key)
	}
	want := []string{
		"last validation.required", "first validation.max_length", "secret validation.min_length", "age validation.integer",
		"small validation.integer", "news validation.boolean", "offer validation.format", "day validation.date", "at validation.datetime",
		"skills validation.min_items", "stages[1].from validation.date", "stages[1].title validation.max_length", "sort validation.choice",
		"address.city validation.max_length",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if in.First != "Zoé-Anaïs" || len(in.Stages) != 2 || in.Stages[1].Title != "beaucoup trop long" {
		t.Errorf("what was typed is lost: %+v", in)
	}
}

func TestFormDoors(t *testing.T) {
	t.Parallel()
	type search struct {
		Q    string `json:"q,omitempty"`
		Page int    `json:"page,omitempty" minimum:"1" default:"1"`
	}
	in, err := api.Form[search](httptest.NewRequest(http.MethodGet, "/offres?q=+menuisier+&utm=x", nil))
	if diff := cmp.Diff(&search{Q: "menuisier", Page: 1}, in); diff != "" || err != nil {
		t.Error(diff, err)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("q", "été")
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/x", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	if in, err := api.Form[search](r); err != nil || in.Q != "été" {
		t.Errorf("multipart: %+v %v", in, err)
	}
	r = httptest.NewRequest(http.MethodPost, "/x", strings.NewReader("--x\r\nbroken"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, err := api.Form[search](r); !fault.Is(err, fault.KindMalformed) {
		t.Errorf("a broken multipart form: %v", err)
	}
	r = posted(url.Values{"q": {strings.Repeat("x", 100)}})
	r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 50)
	if _, err := api.Form[search](r); !fault.Is(err, fault.KindTooLarge) {
		t.Errorf("a large form: %v", err)
	}
	if _, err := api.Form[search](posted(url.Values{"a[99999999999999999999].b": {"1"}, "q[": {"x"}})); err != nil {
		t.Errorf("odd names: %v", err)
	}
}

// FuzzForm looks for a form that panics, or that is accepted with a text that a database refuses.
func FuzzForm(f *testing.F) {
	f.Add("last=a&first=b&skills=x&stages[0].title=t")
	f.Add("stages[0][1]=x&at.date=..&skills[1]=\x00&age=1e400&hours=NaN")
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		in, err := api.Form[everything](r)
		if err == nil && strings.ContainsRune(in.First+in.Last+in.Secret, 0) {
			t.Errorf("U+0000 passes: %q", body)
		}
	})
}
