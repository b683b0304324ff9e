package render

import (
	"strings"

	"github.com/atouts/atouts/modules/cvs/resume"
)

// section sets a section, if there is anything in it.
func (s *setter) section(of resume.Section) {
	r, a := s.r, s.r.Meta.Atouts
	if !r.Has(of) {
		return
	}
	first := len(s.blocks)
	s.heading(of)
	switch of {
	case resume.SectionSummary:
		s.paragraph(r.Basics.Summary, 0)
	case resume.SectionStrengths:
		s.strengths(a.Strengths, pad)
		for i := first; i < len(s.blocks); i++ {
			s.blocks[i].panel = true
		}
	case resume.SectionSoftSkills:
		s.strengths(a.SoftSkills, 0)
	case resume.SectionWork, resume.SectionEducation, resume.SectionVolunteer, resume.SectionProjects, resume.SectionAwards,
		resume.SectionPublications, resume.SectionCertificates:
		for _, e := range s.entries(of) {
			s.entry(e)
		}
	case resume.SectionSkills:
		for _, k := range r.Skills {
			s.named(k.Name, k.Level, strings.Join(k.Keywords, s.w.comma))
		}
	case resume.SectionLanguages:
		for _, l := range r.Languages {
			s.named(l.Language, "", l.Fluency)
		}
	case resume.SectionInterests:
		for _, i := range r.Interests {
			s.named(i.Name, "", strings.Join(i.Keywords, s.w.comma))
		}
	case resume.SectionReferences:
		for _, f := range r.References {
			s.entry(entry{title: f.Name, text: f.Reference})
		}
	case resume.SectionMobility:
		vehicle := ""
		if a.Mobility.Vehicle {
			vehicle = s.w.vehicle
		}
		s.paragraph(join(" · ", strings.Join(a.Mobility.Licences, s.w.comma), vehicle, a.Mobility.Area), 0)
	default: // parts of the head
	}
}

// heading sets a section's title. In the panel it is indented with the text and has no rule.
func (s *setter) heading(of resume.Section) {
	title := s.w.titles[of]
	b := block{before: s.size * 1.35, keep: true, rule: true, bookmark: title, level: 1}
	x := 0.0
	if of == resume.SectionStrengths {
		b.before, b.rule, x = s.size*1.35+pad*0.75, false, pad
	} else if n := len(s.blocks); n > 0 && s.blocks[n-1].panel {
		b.before += pad * 0.75
	}
	b.rows = wrap(s.m, []run{{text: title, style: Style{Bold, s.size * 1.22, s.accent}}}, x, right-left-2*x)
	s.add(b)
}

// gap is the space above what follows: more after a ruled heading, where the rule needs room.
func (s *setter) gap(usual float64) float64 {
	if n := len(s.blocks); n > 0 && s.blocks[n-1].rule {
		return s.size * 0.62
	}
	return usual
}

func (s *setter) paragraph(text string, x float64) {
	if text != "" {
		s.add(block{rows: wrap(s.m, []run{{text: text, style: s.text()}}, x, right-left-2*x), before: s.gap(s.size * 0.25)})
	}
}

// strengths sets one strength per paragraph, its name first; those that are only names share a line.
func (s *setter) strengths(list []resume.Strength, x float64) {
	var names []string
	for _, l := range list {
		if l.Summary == "" {
			names = append(names, l.Name)
			continue
		}
		var runs []run
		if l.Name != "" {
			runs = append(runs, run{text: l.Name + s.w.colon, style: s.bold()})
		}
		runs = append(runs, run{text: l.Summary, style: s.text()})
		s.add(block{rows: wrap(s.m, runs, x, right-left-2*x), before: s.gap(s.size * 0.35)})
	}
	if len(names) > 0 {
		runs := []run{{text: strings.Join(names, "\u00a0 ·  "), style: s.text()}}
		s.add(block{rows: wrap(s.m, runs, x, right-left-2*x), before: s.gap(s.size * 0.35)})
	}
}

// named sets a name in bold, its level, and what there is to say about it.
func (s *setter) named(name, level, about string) {
	var runs []run
	if name != "" {
		runs = append(runs, run{text: name, style: s.bold()})
	}
	if level != "" {
		if name != "" {
			level = " (" + level + ")"
		}
		runs = append(runs, run{text: level, style: s.muted()})
	}
	if about != "" {
		if len(runs) > 0 {
			runs = append(runs, run{text: s.w.colon, style: runs[len(runs)-1].style})
		}
		runs = append(runs, run{text: about, style: s.text()})
	}
	s.add(block{rows: wrap(s.m, runs, 0, right-left), before: s.gap(s.size * 0.25)})
}

// entry is something done in some place for some time.
type entry struct {
	title, place, period, url, about, text string
	bullets                                []string
}

