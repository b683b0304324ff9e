package render

import (
	"strings"

	"github.com/atouts/atouts/modules/cvs/resume"
)

// Part is a section of a CV as text, under its title in the language of the CV.
type Part struct {
	Section resume.Section
	Title   string
	Items   []Item
}

// Item is one thing in a part; any of its texts may be empty.
type Item struct {
	Title, Place, Period, URL, Text string
	Bullets                         []string
}

// Outline gives the visible part of a CV as text, section by section in its order: what is printed, for a page to show it.
func Outline(r resume.Resume, locale string) []Part {
	s := &setter{w: wordsFor(locale), r: r.Visible().Normalise(locale)}
	var parts []Part
	for _, of := range s.r.Sections() {
		if items := s.items(of); s.r.Has(of) && len(items) > 0 {
			parts = append(parts, Part{of, s.w.titles[of], items})
		}
	}
	return parts
}

func (s *setter) items(of resume.Section) []Item {
	r, a := s.r, s.r.Meta.Atouts
	var items []Item
	switch of {
	case resume.SectionSummary:
		items = append(items, Item{Text: r.Basics.Summary})
	case resume.SectionStrengths, resume.SectionSoftSkills:
		list := a.Strengths
		if of == resume.SectionSoftSkills {
			list = a.SoftSkills
		}
		for _, l := range list {
			items = append(items, Item{Title: l.Name, Text: l.Summary})
		}
	case resume.SectionSkills:
		for _, k := range r.Skills {
			items = append(items, Item{Title: k.Name, Place: k.Level, Text: strings.Join(k.Keywords, s.w.comma)})
		}
	case resume.SectionLanguages:
		for _, l := range r.Languages {
			items = append(items, Item{Title: l.Language, Text: l.Fluency})
		}
	case resume.SectionInterests:
		for _, i := range r.Interests {
			items = append(items, Item{Title: i.Name, Text: strings.Join(i.Keywords, s.w.comma)})
		}
	case resume.SectionReferences:
		for _, f := range r.References {
			items = append(items, Item{Title: f.Name, Text: f.Reference})
		}
	case resume.SectionMobility:
		vehicle := ""
		if a.Mobility.Vehicle {
			vehicle = s.w.vehicle
		}
		items = append(items, Item{Text: join(" · ", strings.Join(a.Mobility.Licences, s.w.comma), vehicle, a.Mobility.Area)})
	default:
		for _, e := range s.entries(of) {
			items = append(items, Item{e.title, join(" · ", e.place, e.about), e.period, e.url, e.text, e.bullets})
		}
	}
	return items
}
