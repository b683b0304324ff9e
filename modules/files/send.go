package files

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Download is a document on its way to a browser. Whoever makes one has checked the law.
type Download struct {
	// Name is the file's, as people read it: "CV – Zoé Exemple.pdf".
	Name string
	// Type is the media type that we gave the document ourselves, never one that an uploader claims.
	Type string
	// Size is the number of bytes of Body.
	Size int64
	Body io.Reader
	// Hash names the content. With one, a browser may keep the document and ask whether it is still the same; without, it keeps nothing.
	Hash string
	// Inline shows a PDF in the browser; anything else is always saved.
	Inline bool
}

// TypePDF is the media type of a PDF.
const TypePDF = "application/pdf"

// Send answers with a document, or with 304 when the browser has this very content. It reads nothing of Body for 304 and for HEAD.
func Send(w http.ResponseWriter, r *http.Request, d Download) error {
	h := w.Header()
	for name, value := range Headers(d) {
		h.Set(name, value)
	}
	if Same(r, d.Hash) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.CopyN(w, d.Body, d.Size); err != nil {
		return fmt.Errorf("sending a document: %w", err)
	}
	return nil
}

// Headers returns the headers of a document, but for its length: for a door that writes the body itself.
func Headers(d Download) map[string]string {
	h := map[string]string{
		"Content-Type":           d.Type,
		"Content-Disposition":    disposition(d),
		"X-Content-Type-Options": "nosniff",
		"Cache-Control":          "private, no-store",
		// Whatever is in the document gets no right on our origin.
		"Content-Security-Policy": "default-src 'none'; sandbox",
	}
	if inline(d) {
		// A sandbox would keep the browser's own PDF reader from opening; it shows the page as an object and styles it.
		h["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	}
	if d.Hash != "" {
		h["ETag"], h["Cache-Control"] = tag(d.Hash), "private, no-cache"
	}
	return h
}

// Same says whether the browser has the content of this hash already.
func Same(r *http.Request, hash string) bool {
	if hash == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	for one := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag(hash) || one == "*" {
			return true
		}
	}
	return false
}

func tag(hash string) string { return `"` + hash + `"` }

func inline(d Download) bool { return d.Inline && d.Type == TypePDF }

// disposition says whether to show or to save, and under which name: in plain letters for old programs, then as it is (RFC 5987, RFC 6266).
func disposition(d Download) string {
	way := "attachment"
	if inline(d) {
		way = "inline"
	}
	if d.Name == "" {
		return way
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-' // file systems refuse them
		}
		return r
	}, d.Name)
	encoded := strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	for _, c := range "!'()*" { // allowed by QueryEscape in part, and not by RFC 5987
		encoded = strings.ReplaceAll(encoded, string(c), fmt.Sprintf("%%%02X", c))
	}
	return way + `; filename="` + plain(name) + `"; filename*=UTF-8''` + encoded
}
