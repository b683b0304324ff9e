// Package companies knows the employers: their public page, and "Mon employeur", the home of their recruiters.
//
// Everybody may see a company. An admin creates companies and edits all of them; a recruiter edits her own. The pages of a company are made of
// panels: what this module knows (presentation, colleagues), and what the modules above bring (offers, applications, feeds), which satisfy
// [HomePaneler] and [PublicPaneler] and are attached at start-up. So a company's page shows its offers without this module knowing what one is.
//
// Facts told: companies.created {company}, companies.edited {company}. Facts heard: none.
package companies
