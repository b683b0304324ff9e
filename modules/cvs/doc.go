// Package cvs keeps the CVs of candidates: JSON Resume documents that they write in a form without script, see at once as a PDF, and have printed
// for good.
//
//	resume/  the CV as data: its form, its validation, its hash
//	render/  layout of pages, without any file format
//	pdfua/   the PDF writer
//
// Two ways to a PDF. The preview is printed in the request, a few at a time and for two seconds at most, under an ETag. The durable copy is a row:
//
//	(none) ──ask──▶ pending ──cvs:render──▶ ready
//	                   ▲            └─────▶ failed
//	                   └───────ask again──────┘
//
// A copy is named by a hash of whose CV it is, of what is visible in it, its look and the renderer: asking twice makes one row and one task, and a
// CV that has changed has no copy yet. An application freezes a CV: its copy is pinned, never changes and outlives the CV's later changes; a CV with
// a pinned copy is not deleted. A copy that has been pending for a quarter of an hour, because its worker died, may be asked for again, and is by the
// schedule; each day the schedule throws away the copies of a month ago that are neither pinned nor the newest of their CV.
//
// Who may do what (forbidden answers like absent): a candidate writes, prints and deletes her own; those who accompany her read them and freeze one
// for an application that they write with her. Nobody else: a company only reads the frozen copy that was joined to an application sent to it, through
// the applications module.
//
// Tasks: cvs:render {rendering}, cvs:discard {hashes}. Facts told: cvs.ready (an alert). Facts heard: none.
package cvs
