package applications

import (
	"context"
	"errors"
	"io"
	"mime"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/modules/files"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/worker/mail"
)

// pdf is an open frozen document.
type pdf struct {
	io.ReadCloser
	size int64
	name string
}

// pdf opens the frozen CV; one that is still being made is asked for again a little later.
func (s *Service) pdf(ctx context.Context, id uuid.UUID) (*pdf, error) {
	file, size, name, ready, err := s.CV(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !ready:
		return nil, fault.Busy(5*time.Second, "applications.cv_pending")
	}
	if err := s.looked(ctx, ActionDownloaded, id); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &pdf{file, size, name}, nil
}

// headers are those of the answer. A reader is shown it in the browser; a program is given the file.
func (p *pdf) headers(shown bool) map[string]string {
	h := files.Headers(files.Download{Name: p.name, Type: files.TypePDF, Inline: shown})
	if p.size > 0 {
		h["Content-Length"] = strconv.FormatInt(p.size, 10)
	}
	return h
}

func calendarHeaders(c *mail.Calendar) map[string]string {
	return map[string]string{
		"Content-Type": "text/calendar; charset=utf-8; method=" + c.Method, "X-Content-Type-Options": "nosniff",
		"Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": c.Name}),
	}
}

func inParis(t time.Time) time.Time { return t.In(i18n.Paris()) }
