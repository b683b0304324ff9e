package trail

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// columns are those of a line that the chain covers, in the order of the encoding. The names are part of it: a column that is added later needs
// another mark, and old lines keep theirs.
const columns = `id, at, action, actor_id, actor_role, actor_name, for_id, for_name, owner_id, subject_kind, subject_id, subject_name, detail`

// covered is how many columns that is.
const covered = 13

// mark begins what is hashed, so that the hash of a line is the hash of nothing else.
const mark = "atouts audit 1\n"

// digest is the hash of a line: SHA-256 over the mark, the hash before it, its number and every covered column.
//
// The encoding is ours because it must give the same bytes on both databases and after a move from one to the other: each value is one byte of kind
// and, but for NULL, its length in four bytes and its text. Ids are their 36 characters, moments RFC 3339 in UTC, the detail JSON with sorted keys. A value that is
// not of its column's type, which only an alteration leaves, is encoded as what it is, so that it is found and does not stop the reading.
func digest(previous []byte, seq int64, values []any) []byte {
	b := make([]byte, 0, 512)
	b = append(b, mark...)
	b = frame(b, 'p', string(previous))
	b = binary.BigEndian.AppendUint64(b, uint64(seq)) //nolint:gosec // two's complement is as good a name as any
	for i, v := range values {
		if i == covered-1 {
			b = appendDetail(b, v)
		} else {
			b = appendValue(b, v)
		}
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func frame(b []byte, kind byte, text string) []byte {
	b = append(b, kind)
	b = binary.BigEndian.AppendUint32(b, uint32(len(text))) //nolint:gosec // no column holds 4 GiB
	return append(b, text...)
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, '0')
	case string:
		return frame(b, 's', v)
	case []byte: // how a driver may give a text
		return frame(b, 's', string(v))
	case time.Time:
		return frame(b, 't', v.UTC().Format(time.RFC3339Nano))
	default:
		raw, _ := json.Marshal(v) //nolint:errchkjson // a number or a truth value, of a column that holds neither
		return frame(b, 'x', string(raw))
	}
}

// appendDetail encodes the one JSON column: PostgreSQL keeps its keys in an order of its own.
func appendDetail(b []byte, v any) []byte {
	var text []byte
	switch v := v.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = v
	default:
		return appendValue(b, v)
	}
	var pairs map[string]string
	if err := json.Unmarshal(text, &pairs); err != nil {
		return frame(b, 'r', string(text))
	}
	b = append(b, 'm')
	b = binary.BigEndian.AppendUint32(b, uint32(len(pairs))) //nolint:gosec // a handful
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		b = frame(frame(b, 'k', name), 'v', pairs[name])
	}
	return b
}
