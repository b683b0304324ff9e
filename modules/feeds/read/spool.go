package read

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
)

// Limits bounds what one feed may cost. A zero field takes its default.
type Limits struct {
	MaxBytes int64 // decoded bytes; 4 GiB
	MaxRatio int64 // decoded to compressed bytes, beyond the first 16 MiB; 200
}

const ratioFree = 16 << 20

func (l Limits) withDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = 4 << 30
	}
	if l.MaxRatio <= 0 {
		l.MaxRatio = 200
	}
	return l
}

// Spool is a whole feed on disk, decompressed and in UTF-8, so that its completeness is known before anything is decided from it.
type Spool struct {
	f        *os.File
	Size     int64
	Sum      [sha256.Size]byte // of the UTF-8 bytes: the same sum as last time means an unchanged feed
	Complete bool              // the source ended as it should: no reset, no truncated compression
	Encoding string            // the encoding found, such as "utf-8" or "windows-1252"
	Mixed    bool              // bytes that are not of the declared encoding were repaired
}

// NewSpool copies src into a temporary file of dir (the system's when empty). Typed errors say why a feed is refused; a source that breaks
// in the middle is not an error: what came is kept, and Complete is false.
func NewSpool(ctx context.Context, src io.Reader, dir string, limits Limits) (*Spool, error) {
	limits = limits.withDefaults()
	counted := &countingReader{ctx: ctx, r: src}
	in := bufio.NewReaderSize(counted, 64<<10)
	body, err := decompress(in)
	if err != nil {
		return nil, err
	}
	f, err := tempFile(dir)
	if err != nil {
		return nil, err
	}
	s := &Spool{f: f, Complete: true}
	check := &utf8Check{}
	hash := sha256.New()
	guard := &guardedReader{r: body, in: counted, limits: limits, plain: body == io.Reader(in)}
	s.Size, err = io.Copy(io.MultiWriter(f, check, hash), guard)
	var typed *Error
	switch {
	case errors.As(err, &typed):
		return nil, errors.Join(typed, s.Close())
	case ctx.Err() != nil:
		return nil, errors.Join(fmt.Errorf("spooling the feed: %w", ctx.Err()), s.Close())
	case err != nil && s.Size == 0:
		return nil, errors.Join(&Error{Code: CodeSource, Err: err}, s.Close())
	case err != nil:
		s.Complete = false
	}
	hash.Sum(s.Sum[:0])
	if err := s.transcode(check, dir); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// tempFile makes a file that is already without a name where the system allows it, so that a crash leaves nothing behind.
func tempFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "feed-*.xml")
	if err != nil {
		return nil, &Error{Code: CodeSource, Detail: "making the temporary file", Err: err}
	}
	_ = os.Remove(f.Name()) // refused on Windows, where Close removes it
	return f, nil
}

// Reader reads the spool from an offset.
func (s *Spool) Reader(offset int64) io.Reader {
	return io.NewSectionReader(s.f, offset, s.Size-offset)
}

// prefix gives the first n bytes.
func (s *Spool) prefix(n int64) ([]byte, error) {
	b := make([]byte, min(n, s.Size))
	if _, err := s.f.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, &Error{Code: CodeSource, Detail: "reading the spool", Err: err}
	}
	return b, nil
}

// Close gives the disk space back.
func (s *Spool) Close() error {
	err := s.f.Close()
	_ = os.Remove(s.f.Name()) // already gone where an open file may be removed
	if err != nil {
		return fmt.Errorf("closing the spool: %w", err)
	}
	return nil
}

var gzipMagic = []byte{0x1f, 0x8b}

func decompress(in *bufio.Reader) (io.Reader, error) {
	head, err := in.Peek(2)
	if len(head) < 2 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, &Error{Code: CodeSource, Err: err}
		}
		return in, nil
	}
	if !bytes.Equal(head, gzipMagic) {
		return in, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, &Error{Code: CodeCompression, Detail: "the gzip header is broken", Err: err}
	}
	inner := bufio.NewReader(z)
	if head, err := inner.Peek(2); err == nil && bytes.Equal(head, gzipMagic) {
		return nil, &Error{Code: CodeCompression, Detail: "compressed twice"}
	}
	return inner, nil
}

// countingReader counts what the source gave, and stops with its context.
type countingReader struct {
	ctx context.Context //nolint:containedctx // lives as long as one call of NewSpool
	r   io.Reader
	n   int64
}

// Read reads from the source.
func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // a reader passes its source's error on
}

// guardedReader refuses too many decoded bytes, and compression out of proportion.
type guardedReader struct {
	r      io.Reader
	in     *countingReader
	limits Limits
	plain  bool
	n      int64
}

// Read reads decoded bytes.
func (g *guardedReader) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += int64(n)
	if g.n > g.limits.MaxBytes {
		return 0, &Error{Code: CodeTooLarge, Detail: fmt.Sprintf("more than %d bytes", g.limits.MaxBytes)}
	}
	if !g.plain && g.n > ratioFree && g.n/max(g.in.n, 1) > g.limits.MaxRatio {
		return 0, &Error{Code: CodeCompression, Detail: fmt.Sprintf("expands more than %d times", g.limits.MaxRatio)}
	}
	return n, err //nolint:wrapcheck // a reader passes its source's error on
}
