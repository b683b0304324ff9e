package offers

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/templates/i18n"
)

// valuesOf writes an offer as the fields of its form.
func valuesOf(o *ent.Offer) (url.Values, error) {
	v := url.Values{
		"title": {o.Title}, "reference": {o.Reference}, "kind": {o.Kind}, "kindOther": {o.KindOther}, "domain": {o.Domain}, "romeCode": {o.RomeCode},
		"level": {o.Level}, "openings": {strconv.Itoa(o.Openings)}, "remote": {o.Remote}, "rhythm": {o.Rhythm}, "payPeriod": {o.PayPeriod},
		"description": {plainOf(o.Description)}, "missions": {plainOf(o.Missions)}, "profile": {plainOf(o.Profile)},
		"travel": o.Travel, "environment": o.Environment,
		"startOn": {typedDay(o.StartOn)}, "endOn": {typedDay(o.EndOn)}, "applyBefore": {typedDay(o.ApplyBefore)}, "expiresOn": {typedDay(&o.ExpiresAt)},
		"durationMonths": {typedNumber(float64(o.DurationMonths))}, "hoursWeek": {typedNumber(o.HoursWeek)},
		"payMin": {typedNumber(o.PayMin)}, "payMax": {typedNumber(o.PayMax)},
	}
	for name, on := range map[string]bool{"startFlexible": o.StartFlexible, "payLegal": o.PayLegal, "wantsLetter": o.WantsLetter} {
		if on {
			v.Set(name, "on")
		}
	}
	for need, answer := range o.Accommodations {
		v.Set("accommodations."+need, answer)
	}
	for i, q := range o.Questions {
		v.Set(fmt.Sprintf("questions[%d]", i), q)
	}
	places, err := o.Edges.PlacesOrErr()
	if err != nil {
		return nil, fmt.Errorf("writing the form of an offer: %w", err)
	}
	for i, p := range places {
		v.Set(fmt.Sprintf("places[%d].city", i), orElse(p.City, p.Label))
		v.Set(fmt.Sprintf("places[%d].postcode", i), p.Postcode)
	}
	return v, nil
}

func typedDay(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(i18n.Paris()).Format(time.DateOnly)
}

func typedNumber(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
