// Package resume is the CV as data: JSON Resume 1.0.0, plus what we add under meta.atouts. It is pure: no database, no page, no clock.
//
// # What we add to JSON Resume
//
//   - meta.atouts: strengths ("atouts", shown first), soft skills ("savoir-être"), mobility (licences, vehicle, area), the order of the
//     sections and what is hidden. JSON Resume keeps meta for tools, so that other programs pass it by.
//   - hidden, on every item of a list. It stays with its item when items are moved, which a list of positions would not; JSON Resume
//     allows additional properties there.
//
// There is no field for health or disability, and unknown fields are refused, so that none can be smuggled in. Notes, comments and
// accommodations live elsewhere and never in this document. Template, tokens and language belong to the CV's row, not to its content.
//
// # The way of a document
//
//	JSON ──Parse──┐
//	              ├──▶ Resume ──Clean──▶ Validate ──▶ Normalise ──▶ Canonical (stored)
//	form ─ReadForm┘       ▲                                └──────▶ Visible ──▶ rendered, Hash
//	                      └── Edit (add, remove, up, down, hide, show)
//
// Clean repairs characters, spaces, links and dates without moving anything, so that Validate's paths point at what the person sees.
// Normalise also drops what is empty. Visible is the only thing that may reach a PDF, an export or an employer. Two CVs that would be
// printed alike have the same Hash.
//
// Methods never change their receiver: they give back a copy.
package resume
