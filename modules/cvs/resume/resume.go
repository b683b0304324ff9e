package resume

// Resume is a CV. The tags cv say what a text is: a line when absent, else text (several lines), link, email, phone, date or country.
type Resume struct {
	Schema       string        `json:"$schema,omitempty" cv:"link"`
	Basics       Basics        `json:"basics"`
	Work         []Work        `json:"work,omitempty"`
	Volunteer    []Volunteer   `json:"volunteer,omitempty"`
	Education    []Education   `json:"education,omitempty"`
	Awards       []Award       `json:"awards,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Publications []Publication `json:"publications,omitempty"`
	Skills       []Skill       `json:"skills,omitempty"`
	Languages    []Language    `json:"languages,omitempty"`
	Interests    []Interest    `json:"interests,omitempty"`
	References   []Reference   `json:"references,omitempty"`
	Projects     []Project     `json:"projects,omitempty"`
	Meta         Meta          `json:"meta,omitzero"`
}

// Basics says who the person is and how to reach her. Label is the title of the CV: the job that is looked for.
type Basics struct {
	Name     string    `json:"name,omitempty"`
	Label    string    `json:"label,omitempty"`
	Image    string    `json:"image,omitempty" cv:"link"`
	Email    string    `json:"email,omitempty" cv:"email"`
	Phone    string    `json:"phone,omitempty" cv:"phone"`
	URL      string    `json:"url,omitempty" cv:"link"`
	Summary  string    `json:"summary,omitempty" cv:"text"`
	Location Location  `json:"location,omitzero"`
	Profiles []Profile `json:"profiles,omitempty"`
}

// Location is where the person lives.
type Location struct {
	Address     string `json:"address,omitempty"`
	PostalCode  string `json:"postalCode,omitempty"`
	City        string `json:"city,omitempty"`
	CountryCode string `json:"countryCode,omitempty" cv:"country"`
	Region      string `json:"region,omitempty"`
}

// Profile is an account on a network.
type Profile struct {
	Network  string `json:"network,omitempty"`
	Username string `json:"username,omitempty"`
	URL      string `json:"url,omitempty" cv:"link"`
	Hidden   bool   `json:"hidden,omitempty"`
}

// Work is an experience: a job, an internship, an apprenticeship. Name is the company's.
type Work struct {
	Name        string   `json:"name,omitempty"`
	Location    string   `json:"location,omitempty"`
	Description string   `json:"description,omitempty"`
	Position    string   `json:"position,omitempty"`
	URL         string   `json:"url,omitempty" cv:"link"`
	StartDate   string   `json:"startDate,omitempty" cv:"date"`
	EndDate     string   `json:"endDate,omitempty" cv:"date"`
	Summary     string   `json:"summary,omitempty" cv:"text"`
	Highlights  []string `json:"highlights,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"`
}

// Volunteer is an engagement without pay.
type Volunteer struct {
	Organization string   `json:"organization,omitempty"`
	Position     string   `json:"position,omitempty"`
	URL          string   `json:"url,omitempty" cv:"link"`
	StartDate    string   `json:"startDate,omitempty" cv:"date"`
	EndDate      string   `json:"endDate,omitempty" cv:"date"`
	Summary      string   `json:"summary,omitempty" cv:"text"`
	Highlights   []string `json:"highlights,omitempty"`
	Hidden       bool     `json:"hidden,omitempty"`
}

// Education is a training: StudyType is the diploma, Area its subject.
type Education struct {
	Institution string   `json:"institution,omitempty"`
	URL         string   `json:"url,omitempty" cv:"link"`
	Area        string   `json:"area,omitempty"`
	StudyType   string   `json:"studyType,omitempty"`
	StartDate   string   `json:"startDate,omitempty" cv:"date"`
	EndDate     string   `json:"endDate,omitempty" cv:"date"`
	Score       string   `json:"score,omitempty"`
	Courses     []string `json:"courses,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"`
}

// Award is a prize.
type Award struct {
	Title   string `json:"title,omitempty"`
	Date    string `json:"date,omitempty" cv:"date"`
	Awarder string `json:"awarder,omitempty"`
	Summary string `json:"summary,omitempty" cv:"text"`
	Hidden  bool   `json:"hidden,omitempty"`
}

// Certificate is a certificate or a permit: SST, CACES, Pix.
type Certificate struct {
	Name   string `json:"name,omitempty"`
	Date   string `json:"date,omitempty" cv:"date"`
	URL    string `json:"url,omitempty" cv:"link"`
	Issuer string `json:"issuer,omitempty"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Publication is something that the person has published.
type Publication struct {
	Name        string `json:"name,omitempty"`
	Publisher   string `json:"publisher,omitempty"`
	ReleaseDate string `json:"releaseDate,omitempty" cv:"date"`
	URL         string `json:"url,omitempty" cv:"link"`
	Summary     string `json:"summary,omitempty" cv:"text"`
	Hidden      bool   `json:"hidden,omitempty"`
}

// Skill is something that the person can do, with what it is made of.
type Skill struct {
	Name     string   `json:"name,omitempty"`
	Level    string   `json:"level,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	Hidden   bool     `json:"hidden,omitempty"`
}

// Language is a language that the person speaks or signs.
type Language struct {
	Language string `json:"language,omitempty"`
	Fluency  string `json:"fluency,omitempty"`
	Hidden   bool   `json:"hidden,omitempty"`
}

// Interest is something that the person likes.
type Interest struct {
	Name     string   `json:"name,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	Hidden   bool     `json:"hidden,omitempty"`
}

// Reference is somebody who recommends the person, and her words.
type Reference struct {
	Name      string `json:"name,omitempty"`
	Reference string `json:"reference,omitempty" cv:"text"`
	Hidden    bool   `json:"hidden,omitempty"`
}

// Project is something that the person has made.
type Project struct {
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty" cv:"text"`
	Highlights  []string `json:"highlights,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	StartDate   string   `json:"startDate,omitempty" cv:"date"`
	EndDate     string   `json:"endDate,omitempty" cv:"date"`
	URL         string   `json:"url,omitempty" cv:"link"`
	Roles       []string `json:"roles,omitempty"`
	Entity      string   `json:"entity,omitempty"`
	Type        string   `json:"type,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"`
}

// Meta is what tools keep beside the CV.
type Meta struct {
	Canonical    string `json:"canonical,omitempty" cv:"link"`
	Version      string `json:"version,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	Atouts       Atouts `json:"atouts,omitzero"`
}

// Atouts is our part of Meta.
type Atouts struct {
	Strengths  []Strength `json:"strengths,omitempty"`
	SoftSkills []Strength `json:"softSkills,omitempty"`
	Mobility   Mobility   `json:"mobility,omitzero"`
	// Order lists sections in the order in which they are shown. Sections that it does not name follow in the usual order.
	Order []Section `json:"order,omitempty"`
	// Hidden lists sections, and parts of Basics, that are kept but not shown.
	Hidden []Section `json:"hidden,omitempty"`
}

// Strength is a strength or a soft skill: its name, and if the person wishes an example.
type Strength struct {
	Name    string `json:"name,omitempty"`
	Summary string `json:"summary,omitempty" cv:"text"`
	Hidden  bool   `json:"hidden,omitempty"`
}

// Mobility says how the person can come to work.
type Mobility struct {
	Licences []string `json:"licences,omitempty"`
	Vehicle  bool     `json:"vehicle,omitempty"`
	Area     string   `json:"area,omitempty"`
}
