package applications

import (
	"context"
	"io"
	"mime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/atouts/atouts/api/fault"
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
	return &pdf{file, size, fileName(name)}, nil
}

// headers are those of the answer: the type is said and not guessed, and the name cannot end the header.
func (p *pdf) headers(attachment bool) map[string]string {
	kind := "inline"
	if attachment {
		kind = "attachment"
	}
	h := map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": mime.FormatMediaType(kind, map[string]string{"filename": p.name}),
	}
	if p.size > 0 {
		h["Content-Length"] = strconv.FormatInt(p.size, 10)
	}
	return h
}

// fileName keeps of a name what every file system takes, and its end.
func fileName(name string) string {
	name = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune(" .-_", c) {
			return c
		}
		return -1
	}, strings.TrimSuffix(name, ".pdf")))
	if name = strings.Trim(name, ". "); name == "" {
		name = "cv"
	}
	return name + ".pdf"
}

func calendarHeaders(c *mail.Calendar) map[string]string {
	return map[string]string{
		"Content-Type": "text/calendar; charset=utf-8; method=" + c.Method, "X-Content-Type-Options": "nosniff",
		"Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": c.Name}),
	}
}

func inParis(t time.Time) time.Time { return t.In(i18n.Paris()) }
