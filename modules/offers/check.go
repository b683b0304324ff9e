package offers

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/place"
	"github.com/atouts/atouts/modules/offers/schema"
	"github.com/atouts/atouts/modules/offers/text"
	"github.com/atouts/atouts/templates/i18n"
)

// shortest is how many characters a description has at least, without its tags.
const shortest = 30

// content is a checked offer: what goes into the columns.
type content struct {
	bulk.Offer
	accommodations map[string]string
	wantsLetter    bool
	questions      []string
	expires        time.Time // zero: the person did not say
}

// check turns an input into the content of an offer, or says everything that is wrong with it. now is the day it must not be behind.
func check(in Input, now time.Time) (content, error) {
	var c checker
	out := content{
		Offer: bulk.Offer{
			Title: strings.Join(strings.Fields(in.Title), " "), Reference: in.Reference, Kind: in.Kind, Domain: in.Domain, RomeCode: in.RomeCode,
			Level: orElse(in.Level, schema.LevelAny), Openings: max(in.Openings, 1), StartFlexible: in.StartFlexible, DurationMonths: in.DurationMonths,
			HoursWeek: in.HoursWeek, Rhythm: in.Rhythm, Remote: orElse(in.Remote, schema.RemoteNone), PayMin: in.PayMin, PayMax: in.PayMax,
			PayPeriod: in.PayPeriod, Currency: "EUR", PayLegal: in.PayLegal, Travel: in.Travel, Environment: in.Environment,
		},
		wantsLetter: in.WantsLetter,
	}
	c.words(in, &out)
	c.days(in, &out, now)
	c.pay(in, &out)
	c.places(in, &out)
	if len(c.wrong) > 0 {
		return content{}, fault.Invalid(c.wrong...)
	}
	var err error
	if out.accommodations, err = in.Accommodations.byNeed(); err != nil {
		return content{}, err
	}
	return out, nil
}

// checker collects what is wrong.
type checker struct{ wrong []fault.Field }

func (c *checker) add(name, key string, params ...any) {
	c.wrong = append(c.wrong, fault.Field{Name: name, Key: key, Params: params})
}

func (c *checker) words(in Input, out *content) {
	if in.Kind == schema.KindOther {
		if out.KindOther = strings.TrimSpace(in.KindOther); out.KindOther == "" {
			c.add("kindOther", "offers.kind_other_needed")
		}
	}
	if in.RomeCode != "" && !strings.HasPrefix(in.RomeCode, in.Domain) {
		c.add("romeCode", "offers.rome_domain")
	}
	out.Description, out.DescriptionText = text.Sanitize(in.Description)
	if utf8.RuneCountInString(out.DescriptionText) < shortest {
		c.add("description", "offers.description_short", "Count", shortest)
	}
	out.Missions, _ = text.Sanitize(in.Missions)
	out.Profile, _ = text.Sanitize(in.Profile)
	for _, q := range in.Questions {
		if q = strings.TrimSpace(q); q != "" {
			out.questions = append(out.questions, q)
		}
	}
}

func (c *checker) days(in Input, out *content, now time.Time) {
	out.StartOn = c.day("startOn", in.StartOn, false)
	out.EndOn = c.day("endOn", in.EndOn, false)
	if out.StartOn != nil && out.EndOn != nil && out.EndOn.Before(*out.StartOn) {
		c.add("endOn", "offers.dates_order")
	}
	if out.ApplyBefore = c.day("applyBefore", in.ApplyBefore, true); out.ApplyBefore != nil && out.ApplyBefore.Before(now) {
		c.add("applyBefore", "offers.date_past")
	}
	if last := c.day("expiresOn", in.ExpiresOn, true); last != nil {
		out.expires = *last
		if last.Before(now) {
			c.add("expiresOn", "offers.date_past")
		}
	}
}

// day reads a day of Paris: its beginning, or its last second.
func (c *checker) day(name, value string, end bool) *time.Time {
	if value == "" {
		return nil
	}
	t, err := time.ParseInLocation(time.DateOnly, value, i18n.Paris())
	if err != nil || t.Year() < 2000 || t.Year() > 2100 {
		c.add(name, "validation.date")
		return nil
	}
	if end {
		t = t.AddDate(0, 0, 1).Add(-time.Second)
	}
	t = t.UTC()
	return &t
}

func (c *checker) pay(in Input, out *content) {
	if in.PayMin > 0 && in.PayMax > 0 && in.PayMax < in.PayMin {
		c.add("payMax", "offers.pay_order")
	}
	switch paid := in.PayMin > 0 || in.PayMax > 0; {
	case paid && in.PayPeriod == "":
		c.add("payPeriod", "offers.pay_period_needed")
	case !paid:
		out.PayPeriod = ""
	}
}

func (c *checker) places(in Input, out *content) {
	for i, p := range in.Places {
		if strings.TrimSpace(p.City+p.Postcode) == "" {
			continue
		}
		found, ok := place.Resolve(place.Query{City: p.City, Postcode: p.Postcode})
		if !ok {
			c.add(fmt.Sprintf("places[%d].city", i), "offers.place_unknown")
			continue
		}
		out.Places = append(out.Places, placeOf(found))
	}
	if len(out.Places) == 0 && in.Remote != schema.RemoteFull && len(c.wrong) == 0 {
		c.add("places[0].city", "offers.place_needed")
	}
}

func placeOf(found place.Place) bulk.Place {
	p := bulk.Place{
		City: found.City, Postcode: found.Postcode, INSEE: found.INSEE, Department: found.Department, Region: found.Region,
		Label: fmt.Sprintf("%s (%s)", orElse(found.City, found.DepartmentName), found.Department),
	}
	if found.Located {
		p.Latitude, p.Longitude = &found.Lat, &found.Lon
	}
	return p
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
