// Package schema holds the entity that the companies module owns.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/atouts/atouts/ent/mixin"
	"github.com/atouts/atouts/ent/viewer"
)

// Company is an employer with a public page.
type Company struct{ ent.Schema }

// Mixin returns the shared columns.
func (Company) Mixin() []ent.Mixin { return []ent.Mixin{mixin.ID{}, mixin.Times{}} }

// Fields returns the columns of a company.
func (Company) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(200),
		field.String("slug").NotEmpty().MaxLen(220).Unique(),
		field.String("siret").MaxLen(14).Optional().Nillable().Unique(), // text: it may begin with zeros
		field.String("sector").MaxLen(120).Default(""),
		field.String("size").MaxLen(20).Default(""), // a band: "1-9", "10-49", "50-249", "250-4999", "5000+"
		field.String("website").MaxLen(300).Default(""),
		field.Text("presentation").Default(""),
		field.Text("disability_policy").Default(""),
		field.String("city").MaxLen(120).Default(""),
		field.String("postcode").MaxLen(10).Default(""),
		field.String("department").MaxLen(3).Default(""),
	}
}

// Policy shows companies to everybody: their page is public.
func (Company) Policy() ent.Policy { return viewer.Policy(viewer.Everything) }
