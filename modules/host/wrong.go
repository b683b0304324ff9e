package host

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/templates/i18n"
)

// SettingError names a setting that is wrong, and says what is wrong with it and what to do.
type SettingError struct {
	Name string
	// Key is the text, host.wrong.<key>, and Args its arguments.
	Key  string
	Args []any
	// Cause is what the system, or a server, answered; it is said in the text's place for it.
	Cause error
}

// Error says what is wrong and what to do, in English, for logs.
func (e *SettingError) Error() string { return e.In(i18n.English) }

// Unwrap returns the cause.
func (e *SettingError) Unwrap() error { return e.Cause }

// In says on one line what is wrong and what to do.
func (e *SettingError) In(lang string) string {
	args := e.Args
	if e.Cause != nil {
		args = append(slices.Clip(args), "Cause", reason(e.Cause, lang))
	}
	return oneLine(tell(lang, "host.setting", "Name", e.Name, "Text", tell(lang, "host.wrong."+e.Key, args...)))
}

// told are the errors of a start that are not about one setting, with their texts.
func told() map[error]string {
	return map[error]string{ErrPending: "host.wrong.pending", ErrShared: "host.wrong.shared", errUnwell: "host.wrong.unwell"}
}

// say returns an error in lines for a person at a terminal, one for each thing that is wrong.
func say(err error, lang string) []string {
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the outermost alone
		var lines []string
		for _, one := range many.Unwrap() {
			lines = append(lines, say(one, lang)...)
		}
		return lines
	}
	if setting, ok := errors.AsType[*SettingError](err); ok {
		return []string{setting.In(lang)}
	}
	for known, key := range told() {
		if errors.Is(err, known) {
			return []string{oneLine(tell(lang, key))}
		}
	}
	return []string{oneLine(err.Error())}
}

// reason says why the system or a server refused, in a person's words where it is one of the usual reasons.
func reason(err error, lang string) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(refused.Code, "28") {
		return tell(lang, "host.cause.password")
	}
	if unknown, ok := errors.AsType[*net.DNSError](err); ok {
		return tell(lang, "host.cause.host", "Host", unknown.Name)
	}
	if lost, ok := errors.AsType[*net.OpError](err); ok && lost.Addr != nil {
		switch {
		case errors.Is(err, syscall.EADDRINUSE):
			return tell(lang, "host.cause.taken", "Address", lost.Addr.String())
		case errors.Is(err, syscall.ECONNREFUSED):
			return tell(lang, "host.cause.nobody", "Address", lost.Addr.String())
		case lost.Timeout():
			return tell(lang, "host.cause.late")
		}
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		switch {
		case errors.Is(err, os.ErrNotExist):
			return tell(lang, "host.cause.absent", "Path", path.Path)
		case errors.Is(err, os.ErrPermission):
			return tell(lang, "host.cause.closed", "Path", path.Path)
		case errors.Is(err, syscall.ENOTDIR):
			return tell(lang, "host.cause.no_folder", "Path", path.Path)
		case errors.Is(err, syscall.EISDIR):
			return tell(lang, "host.cause.folder", "Path", path.Path)
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return tell(lang, "host.cause.late")
	case open.Locked(err):
		return tell(lang, "host.cause.locked")
	}
	return err.Error()
}

// catalogue is read when something is wrong: a start that goes well needs it later, with the texts of the modules.
var catalogue = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.New() })

func tell(lang, key string, args ...any) string {
	texts, err := catalogue()
	if err != nil {
		return key
	}
	return texts.Localizer(lang).T(key, args...)
}

func oneLine(text string) string { return strings.Join(strings.FieldsFunc(text, isBreak), " ") }

// isBreak says where a line would end or jump; the no-break spaces of French stay.
func isBreak(r rune) bool { return r == ' ' || r == '\n' || r == '\r' || r == '\t' }

// languageOf is that of a terminal's environment: French where it says so, else English.
func languageOf(environ []string) string {
	given := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		given[name] = value
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := given[name]; value != "" {
			if strings.HasPrefix(value, "fr") {
				return i18n.French
			}
			break
		}
	}
	return i18n.English
}
