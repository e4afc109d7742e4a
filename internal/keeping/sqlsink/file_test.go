package sqlsink

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// TestOpenSQLite_private: rows stand in the log before they are in the file, and are the
// user's alone there as well, by whatever name the file has.
func TestOpenSQLite_private(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files of Windows have no mode")
	}
	for _, name := range []string{"kept.db", "a name & more?.db", "link.db"} {
		path := filepath.Join(t.TempDir(), name)
		named := path
		if name == "link.db" {
			named = filepath.Join(t.TempDir(), name)
			if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Symlink(path, named)); err != nil {
				t.Fatal(err)
			}
		}
		s := opened(t)(OpenSQLite(named))
		if err := s.Prepare(t.Context(), []*history.Table{posts()}); err != nil {
			t.Fatal(err)
		}
		for _, of := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(of)
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode != 0o600 {
				t.Errorf("%s is readable by others: %v", filepath.Base(of), mode)
			}
		}
	}
}
