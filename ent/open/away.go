package open

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// sqliteBusy is SQLITE_BUSY: another process writes, and went on for longer than we wait.
const sqliteBusy = 5

// Locked says whether an error means that another process holds the SQLite file.
func Locked(err error) bool {
	busy, ok := errors.AsType[*sqlite.Error](err)
	return ok && busy.Code()&0xff == sqliteBusy
}

// Away says whether an error means that the database, or another server asked for, does not answer just now: it restarts, refuses connections, has
// no room for one more, or cut the one in use. What was asked may or may not have been done; asking again later may succeed.
func Away(err error) bool {
	if err == nil {
		return false
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		// 08 connection lost, 53 too many of them, 57P stopping or starting
		return strings.HasPrefix(refused.Code, "08") || strings.HasPrefix(refused.Code, "53") || strings.HasPrefix(refused.Code, "57P")
	}
	if _, ok := errors.AsType[*sqlite.Error](err); ok {
		return Locked(err)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if lost, ok := errors.AsType[*net.OpError](err); ok && !lost.Timeout() {
		return true
	}
	for _, cut := range []error{
		io.ErrUnexpectedEOF, syscall.EPIPE, syscall.ECONNRESET, syscall.ECONNREFUSED, net.ErrClosed, sql.ErrConnDone, driver.ErrBadConn,
	} {
		if errors.Is(err, cut) {
			return true
		}
	}
	return pgconn.SafeToRetry(err)
}
