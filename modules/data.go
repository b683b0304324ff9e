package modules

import (
	"encoding/json"
	"fmt"
)

// Rows turns a list of entities into the rows of a [Part]: what their JSON says, so without what is marked sensitive, and without neighbours that were loaded
// beside them.
func Rows[T any](list []T) ([]map[string]any, error) {
	rows := make([]map[string]any, len(list))
	for i, one := range list {
		body, err := json.Marshal(one)
		if err == nil {
			err = json.Unmarshal(body, &rows[i])
		}
		if err != nil {
			return nil, fmt.Errorf("writing down a row of %T: %w", one, err)
		}
		delete(rows[i], "edges")
	}
	return rows, nil
}

// Parts puts together parts of lists of entities, and leaves out those that have none. Give a name and a list in turn.
type Parts struct {
	all []Part
	err error
}

// Add adds one part; the first error is kept for End.
func (p *Parts) Add(name string, rows []map[string]any, err error) {
	if p.err == nil {
		p.err = err
	}
	if err == nil && len(rows) > 0 {
		p.all = append(p.all, Part{Name: name, Rows: rows})
	}
}

// Last returns the part added last, to give it files; nil when there is none.
func (p *Parts) Last() *Part {
	if len(p.all) == 0 {
		return nil
	}
	return &p.all[len(p.all)-1]
}

// End returns the parts, or the first error.
func (p *Parts) End() ([]Part, error) { return p.all, p.err }

// Erased is what is written where a name stood that was erased.
const Erased = "—"
