package audit

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/trail"
)

// View is a line as administrators read it.
type View struct {
	ID        uuid.UUID         `json:"id" doc:"The line's id."`
	At        time.Time         `json:"at" doc:"When it was."`
	Action    string            `json:"action" doc:"What was done, such as candidates.file_read."`
	Actor     *uuid.UUID        `json:"actor,omitempty" doc:"Account of who acted; nobody's for a visitor and for the platform itself."`
	ActorName string            `json:"actorName" doc:"Her name at the time."`
	ActorRole string            `json:"actorRole" doc:"Her role at the time."`
	For       *uuid.UUID        `json:"for,omitempty" doc:"Account of whom she acted for, or looked as."`
	ForName   string            `json:"forName,omitempty" doc:"That person's name at the time."`
	Owner     *uuid.UUID        `json:"owner,omitempty" doc:"Account of the person whose data it was."`
	OwnerName string            `json:"ownerName,omitempty" doc:"That person's name today."`
	Kind      string            `json:"subjectKind,omitempty" doc:"What kind of thing it was done to."`
	Subject   string            `json:"subject,omitempty" doc:"The thing's id."`
	Name      string            `json:"subjectName,omitempty" doc:"The thing's name at the time."`
	Detail    map[string]string `json:"detail,omitempty" doc:"More about it."`
	Line      int64             `json:"line,omitempty" doc:"Number in the chain; none for a line of the last seconds."`
	Hash      string            `json:"hash,omitempty" doc:"Hash in the chain."`
}

// FoundView is one page of lines.
type FoundView struct {
	Total int    `json:"total" doc:"How many there are in all."`
	Lines []View `json:"lines" doc:"This page of them."`
}

// StateView is what the last verification of the chain found.
type StateView struct {
	Verified *time.Time `json:"verified,omitempty" doc:"When the chain was last verified."`
	Line     int64      `json:"line" doc:"Its last line then."`
	Whole    bool       `json:"whole" doc:"Whether nothing was wrong."`
	Fault    string     `json:"fault,omitempty" doc:"What was wrong first: altered, missing, extra, cut or rewritten."`
	At       int64      `json:"faultLine,omitempty" doc:"At which line."`
}

// MineView is a line as the person reads it whose data it is.
type MineView struct {
	At        time.Time         `json:"at" doc:"When it was."`
	Action    string            `json:"action" doc:"What was done, such as candidates.file_read."`
	ActorName string            `json:"actorName,omitempty" doc:"Who did it."`
	ActorRole string            `json:"actorRole" doc:"Her role."`
	ForName   string            `json:"forName,omitempty" doc:"For whom."`
	Name      string            `json:"subjectName,omitempty" doc:"To what."`
	Detail    map[string]string `json:"detail,omitempty" doc:"More about it."`
}

// MineListView is one page of them.
type MineListView struct {
	Total int        `json:"total" doc:"How many there are in all."`
	Lines []MineView `json:"lines" doc:"This page of them, newest first."`
}

func fromFound(f *Found) FoundView {
	v := FoundView{Total: f.Total, Lines: make([]View, len(f.Lines))}
	for i, l := range f.Lines {
		one := View{
			ID: l.ID, At: l.At, Action: l.Action, Actor: l.ActorID, ActorName: l.ActorName, ActorRole: string(l.ActorRole), For: l.ForID, ForName: l.ForName,
			Owner: l.OwnerID, Kind: l.SubjectKind, Subject: l.SubjectID, Name: l.SubjectName, Detail: l.Detail,
		}
		if l.OwnerID != nil {
			one.OwnerName = f.Owners[*l.OwnerID]
		}
		if l.Seq != nil && l.Hash != nil {
			one.Line, one.Hash = *l.Seq, hex.EncodeToString(*l.Hash)
		}
		v.Lines[i] = one
	}
	return v
}

func fromAnchor(a *ent.Anchor) StateView {
	if a == nil {
		return StateView{Whole: true}
	}
	v := StateView{Verified: &a.At, Line: a.Seq, Whole: a.Fault == ""}
	if f, ok := trail.ParseFault(a.Fault); ok {
		v.Fault, v.At = f.Kind, f.Seq
	}
	return v
}

func (s *Service) fromMine(lines []*ent.Audit, total int) MineListView {
	v := MineListView{Total: total, Lines: make([]MineView, len(lines))}
	for i, l := range lines {
		v.Lines[i] = MineView{
			At: l.At, Action: l.Action, ActorName: l.ActorName, ActorRole: string(l.ActorRole), ForName: l.ForName, Name: l.SubjectName, Detail: s.plain(l.Detail),
		}
	}
	return v
}

// plain is what of a detail has words for people.
func (s *Service) plain(detail map[string]string) map[string]string {
	known := maps.Clone(detail)
	maps.DeleteFunc(known, func(name, _ string) bool { return !s.bundle.Has(i18n.French, "audit.detail."+name) })
	return known
}

// actionText says an action in words; one without words, of a plug-in perhaps, by its name.
func (s *Service) actionText(ctx context.Context, action string) string {
	if key := "audit.action." + action; s.bundle.Has(i18n.French, key) {
		return i18n.T(ctx, key)
	}
	return action
}

// valueText says a value of a detail in words: the names of fields, steps and roles.
func (s *Service) valueText(ctx context.Context, name, value string) string {
	word := func(key, otherwise string) string {
		if s.bundle.Has(i18n.French, key) {
			return i18n.T(ctx, key)
		}
		return otherwise
	}
	switch name {
	case "step":
		return word("audit.step."+value, value)
	case "role":
		return word("accounts.role."+value, value)
	case "fields":
		fields := strings.Split(value, ", ")
		for i, f := range fields {
			fields[i] = word("audit.field."+f, word("privacy.field."+f, f))
		}
		return strings.Join(fields, ", ")
	default:
		return value
	}
}

// details says a detail in lines of words; all says also what has no words.
func (s *Service) details(ctx context.Context, detail map[string]string, all bool) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		switch key := "audit.detail." + name; {
		case s.bundle.Has(i18n.French, key):
			lines = append(lines, i18n.T(ctx, key, "Value", s.valueText(ctx, name, detail[name])))
		case all:
			lines = append(lines, name+": "+detail[name])
		}
	}
	return lines
}
