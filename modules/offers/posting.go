package offers

import (
	"strings"
	"time"

	"github.com/atouts/atouts/modules/offers/schema"
)

// posting describes an offer to search engines, in the words of schema.org's JobPosting.
func posting(o *Full, base string) map[string]any {
	p := map[string]any{
		"@context": "https://schema.org", "@type": "JobPosting", "title": o.Title, "description": o.Description + o.Missions + o.Profile,
		"datePosted": o.PublishedAt.Format(time.DateOnly), "validThrough": o.ExpiresAt.Format(time.RFC3339), "url": base + Root + "/" + o.Slug,
		"identifier":         map[string]any{"@type": "PropertyValue", "name": "Atouts", "value": o.ID.String()},
		"hiringOrganization": map[string]any{"@type": "Organization", "name": o.Company, "sameAs": base + "/entreprises/" + o.CompanySlug},
		"employmentType":     employment(o.Kind), "directApply": false, "totalJobOpenings": o.Openings,
	}
	var places []map[string]any
	for _, at := range o.At {
		places = append(places, map[string]any{"@type": "Place", "address": map[string]any{
			"@type": "PostalAddress", "addressLocality": at.City, "postalCode": at.Postcode, "addressCountry": "FR",
		}})
	}
	if places != nil {
		p["jobLocation"] = places
	}
	if o.Remote == schema.RemoteFull {
		p["jobLocationType"] = "TELECOMMUTE"
		p["applicantLocationRequirements"] = map[string]any{"@type": "Country", "name": "FR"}
	}
	if o.PayMin > 0 || o.PayMax > 0 {
		value := map[string]any{"@type": "QuantitativeValue", "unitText": strings.ToUpper(o.PayPeriod)}
		if o.PayMin > 0 {
			value["minValue"] = o.PayMin
		}
		if o.PayMax > 0 {
			value["maxValue"] = o.PayMax
		}
		p["baseSalary"] = map[string]any{"@type": "MonetaryAmount", "currency": o.Currency, "value": value}
	}
	return p
}

func employment(kind string) string {
	switch kind {
	case schema.KindDiscovery, schema.KindInternship, schema.KindImmersion:
		return "INTERN"
	case schema.KindPermanent, schema.KindSpringboard:
		return "FULL_TIME"
	case schema.KindTemporary, schema.KindFixedTerm, schema.KindSeasonal:
		return "TEMPORARY"
	case schema.KindCivicService, schema.KindVIE:
		return "VOLUNTEER"
	default:
		return "OTHER"
	}
}
