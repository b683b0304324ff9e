package offers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/modules/offers/schema"
)

func valid() Input {
	return Input{
		Title: "Apprenti boulanger", Kind: schema.KindApprenticeship, Domain: "D", Description: "Pétrir, façonner et cuire le pain chaque matin.",
		Places: []PlaceInput{{City: "Orléans", Postcode: "45000"}},
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		change func(in *Input)
		wrong  []string // "field key"
	}{
		{"valid", func(*Input) {}, nil},
		{"tags are no description", func(in *Input) { in.Description = "<p><b></b></p>" + strings.Repeat("<br>", 30) + "Court" }, []string{"description offers.description_short"}},
		{"29 characters", func(in *Input) { in.Description = strings.Repeat("é", 29) }, []string{"description offers.description_short"}},
		{"30 characters", func(in *Input) { in.Description = strings.Repeat("é", 30) }, nil},
		{"other without words", func(in *Input) { in.Kind, in.KindOther = schema.KindOther, "  " }, []string{"kindOther offers.kind_other_needed"}},
		{"other", func(in *Input) { in.Kind, in.KindOther = schema.KindOther, "Contrat de mission" }, nil},
		{"code of another domain", func(in *Input) { in.RomeCode = "A1101" }, []string{"romeCode offers.rome_domain"}},
		{"end before start", func(in *Input) { in.StartOn, in.EndOn = "2026-09-02", "2026-09-01" }, []string{"endOn offers.dates_order"}},
		{"end on start", func(in *Input) { in.StartOn, in.EndOn = "2026-09-01", "2026-09-01" }, nil},
		{"no such day", func(in *Input) { in.StartOn = "2026-02-31" }, []string{"startOn validation.date"}},
		{"last day passed", func(in *Input) { in.ApplyBefore = "2026-02-28" }, []string{"applyBefore offers.date_past"}},
		{"last day today", func(in *Input) { in.ApplyBefore, in.ExpiresOn = "2026-03-01", "2026-03-01" }, nil},
		{"shown until yesterday", func(in *Input) { in.ExpiresOn = "2026-02-28" }, []string{"expiresOn offers.date_past"}},
		{"pay upside down", func(in *Input) { in.PayMin, in.PayMax, in.PayPeriod = 2000, 1800, "month" }, []string{"payMax offers.pay_order"}},
		{"pay without period", func(in *Input) { in.PayMin = 2000 }, []string{"payPeriod offers.pay_period_needed"}},
		{"pay from", func(in *Input) { in.PayMin, in.PayPeriod = 12.02, "hour" }, nil},
		{"no place", func(in *Input) { in.Places = nil }, []string{"places[0].city offers.place_needed"}},
		{"no place, remote", func(in *Input) { in.Places, in.Remote = nil, schema.RemoteFull }, nil},
		{"unknown place", func(in *Input) { in.Places = append(in.Places, PlaceInput{City: "Zzyzx-sur-Rien"}) }, []string{"places[1].city offers.place_unknown"}},
		{"everything at once", func(in *Input) { in.Description, in.PayMin, in.RomeCode = "non", 1, "N1101" }, []string{
			"romeCode offers.rome_domain", "description offers.description_short", "payPeriod offers.pay_period_needed",
		}},
	} {
		in := valid()
		c.change(&in)
		_, err := check(in, now)
		var wrong []string
		for _, f := range fault.Fields(err) {
			wrong = append(wrong, f.Name+" "+f.Key)
		}
		if !slices.Equal(wrong, c.wrong) {
			t.Errorf("%s: %v, want %v", c.name, wrong, c.wrong)
		}
	}
}

func TestCheckKeeps(t *testing.T) {
	t.Parallel()
	in := valid()
	in.Title, in.Questions = "  Apprenti \n boulanger ", []string{"  ", "Pourquoi nous ?"}
	in.Description = "<p onclick=x()>Pétrir.<script>alert(1)</script></p><ul><li>Façonner le pain avec l’équipe</li></ul>"
	in.Accommodations = Accommodations{QuietRoom: "here", Tutor: "to_discuss"}
	in.ApplyBefore = "2026-07-14"
	c, err := check(in, time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if c.Title != "Apprenti boulanger" || !slices.Equal(c.questions, []string{"Pourquoi nous ?"}) || len(c.accommodations) != 2 || c.accommodations["tutor"] != "to_discuss" {
		t.Errorf("%+v", c)
	}
	if strings.Contains(c.Description, "script") || strings.Contains(c.Description, "onclick") || !strings.Contains(c.Description, "<li>") {
		t.Error(c.Description)
	}
	if want := time.Date(2026, 7, 14, 21, 59, 59, 0, time.UTC); !c.ApplyBefore.Equal(want) {
		t.Errorf("the last day ends at %s, want %s", c.ApplyBefore, want)
	}
	if p := c.Places[0]; p.Department != "45" || p.INSEE != "45234" || p.Label != "Orléans (45)" || p.Latitude == nil {
		t.Errorf("%+v", p)
	}
}
