package cache

import (
	"errors"
	"io/fs"
	"os"
)

// Erase deletes the file of a place with what SQLite has beside it, and reports whether there
// was one. Rows of all accounts go: they can be read anew. Programs that have it open keep what they
// have until they end.
func Erase(p Place) (was bool, err error) {
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		switch e := os.Remove(p.Path + beside); {
		case e == nil:
			was = was || beside == ""
		case !errors.Is(e, fs.ErrNotExist):
			err = errors.Join(err, &Error{p.Path, "cannot be erased: " + e.Error(), e})
		}
	}
	return was, err
}