func (s *setter) entries(of resume.Section) []entry {
	var out []entry
	r, w := s.r, s.w
	switch of {
	case resume.SectionWork:
		for _, e := range r.Work {
			place := join(w.comma, e.Name, e.Location)
			out = append(out, entry{e.Position, place, w.period(e.StartDate, e.EndDate), e.URL, e.Description, e.Summary, e.Highlights})
		}
	case resume.SectionVolunteer:
		for _, e := range r.Volunteer {
			out = append(out, entry{e.Position, e.Organization, w.period(e.StartDate, e.EndDate), e.URL, "", e.Summary, e.Highlights})
		}
	case resume.SectionEducation:
		for _, e := range r.Education {
			title, courses := join(" – ", e.StudyType, e.Area), strings.Join(e.Courses, w.comma)
			out = append(out, entry{title, join(" · ", e.Institution, e.Score), w.period(e.StartDate, e.EndDate), e.URL, "", courses, nil})
		}
	case resume.SectionProjects:
		for _, e := range r.Projects {
			place := join(w.comma, e.Entity, e.Type, strings.Join(e.Roles, w.comma))
			keywords := strings.Join(e.Keywords, w.comma)
			out = append(out, entry{e.Name, place, w.period(e.StartDate, e.EndDate), e.URL, keywords, e.Description, e.Highlights})
		}
	case resume.SectionAwards:
		for _, e := range r.Awards {
			out = append(out, entry{e.Title, e.Awarder, w.date(e.Date), "", "", e.Summary, nil})
		}
	case resume.SectionPublications:
		for _, e := range r.Publications {
			out = append(out, entry{e.Name, e.Publisher, w.date(e.ReleaseDate), e.URL, "", e.Summary, nil})
		}
	case resume.SectionCertificates:
		for _, e := range r.Certificates {
			out = append(out, entry{e.Name, e.Issuer, w.date(e.Date), e.URL, "", "", nil})
		}
	default:
	}
	return out
}

// entry sets an entry: title and period on one line, then the place, then the text and its bullets.
func (s *setter) entry(e entry) {
	body := e.text != "" || len(e.bullets) > 0
	title := or(e.title, e.place)
	place := e.place
	if e.title == "" {
		place = ""
	}
	lead := e.place == "" || e.title == ""
	rows := s.titleRows(title, e.period, urlIf(lead, e.url))
	below := join(" · ", place, e.about) != ""
	s.add(block{rows: rows, before: s.gap(s.size * 0.75), keep: body || below})
	if below {
		runs := []run{{text: place, style: s.muted(), url: urlIf(!lead, e.url)}}
		if e.about != "" {
			runs = append(runs, run{text: join("", sep(place), e.about), style: s.muted()})
		}
		s.add(block{rows: wrap(s.m, runs, 0, right-left), keep: body})
	}
	if e.text != "" {
		s.add(block{rows: wrap(s.m, []run{{text: e.text, style: s.text()}}, 0, right-left), before: s.size * 0.2})
	}
	for _, b := range e.bullets {
		s.add(block{rows: s.bullet(b), before: s.size * 0.18})
	}
}

func sep(before string) string {
	if before == "" {
		return ""
	}
	return " · "
}

func urlIf(wanted bool, url string) string {
	if wanted {
		return url
	}
	return ""
}

// titleRows sets a title in bold and its period at the right end of its last line, or below it when there is no room.
func (s *setter) titleRows(title, period, url string) []row {
	rows := wrap(s.m, []run{{text: title, style: s.bold(), url: url}}, 0, right-left)
	if period == "" {
		return rows
	}
	p := run{text: period, style: s.muted()}
	w := widthOf(s.m, p)
	if n := len(rows); n > 0 {
		spans := rows[n-1].spans
		end := 0.0
		if len(spans) > 0 {
			end = spans[len(spans)-1].x + spans[len(spans)-1].w
		}
		if end+2*s.size+w <= right-left {
			p.text = s.m.Printable(p.text)
			rows[n-1].spans = append(rows[n-1].spans, span{run: p, x: right - left - w, w: w})
			return rows
		}
	}
	return append(rows, wrap(s.m, []run{p}, 0, right-left)...)
}

// bullet sets a line of a list, the dot in the margin of its text.
func (s *setter) bullet(text string) []row {
	indent := s.size * 1.15
	rows := wrap(s.m, []run{{text: text, style: s.text()}}, indent, right-left-indent)
	if len(rows) > 0 {
		dot := span{run: run{text: "• ", style: Style{Regular, s.size, s.accent}}, x: s.size * 0.3}
		rows[0].spans = append([]span{dot}, rows[0].spans...)
	}
	return rows
}
