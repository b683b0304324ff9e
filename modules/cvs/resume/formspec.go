package resume

// Kind says which control a form field is.
type Kind string

// The kinds of control.
const (
	KindLine  Kind = "line"  // one line of text
	KindText  Kind = "text"  // several lines
	KindLines Kind = "lines" // a list, one element per line
	KindDate  Kind = "date"
	KindLink  Kind = "link"
	KindEmail Kind = "email"
	KindPhone Kind = "phone"
	KindCheck Kind = "check" // present means true
)

// FormField is a field of a form group. In a group of many its full name is group.index.name, else just its name.
type FormField struct {
	Name string
	Kind Kind

	path string
}

// FormGroup is a part of the editor: one fieldset, or one for each item when Many.
type FormGroup struct {
	Name    string
	Section Section // empty for what can neither be moved nor hidden
	Many    bool
	Fields  []FormField

	path string
}

// FormGroups gives the editor's groups in the order of its page. What they do not show of a CV is kept untouched by ReadForm.
func FormGroups() []FormGroup {
	hidden := FormField{"hidden", KindCheck, "hidden"}
	return []FormGroup{
		{Name: "identity", path: "basics", Fields: []FormField{
			{"name", KindLine, "name"},
			{"email", KindEmail, "email"},
			{"phone", KindPhone, "phone"},
			{"address", KindLine, "location.address"},
			{"postal_code", KindLine, "location.postalCode"},
			{"city", KindLine, "location.city"},
			{"website", KindLink, "url"},
		}},
		{Name: "title", path: "basics", Fields: []FormField{
			{"label", KindLine, "label"},
			{"summary", KindText, "summary"},
		}},
		{Name: "strengths", Section: SectionStrengths, Many: true, path: "meta.atouts.strengths", Fields: []FormField{
			{"name", KindLine, "name"},
			{"example", KindText, "summary"},
			hidden,
		}},
		{Name: "experience", Section: SectionWork, Many: true, path: "work", Fields: []FormField{
			{"position", KindLine, "position"},
			{"company", KindLine, "name"},
			{"about", KindLine, "description"},
			{"city", KindLine, "location"},
			{"start", KindDate, "startDate"},
			{"end", KindDate, "endDate"},
			{"summary", KindText, "summary"},
			{"tasks", KindLines, "highlights"},
			{"website", KindLink, "url"},
			hidden,
		}},
		{Name: "education", Section: SectionEducation, Many: true, path: "education", Fields: []FormField{
			{"diploma", KindLine, "studyType"},
			{"subject", KindLine, "area"},
			{"school", KindLine, "institution"},
			{"start", KindDate, "startDate"},
			{"end", KindDate, "endDate"},
			{"grade", KindLine, "score"},
			{"courses", KindLines, "courses"},
			{"website", KindLink, "url"},
			hidden,
		}},
		{Name: "skills", Section: SectionSkills, Many: true, path: "skills", Fields: []FormField{
			{"name", KindLine, "name"},
			{"level", KindLine, "level"},
			{"details", KindLines, "keywords"},
			hidden,
		}},
		{Name: "languages", Section: SectionLanguages, Many: true, path: "languages", Fields: []FormField{
			{"name", KindLine, "language"},
			{"level", KindLine, "fluency"},
			hidden,
		}},
		{Name: "interests", Section: SectionInterests, Many: true, path: "interests", Fields: []FormField{
			{"name", KindLine, "name"},
			{"details", KindLines, "keywords"},
			hidden,
		}},
	}
}
