package feeds

import (
	"time"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/modules/feeds/read"
	"github.com/atouts/atouts/modules/offers/bulk"
)

// toRow turns an offer as read into a row of the offers module. Nothing that changes with the time of reading goes into it.
func toRow(f *ent.Feed, o *read.Offer) bulk.Row {
	row := bulk.Row{
		FeedID: f.ID, CompanyID: f.CompanyID, ExternalID: o.ExternalID, Company: f.Edges.Company.Name, Raw: o.RawHash[:bulk.HashSize],
		Published: o.Published,
		Offer: bulk.Offer{
			Title: o.Title, Reference: o.ExternalID, SourceURL: o.SourceURL, Kind: string(o.Kind), Domain: "", RomeCode: o.ROME, Level: o.Level,
			StartOn: day(o.Start), EndOn: day(o.End), ApplyBefore: day(o.ApplyBefore), DurationMonths: o.DurationMonths, HoursWeek: o.HoursPerWeek,
			Remote: o.Remote, PayMin: o.Pay.Min, PayMax: o.Pay.Max, PayPeriod: o.Pay.Period, Currency: o.Pay.Currency,
			Description: o.Description.HTML, DescriptionText: o.Description.Plain, Missions: o.Missions.HTML, Profile: o.Profile.HTML, ApplyURL: o.ApplyURL,
		},
	}
	if o.WeakID {
		row.Offer.Reference = ""
	}
	if o.Kind == read.KindOther {
		row.Offer.KindOther = cut(o.KindText, 120)
	}
	if o.ROME != "" {
		row.Offer.Domain = o.ROME[:1]
	}
	if o.Company != f.Edges.Company.Name {
		row.Offer.CompanyLabel = cut(o.Company, 200)
	}
	for _, p := range o.Places {
		place := bulk.Place{Label: cut(p.Label, 300), City: cut(p.City, 120), Postcode: p.Postcode, INSEE: p.INSEE, Department: p.Department, Region: p.Region}
		if p.Located {
			place.Latitude, place.Longitude = &p.Lat, &p.Lon
		}
		row.Offer.Places = append(row.Offer.Places, place)
	}
	if o.Pay.Max == 0 {
		row.Offer.PayMax = o.Pay.Min
	}
	if !o.ApplyBefore.IsZero() {
		row.Expires = o.ApplyBefore.Add(24 * time.Hour)
	}
	return row
}

func day(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
