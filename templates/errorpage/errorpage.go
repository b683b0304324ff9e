package errorpage

import (
	"net/http"

	"github.com/atouts/atouts/templates/ui"
)

// View is what a page of error says besides its texts.
type View struct {
	// Status is the HTTP status of the answer; it chooses the texts. An unknown one is told as an unforeseen error.
	Status int
	// RequestID is shown where a person may have to quote it.
	RequestID string
	// Detail is a sentence of its own, already in the person's language, for a conflict or a busy service.
	Detail string
}

// name returns the part of the catalogue's keys for a status: error.<name>.title, .text, .advice.
func (v View) name() string {
	switch v.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "bad_request"
	case http.StatusUnauthorized:
		return "sign_in"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusNotFound, http.StatusGone:
		return "not_found"
	case http.StatusMethodNotAllowed:
		return "method"
	case http.StatusConflict:
		return "conflict"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusTooManyRequests:
		return "too_many"
	case http.StatusServiceUnavailable:
		return "maintenance"
	default:
		return "internal"
	}
}

// showsRequest says whether the number of the request helps: only where the fault is ours.
func (v View) showsRequest() bool {
	return v.RequestID != "" && (v.name() == "internal" || v.name() == "maintenance")
}

func (v View) icon() ui.Name {
	switch v.name() {
	case "sign_in", "forbidden":
		return ui.IconLock
	case "not_found":
		return ui.IconSearch
	case "too_many", "maintenance":
		return ui.IconClock
	default:
		return ui.IconWarning
	}
}
