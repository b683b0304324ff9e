package offers

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// kinds, levels and the rest are the choices of the form, in its order; a test of the module compares them with the words of the schema.
func kinds() []string {
	return []string{
		"internship_discovery", "internship", "apprenticeship", "professionalization", "permanent", "fixed_term", "temporary", "seasonal", "springboard",
		"civic_service", "vie", "immersion", "other",
	}
}

func levels() []string { return []string{"any", "none", "3", "4", "5", "6", "7", "8"} }

func domains() []string { return strings.Split("ABCDEFGHIJKLMN", "") }

func travels() []string { return []string{"licence", "vehicle", "public_transport", "business_trips"} }

func environments() []string {
	return []string{
		"quiet", "noise", "open_space", "public", "screen", "standing", "lifting", "driving", "heights", "temperature", "shifts", "travel", "teamwork",
		"autonomy", "predictable", "step_free", "lift", "parking", "transport",
	}
}

func needs() []string {
	return []string{
		"workstation", "screen_reader", "captions", "vehicle", "step_free", "interpreter", "job_coach", "tutor", "part_time", "hours", "breaks",
		"telework", "quiet_room", "written", "progressive", "no_load", "interview",
	}
}

// factList is what is known of an offer besides its texts.
func factList(ctx context.Context, v OfferView) []ui.Fact {
	var list []ui.Fact
	show := func(key string, value templ.Component) {
		list = append(list, ui.Fact{Term: i18n.T(ctx, key), Value: value})
	}
	say := func(key, text string) {
		if text != "" {
			show(key, ui.Words(text))
		}
	}
	say("offers.fact.kind", kindWords(ctx, v.Kind, v.KindOther))
	say("offers.fact.places", strings.Join(v.Places, ", "))
	if v.Remote != "none" {
		say("offers.field.remote", i18n.T(ctx, "offers.remote."+v.Remote))
	}
	if v.StartOn != nil {
		show("offers.field.start", ui.Day(*v.StartOn))
	}
	if v.StartFlexible {
		say("offers.fact.start_flexible", i18n.T(ctx, "offers.field.start_flexible"))
	}
	if v.EndOn != nil {
		show("offers.field.end", ui.Day(*v.EndOn))
	}
	if v.DurationMonths > 0 {
		say("offers.fact.duration", i18n.T(ctx, "offers.months", "Count", v.DurationMonths))
	}
	if v.HoursWeek > 0 {
		say("offers.field.hours", i18n.Decimal(ctx, v.HoursWeek, decimals(v.HoursWeek)))
	}
	say("offers.field.rhythm", v.Rhythm)
	say("offers.fact.pay", pay(ctx, v))
	if v.Level != "any" && v.Level != "" {
		say("offers.field.level", i18n.T(ctx, "offers.level."+v.Level))
	}
	if v.Openings > 1 {
		say("offers.field.openings", i18n.Number(ctx, v.Openings))
	}
	if v.Domain != "" {
		say("offers.field.domain", i18n.T(ctx, "offers.domain."+v.Domain))
	}
	say("offers.field.rome", v.RomeCode)
	say("offers.field.reference", v.Reference)
	say("offers.field.travel", joined(ctx, "offers.travel.", v.Travel))
	if !v.Published.IsZero() {
		show("offers.published_on", ui.Day(v.Published))
	}
	return list
}

func joined(ctx context.Context, prefix string, values []string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = i18n.T(ctx, prefix+value)
	}
	return strings.Join(words, ", ")
}

func decimals(n float64) int {
	if n == float64(int64(n)) {
		return 0
	}
	return 1
}

// pay writes the pay in words: "de 1 800 € à 2 000 € brut par mois".
func pay(ctx context.Context, v OfferView) string {
	period := ""
	if v.PayPeriod != "" {
		period = " " + i18n.T(ctx, "offers.pay_period."+v.PayPeriod)
	}
	switch {
	case v.PayMin > 0 && v.PayMax > v.PayMin:
		return i18n.T(ctx, "offers.pay_range", "Min", i18n.Money(ctx, v.PayMin), "Max", i18n.Money(ctx, v.PayMax)) + period
	case v.PayMin > 0 || v.PayMax > 0:
		return i18n.T(ctx, "offers.pay_one", "Pay", i18n.Money(ctx, max(v.PayMin, v.PayMax))) + period
	case v.PayLegal:
		return i18n.T(ctx, "offers.field.pay_legal")
	default:
		return ""
	}
}

func accommodationList(ctx context.Context, answers map[string]string) []ui.Fact {
	var list []ui.Fact
	for _, need := range needs() {
		if answer := answers[need]; answer != "" {
			list = append(list, ui.Fact{Term: i18n.T(ctx, "offers.need."+need), Value: ui.Words(i18n.T(ctx, "offers.accommodation."+answer))})
		}
	}
	return list
}
