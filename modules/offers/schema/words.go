package schema

// An offer is typed in a form or brought by a feed.
const (
	SourceForm = "form"
	SourceFeed = "feed"
)

// The life of an offer: draft → published → suspended → filled / expired / archived.
const (
	StateDraft     = "draft"
	StatePublished = "published"
	StateSuspended = "suspended"
	StateFilled    = "filled"
	StateExpired   = "expired"
	StateArchived  = "archived"
)

// States returns every state, in the order of the life.
func States() []string {
	return []string{StateDraft, StatePublished, StateSuspended, StateFilled, StateExpired, StateArchived}
}

// The kinds of offer.
const (
	KindDiscovery           = "internship_discovery" // stage d'observation
	KindInternship          = "internship"
	KindApprenticeship      = "apprenticeship"
	KindProfessionalization = "professionalization"
	KindPermanent           = "permanent"   // CDI
	KindFixedTerm           = "fixed_term"  // CDD
	KindTemporary           = "temporary"   // intérim
	KindSeasonal            = "seasonal"    // saisonnier
	KindSpringboard         = "springboard" // CDD tremplin
	KindCivicService        = "civic_service"
	KindVIE                 = "vie"
	KindImmersion           = "immersion" // PMSMP
	KindOther               = "other"
)

// Kinds returns every kind, in the order of the forms and filters.
func Kinds() []string {
	return []string{
		KindDiscovery, KindInternship, KindApprenticeship, KindProfessionalization, KindPermanent, KindFixedTerm, KindTemporary,
		KindSeasonal, KindSpringboard, KindCivicService, KindVIE, KindImmersion, KindOther,
	}
}

// The levels: any, none, then 3 (CAP) to 8 (doctorate).
const (
	LevelAny  = "any"
	LevelNone = "none"
	Level3    = "3"
	Level4    = "4"
	Level5    = "5"
	Level6    = "6"
	Level7    = "7"
	Level8    = "8"
)

// Levels returns every level, in the order of the forms.
func Levels() []string {
	return []string{LevelAny, LevelNone, Level3, Level4, Level5, Level6, Level7, Level8}
}

// The degrees of remote work.
const (
	RemoteNone   = "none"
	RemoteHybrid = "hybrid"
	RemoteFull   = "full"
)

// Remotes returns every degree.
func Remotes() []string { return []string{RemoteNone, RemoteHybrid, RemoteFull} }

// The periods of pay.
const (
	PeriodHour  = "hour"
	PeriodDay   = "day"
	PeriodMonth = "month"
	PeriodYear  = "year"
)

// Periods returns every period.
func Periods() []string { return []string{PeriodHour, PeriodDay, PeriodMonth, PeriodYear} }

// Domains are the letters of the fourteen ROME domains.
const Domains = "ABCDEFGHIJKLMN"

// Travels returns what an offer may ask to get around with.
func Travels() []string { return []string{"licence", "vehicle", "public_transport", "business_trips"} }

// Environments returns what may be said of a place of work, in the order of the forms.
func Environments() []string {
	return []string{
		"quiet", "noise", "open_space", "public", "screen", "standing", "lifting", "driving", "heights", "temperature", "shifts", "travel",
		"teamwork", "autonomy", "predictable", "step_free", "lift", "parking", "transport",
	}
}

// How far an accommodation is: there already, possible, or to be spoken about.
const (
	AccommodationHere     = "here"
	AccommodationPossible = "possible"
	AccommodationDiscuss  = "to_discuss"
)
