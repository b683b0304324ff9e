package accounts

import (
	"slices"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/ent/slug"
	"github.com/atouts/atouts/ent/viewer"
)

// column is something that a file says of a person.
type column string

const (
	colEmail         column = "email"
	colFirstName     column = "first_name"
	colLastName      column = "last_name"
	colRole          column = "role"
	colCompany       column = "company"
	colEstablishment column = "establishment"
	colDepartments   column = "departments"
	colFunction      column = "function"
	colPhone         column = "phone"
	colReferent      column = "referent"
	colCity          column = "city"
	colJob           column = "sought_job"
)

// headings are the words over each column, in French and English, without accents.
func headings() map[column][]string {
	return map[column][]string{
		colEmail: {
			"email", "e-mail", "mail", "courriel", "adresse-e-mail", "adresse-email", "adresse-mail", "adresse-courriel", "adresse-electronique", "mel",
			"email-address", "e-mail-address", "mail-address",
		},
		colFirstName: {"prenom", "prenoms", "first-name", "firstname", "given-name", "forename"},
		colLastName: {
			"nom", "nom-de-famille", "nom-usuel", "nom-d-usage", "last-name", "lastname", "surname", "family-name", "name",
		},
		colRole:    {"role", "profil", "type", "type-de-compte", "compte", "statut", "account-type", "kind"},
		colCompany: {"entreprise", "employeur", "societe", "company", "employer", "nom-de-l-entreprise", "company-name"},
		colEstablishment: {
			"etablissement", "ecole", "lycee", "cfa", "universite", "organisme", "establishment", "school", "nom-de-l-etablissement",
		},
		colDepartments: {
			"departement", "departements", "departement-s", "territoire", "numero-de-departement", "department", "departments", "territory",
		},
		colFunction: {"fonction", "poste", "metier", "intitule-du-poste", "function", "job", "job-title", "position"},
		colPhone:    {"telephone", "tel", "portable", "mobile", "numero-de-telephone", "telephone-portable", "phone", "phone-number", "telephone-number"},
		colReferent: {"referent", "e-mail-du-referent", "email-du-referent", "mail-du-referent", "courriel-du-referent", "referent-email", "referent-e-mail"},
		colCity:     {"ville", "commune", "city", "town"},
		colJob:      {"metier-recherche", "projet", "recherche", "job-sought", "sought-job", "looking-for"},
	}
}

// roleWords are the words of each role in a file.
func roleWords() map[viewer.Role][]string {
	return map[viewer.Role][]string{
		viewer.RoleRecruiter: {"referent-employeur", "referent-entreprise", "employeur", "recruteur", "entreprise", "recruiter", "employer"},
		viewer.RoleReferent: {
			"referent", "referente", "referent-handicap", "referente-handicap", "referent-etablissement", "referent-d-etablissement", "etablissement",
		},
		viewer.RoleOfficer:   {"charge-de-mission", "chargee-de-mission", "charge-e-de-mission", "mission-officer", "officer"},
		viewer.RoleAdmin:     {"administrateur", "administratrice", "admin", "administrator"},
		viewer.RoleCandidate: {"candidat", "candidate", "candidat-e", "jeune"},
	}
}

// columnsOf finds the columns of a header, and which headings say nothing that is read. What an import cannot do without is an error that names it.
func columnsOf(header []string, role viewer.Role) (found map[column]int, unused []string, err error) {
	by := map[string]column{}
	for c, words := range headings() {
		for _, w := range words {
			by[w] = c
		}
	}
	found = map[column]int{}
	var twice []string
	for i, title := range header {
		c, known := by[slug.Words(title)]
		if !known {
			if title != "" {
				unused = append(unused, title)
			}
			continue
		}
		if _, again := found[c]; again {
			twice = append(twice, title)
			continue
		}
		found[c] = i
	}
	if len(twice) > 0 {
		return nil, nil, fault.Invalid(fault.Field{Name: "file", Key: "intake.column_twice", Params: []any{"Title", twice[0]}})
	}
	var wrong []fault.Field
	for _, c := range []column{colEmail, colFirstName, colLastName} {
		if _, ok := found[c]; !ok {
			wrong = append(wrong, fault.Field{Name: "file", Key: "intake.column_missing." + string(c)})
		}
	}
	if _, ok := found[colRole]; !ok && role == "" && len(wrong) == 0 {
		wrong = append(wrong, fault.Field{Name: "role", Key: "intake.role_needed"})
	}
	if len(wrong) > 0 {
		return nil, nil, fault.Invalid(wrong...)
	}
	return found, unused, nil
}

// roleOf reads the role of a line; empty when the word is none.
func roleOf(text string) viewer.Role {
	word := slug.Words(text)
	for role, words := range roleWords() {
		if slices.Contains(words, word) || word == slug.Words(string(role)) {
			return role
		}
	}
	return ""
}

// importable returns the roles of the people whom the viewer may import.
func importable(v viewer.Viewer) []viewer.Role {
	switch v.Role {
	case viewer.RoleAdmin:
		return []viewer.Role{viewer.RoleRecruiter, viewer.RoleReferent, viewer.RoleOfficer, viewer.RoleAdmin}
	case viewer.RoleOfficer:
		return []viewer.Role{viewer.RoleReferent, viewer.RoleCandidate}
	case viewer.RoleReferent:
		return []viewer.Role{viewer.RoleCandidate}
	default:
		return nil
	}
}
