package viewer

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
)

// Rule says which rows of an entity a viewer may see, by columns of the row alone. It returns nil for no row at all.
type Rule func(Viewer, *sql.Selector) *sql.Predicate

// Policy is the net under the services: a row-level rule that Ent applies to each query of an entity, and to each update and deletion, so that
// another's row does not exist. The system passes. It is written without Ent's generated privacy package on purpose: a policy that imports
// generated code cannot be generated the first time, and the package costs build time; the one reflective call below costs under a microsecond.
//
// What it does not hold (measured on Ent 0.14.6): creation, upserts, handing a row over, HasXWith predicates and ordering by neighbours. The law
// for those is the services' mayX functions.
func Policy(rule Rule) ent.Policy { return policy{rule} }

// Everything is the rule of what everybody may see.
func Everything(Viewer, *sql.Selector) *sql.Predicate { return sql.ExprP("1 = 1") }

// Nothing is the rule of what only the system handles.
func Nothing(Viewer, *sql.Selector) *sql.Predicate { return nil }

// ErrCreate is the answer to a visitor's attempt to create a row: no page or operation leads there.
var ErrCreate = errors.New("viewer: a visitor creates nothing")

// ErrReadOnly is the answer to a change by a viewer who only reads.
var ErrReadOnly = errors.New("viewer: who only reads changes nothing")

type policy struct{ rule Rule }

// EvalQuery narrows a query to the rows the viewer may see.
func (p policy) EvalQuery(ctx context.Context, q ent.Query) error {
	v, ok := From(ctx)
	if !ok {
		return fmt.Errorf("%w (%T)", ErrNone, q)
	}
	if v.Role == RoleSystem {
		return nil
	}
	where := reflect.ValueOf(q).MethodByName("Where")
	predicate := reflect.ValueOf(p.predicate(v)).Convert(where.Type().In(0).Elem())
	where.Call([]reflect.Value{predicate})
	return nil
}

// EvalMutation narrows an update or a deletion to the rows the viewer may see.
func (p policy) EvalMutation(ctx context.Context, m ent.Mutation) error {
	v, ok := From(ctx)
	switch {
	case !ok:
		return fmt.Errorf("%w (%T)", ErrNone, m)
	case v.Role == RoleSystem:
		return nil
	case v.ReadOnly:
		return fmt.Errorf("%w (%T)", ErrReadOnly, m)
	case m.Op().Is(ent.OpCreate):
		if v.Role == RoleVisitor {
			return ErrCreate
		}
		return nil
	}
	narrow, ok := m.(interface {
		WhereP(predicates ...func(*sql.Selector))
	})
	if !ok {
		return fmt.Errorf("viewer: cannot narrow %T", m)
	}
	narrow.WhereP(p.predicate(v))
	return nil
}

func (p policy) predicate(v Viewer) func(*sql.Selector) {
	return func(s *sql.Selector) {
		allowed := p.rule(v, s)
		if allowed == nil {
			allowed = sql.ExprP("1 = 0")
		}
		s.Where(allowed)
	}
}

// Either joins the alternatives that a rule collected; none of them means no row.
func Either(alternatives ...*sql.Predicate) *sql.Predicate {
	given := alternatives[:0:0]
	for _, a := range alternatives {
		if a != nil {
			given = append(given, a)
		}
	}
	if len(given) == 0 {
		return nil
	}
	return sql.Or(given...)
}

// Own is the rows whose column holds id; none when id is zero.
func Own(s *sql.Selector, column string, id uuid.UUID) *sql.Predicate {
	if id == uuid.Nil {
		return nil
	}
	return sql.EQ(s.C(column), id)
}

// Among is the rows whose column holds one of ids; none when there is no id.
func Among(s *sql.Selector, column string, ids []uuid.UUID) *sql.Predicate {
	if len(ids) == 0 {
		return nil
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	return sql.In(s.C(column), values...)
}

// Linked is the rows whose column a row of another table holds under key, where rule lets that other row count; none when rule gives none. It asks
// once for each row that is looked at, so key wants an index.
func Linked(s *sql.Selector, column, table, key string, rule func(*sql.Selector) *sql.Predicate) *sql.Predicate {
	other := sql.Dialect(s.Dialect()).Select().From(sql.Table(table))
	counts := rule(other)
	if counts == nil {
		return nil
	}
	return sql.Exists(other.Where(sql.And(sql.ColumnsEQ(other.C(key), s.C(column)), counts)))
}
