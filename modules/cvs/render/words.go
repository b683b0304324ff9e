package render

import (
	"fmt"
	"strings"

	"github.com/atouts/atouts/modules/cvs/resume"
)

// words is a language of CVs.
type words struct {
	titles   map[resume.Section]string
	document string // what a CV is called
	page     string // page n of m
	months   [12]string
	since    string
	colon    string // with its space
	comma    string
	vehicle  string
}

func wordsFor(locale string) words {
	if locale == "en" || strings.HasPrefix(locale, "en-") {
		return english()
	}
	return french()
}

func french() words {
	return words{
		titles: map[resume.Section]string{
			resume.SectionSummary: "En bref", resume.SectionStrengths: "Mes atouts", resume.SectionSoftSkills: "Savoir-être",
			resume.SectionWork: "Expérience", resume.SectionEducation: "Formation", resume.SectionVolunteer: "Engagement",
			resume.SectionProjects: "Réalisations", resume.SectionSkills: "Compétences", resume.SectionLanguages: "Langues",
			resume.SectionCertificates: "Certificats", resume.SectionMobility: "Mobilité", resume.SectionAwards: "Prix",
			resume.SectionPublications: "Publications", resume.SectionInterests: "Centres d’intérêt", resume.SectionReferences: "Recommandations",
		},
		document: "CV",
		page:     "page %d sur %d",
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
		since: "depuis %s", colon: "\u00a0: ", comma: ", ", vehicle: "Véhicule personnel",
	}
}

func english() words {
	return words{
		titles: map[resume.Section]string{
			resume.SectionSummary: "In short", resume.SectionStrengths: "My strengths", resume.SectionSoftSkills: "Personal skills",
			resume.SectionWork: "Experience", resume.SectionEducation: "Education", resume.SectionVolunteer: "Volunteering",
			resume.SectionProjects: "Projects", resume.SectionSkills: "Skills", resume.SectionLanguages: "Languages",
			resume.SectionCertificates: "Certificates", resume.SectionMobility: "Mobility", resume.SectionAwards: "Awards",
			resume.SectionPublications: "Publications", resume.SectionInterests: "Interests", resume.SectionReferences: "References",
		},
		document: "CV",
		page:     "page %d of %d",
		months: [12]string{
			"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		},
		since: "since %s", colon: ": ", comma: ", ", vehicle: "Own vehicle",
	}
}

// date writes a date with its month in full: abbreviations are harder to read and to hear. A day is not worth its space in a CV.
func (w words) date(s string) string {
	at, precision, err := resume.ParseDate(s)
	if err != nil {
		return s
	}
	if precision == 4 {
		return at.Format("2006")
	}
	return w.months[at.Month()-1] + "\u00a0" + at.Format("2006")
}

// period writes from when to when.
func (w words) period(start, end string) string {
	switch {
	case start == "" && end == "":
		return ""
	case start == "":
		return w.date(end)
	case end == "":
		return fmt.Sprintf(w.since, w.date(start))
	}
	from, to := w.date(start), w.date(end)
	if from == to {
		return from
	}
	if month, year, ok := strings.Cut(from, "\u00a0"); ok && strings.HasSuffix(to, "\u00a0"+year) {
		from = month // "mai – juin 2024"
	}
	return from + " – " + to
}

// join puts the non-empty texts together.
func join(separator string, texts ...string) string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return strings.Join(kept, separator)
}
