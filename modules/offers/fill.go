package offers

import (
	"slices"
	"strings"
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/offers/bulk"
	"github.com/atouts/atouts/modules/offers/text"
)

// fill sets every column that a person writes.
func fill(m *ent.OfferMutation, c content, now time.Time) {
	m.SetTitle(c.Title)
	m.SetReference(c.Reference)
	m.SetKind(c.Kind)
	m.SetKindOther(c.KindOther)
	m.SetDomain(c.Domain)
	m.SetRomeCode(c.RomeCode)
	m.SetLevel(c.Level)
	m.SetOpenings(c.Openings)
	m.SetStartFlexible(c.StartFlexible)
	m.SetDurationMonths(c.DurationMonths)
	m.SetHoursWeek(c.HoursWeek)
	m.SetRhythm(c.Rhythm)
	m.SetRemote(c.Remote)
	m.SetPayMin(c.PayMin)
	m.SetPayMax(c.PayMax)
	m.SetPayPeriod(c.PayPeriod)
	m.SetPayLegal(c.PayLegal)
	m.SetTravel(c.Travel)
	m.SetEnvironment(c.Environment)
	m.SetAccommodations(c.accommodations)
	m.SetDescription(c.Description)
	m.SetDescriptionText(c.DescriptionText)
	m.SetMissions(c.Missions)
	m.SetProfile(c.Profile)
	m.SetWantsLetter(c.wantsLetter)
	m.SetQuestions(c.questions)
	m.SetUpdatedAt(now)
	day(c.StartOn, m.SetStartOn, m.ClearStartOn)
	day(c.EndOn, m.SetEndOn, m.ClearEndOn)
	day(c.ApplyBefore, m.SetApplyBefore, m.ClearApplyBefore)
}

func day(t *time.Time, set func(time.Time), unset func()) {
	if t == nil {
		unset()
		return
	}
	set(*t)
}

// keepRich gives back the HTML of texts that a person saw as plain text in the form and did not touch.
func keepRich(in Input, before *ent.Offer) Input {
	for _, t := range []struct {
		typed *string
		was   string
	}{{&in.Description, before.Description}, {&in.Missions, before.Missions}, {&in.Profile, before.Profile}} {
		if sameText(*t.typed, plainOf(t.was)) {
			*t.typed = t.was
		}
	}
	return in
}

// plainOf returns clean HTML as it is shown in a form.
func plainOf(html string) string {
	_, plain := text.Sanitize(html)
	return plain
}

// sameText compares words alone: a browser changes the ends of lines.
func sameText(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// held returns the columns of a feed's offer that a person has changed, now or before.
func held(before *ent.Offer, c content) []string {
	locked := slices.Clone(before.Locked)
	hold := func(changed bool, columns ...string) {
		for _, column := range columns {
			if changed && !slices.Contains(locked, column) {
				locked = append(locked, column)
			}
		}
	}
	hold(before.Title != c.Title, "title")
	hold(before.Reference != c.Reference, "reference")
	hold(before.Kind != c.Kind || before.KindOther != c.KindOther, "kind", "kind_other")
	hold(before.Domain != c.Domain, "domain")
	hold(before.RomeCode != c.RomeCode, "rome_code")
	hold(before.Level != c.Level, "level")
	hold(before.Openings != c.Openings, "openings")
	hold(!sameDay(before.StartOn, c.StartOn) || before.StartFlexible != c.StartFlexible, "start_on", "start_flexible")
	hold(!sameDay(before.EndOn, c.EndOn), "end_on")
	hold(!sameDay(before.ApplyBefore, c.ApplyBefore), "apply_before")
	hold(!c.expires.IsZero() && !sameDay(&before.ExpiresAt, &c.expires), "expires_at")
	hold(before.DurationMonths != c.DurationMonths, "duration_months")
	hold(before.HoursWeek != c.HoursWeek, "hours_week")
	hold(before.Rhythm != c.Rhythm, "rhythm")
	hold(before.Remote != c.Remote, "remote")
	hold(before.PayMin != c.PayMin || before.PayMax != c.PayMax || before.PayPeriod != c.PayPeriod, "pay_min", "pay_max", "pay_period")
	hold(before.PayLegal != c.PayLegal, "pay_legal")
	hold(!slices.Equal(before.Travel, c.Travel), "travel")
	hold(!slices.Equal(before.Environment, c.Environment), "environment")
	hold(before.Description != c.Description, "description", "description_text")
	hold(before.Missions != c.Missions, "missions")
	hold(before.Profile != c.Profile, "profile")
	hold(!samePlaces(before.Edges.Places, c), "places")
	return locked
}

func sameDay(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func samePlaces(before []*ent.Place, c content) bool {
	return slices.EqualFunc(before, c.Places, func(was *ent.Place, is bulk.Place) bool {
		return was.City == is.City && was.Postcode == is.Postcode
	})
}
