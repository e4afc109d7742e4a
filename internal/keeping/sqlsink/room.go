package sqlsink

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
)

// room is how much there has to be room for where a write has failed, in bytes.
const room = 1 << 20

// full reports whether a write has failed since there is no room. SQLite tells of a disk that is
// full, or of a file that is as large as it may be, as of any other error of a write: it is seen by
// writing a file beside it. Where it cannot even begin, it says that it cannot open the file.
func full(s *Sink, err error) bool {
	if s.d.postgres {
		told := (*pgconn.PgError)(nil)
		return errors.As(err, &told) && told.Code == "53100"
	}
	if errors.Is(err, sqlite3.FULL) {
		return true
	}
	return (errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.CANTOPEN)) && !roomFor(s.place)
}

// roomFor reports whether a file could grow, or that of its transactions: not, where another one of
// its folder cannot be written as far.
func roomFor(path string) bool {
	var end int64
	for _, name := range []string{path, path + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			end = max(end, info.Size())
		}
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".room-*")
	if err != nil {
		return !noRoom(err)
	}
	_, err = probe.WriteAt(make([]byte, room), end)
	_ = probe.Close()           // a probe, of which nothing is kept
	_ = os.Remove(probe.Name()) // as above
	return !noRoom(err)
}
