// Package schema holds the entity that the establishments module owns.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
)

// The kinds of establishment: places of study, or of accompaniment.
const (
	KindSchool     = "school"
	KindUniversity = "university"
	KindTraining   = "training_centre" // CFA
	KindOther      = "other"
)

// Kinds returns every kind, in the order of the forms.
func Kinds() []string { return []string{KindSchool, KindUniversity, KindTraining, KindOther} }

// Establishment is a place of study or of accompaniment, to which referents and candidates belong.
type Establishment struct{ ent.Schema }

// Mixin returns the shared columns.
func (Establishment) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of an establishment.
func (Establishment) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(200),
		field.String("slug").NotEmpty().MaxLen(220).Unique(),
		field.String("kind").Default(KindSchool),
		field.String("city").MaxLen(120).Default(""),
		field.String("postcode").MaxLen(10).Default(""),
		field.String("department").MaxLen(3).Default(""),
	}
}

// Indexes serve the look-up of a mission officer's territory.
func (Establishment) Indexes() []ent.Index { return []ent.Index{index.Fields("department")} }

// Policy shows the establishments to everybody: they are public places.
func (Establishment) Policy() ent.Policy { return viewer.Policy(viewer.Everything) }
