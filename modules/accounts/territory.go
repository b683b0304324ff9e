package accounts

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
)

// Departments knows the departments of France; package offers satisfies it, which stands above.
type Departments interface {
	// Name returns the name of a department, or its code when that is unknown.
	Name(code string) string
}

// tidy makes one entry of each code: a form has them in one line, "59, 62 2a".
func (in *TerritoryInput) tidy() {
	var codes []string
	for _, typed := range in.Departments {
		for _, code := range strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == '/' }) {
			if code = strings.ToUpper(code); !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	in.Departments = codes
}

var departmentCode = regexp.MustCompile(`^([0-9]{2,3}|2[AB])$`)

// territoryExists checks every department and establishment of a territory, and says the first that does not exist.
func (s *Service) territoryExists(ctx context.Context, in TerritoryInput) error {
	for _, code := range in.Departments {
		if !departmentCode.MatchString(code) || s.departments.Name(code) == code {
			return fault.Invalid(fault.Field{Name: "departments", Key: "accounts.department_unknown", Params: []any{"Code", code}})
		}
	}
	if len(in.Establishments) == 0 {
		return nil
	}
	names, err := s.places.EstablishmentNames(ctx, in.Establishments...)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(in.Establishments, func(id uuid.UUID) bool { return names[id] == "" }) {
		return fault.Invalid(fault.Field{Name: "establishments", Key: "accounts.establishment_unknown"})
	}
	return nil
}
