package resume

import "slices"

// Section names a part of the CV that can be moved or hidden.
type Section string

// The sections.
const (
	SectionSummary      Section = "summary"
	SectionStrengths    Section = "strengths"
	SectionSoftSkills   Section = "softSkills"
	SectionWork         Section = "work"
	SectionEducation    Section = "education"
	SectionVolunteer    Section = "volunteer"
	SectionProjects     Section = "projects"
	SectionSkills       Section = "skills"
	SectionLanguages    Section = "languages"
	SectionCertificates Section = "certificates"
	SectionMobility     Section = "mobility"
	SectionAwards       Section = "awards"
	SectionPublications Section = "publications"
	SectionInterests    Section = "interests"
	SectionReferences   Section = "references"
)

// Parts of Basics that can be hidden, but not moved.
const (
	PartImage    Section = "image"
	PartEmail    Section = "email"
	PartPhone    Section = "phone"
	PartURL      Section = "url"
	PartLocation Section = "location"
	PartProfiles Section = "profiles"
)

// Sections gives every section in the usual order: strengths first, then what the person has done.
func Sections() []Section {
	return []Section{
		SectionSummary, SectionStrengths, SectionSoftSkills, SectionWork, SectionEducation, SectionVolunteer, SectionProjects, SectionSkills,
		SectionLanguages, SectionCertificates, SectionMobility, SectionAwards, SectionPublications, SectionInterests, SectionReferences,
	}
}

func parts() []Section {
	return []Section{PartImage, PartEmail, PartPhone, PartURL, PartLocation, PartProfiles}
}

// Sections gives every section in the order of this CV.
func (r Resume) Sections() []Section {
	all := Sections()
	order := make([]Section, 0, len(all))
	for _, s := range slices.Concat(r.Meta.Atouts.Order, all) {
		if slices.Contains(all, s) && !slices.Contains(order, s) {
			order = append(order, s)
		}
	}
	return order
}

// Hides says whether a section, or a part of Basics, is hidden as a whole.
func (r Resume) Hides(s Section) bool { return slices.Contains(r.Meta.Atouts.Hidden, s) }

// Visible gives the CV as others may see it: hidden items, sections and parts are gone, and so are the marks that they were there and
// what only tools need. Nothing else may be printed, exported or sent.
func (r Resume) Visible() Resume {
	v := r.clone()
	hidden := v.Meta.Atouts.Hidden
	prune(&v, func(item item) bool { return item.hidden })
	for _, s := range hidden {
		v.clear(s)
	}
	a := &v.Meta.Atouts
	a.Hidden = nil
	a.Order = slices.DeleteFunc(a.Order, func(s Section) bool { return slices.Contains(hidden, s) })
	if len(a.Order) == 0 {
		a.Order = nil
	}
	v.Schema, v.Meta.Canonical, v.Meta.Version, v.Meta.LastModified = "", "", "", ""
	return v
}

func (r *Resume) clear(s Section) {
	b, a := &r.Basics, &r.Meta.Atouts
	switch s {
	case SectionSummary:
		b.Summary = ""
	case SectionStrengths:
		a.Strengths = nil
	case SectionSoftSkills:
		a.SoftSkills = nil
	case SectionWork:
		r.Work = nil
	case SectionEducation:
		r.Education = nil
	case SectionVolunteer:
		r.Volunteer = nil
	case SectionProjects:
		r.Projects = nil
	case SectionSkills:
		r.Skills = nil
	case SectionLanguages:
		r.Languages = nil
	case SectionCertificates:
		r.Certificates = nil
	case SectionMobility:
		a.Mobility = Mobility{}
	case SectionAwards:
		r.Awards = nil
	case SectionPublications:
		r.Publications = nil
	case SectionInterests:
		r.Interests = nil
	case SectionReferences:
		r.References = nil
	case PartImage:
		b.Image = ""
	case PartEmail:
		b.Email = ""
	case PartPhone:
		b.Phone = ""
	case PartURL:
		b.URL = ""
	case PartLocation:
		b.Location = Location{}
	case PartProfiles:
		b.Profiles = nil
	}
}
