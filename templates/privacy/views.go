// Package privacy holds the page of one's data, and the page that stands in a copy of them.
package privacy

import (
	"time"

	"github.com/atouts/atouts/templates/ui"
)

// DataView is "Mes données".
type DataView struct {
	Topic     string
	Exports   []ExportLine
	Candidate bool
	// Due is when everything is erased; nil when nobody asked.
	Due    *time.Time
	Errors ui.Errors
}

// ExportLine is one copy.
type ExportLine struct {
	ID, State   string
	Asked       time.Time
	Expires     *time.Time
	Bytes       int64
	Done, Parts int
}

// CopyView is the readable page of a copy. It stands alone: no script, no picture, nothing to fetch.
type CopyView struct {
	Name  string
	Made  time.Time
	Parts []CopyPart
}

// CopyPart is one thing that the site keeps: rows of lines, and the documents beside.
type CopyPart struct {
	Title string
	Rows  [][]CopyLine
	Files []string
}

// CopyLine is one value, or lists of values under one label.
type CopyLine struct {
	Label, Text string
	Inner       [][]CopyLine
}

func tone(state string) ui.Tone {
	switch state {
	case "ready":
		return ui.Success
	case "failed":
		return ui.Problem
	default:
		return ui.Info
	}
}
