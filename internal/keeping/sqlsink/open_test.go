package sqlsink

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"
)

// A database of another program is refused, and its bytes stay as they are; so does one that is
// only read. A file that is empty, or has jobs alone, is taken.
func TestOpenSQLite_foreign(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.db")
	made := func(query string) {
		t.Helper()
		db, err := driver.Open("file:" + filepath.ToSlash(path))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	bytesOf := func() []byte {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	made("CREATE TABLE notes (a); INSERT INTO notes VALUES (1)")
	before := bytesOf()
	if _, err := OpenSQLite(path); err == nil || !strings.Contains(err.Error(), "of another program, with a table notes: name a file of its own") {
		t.Error(err)
	}
	s, err := ReadSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Kept(t.Context()); !errors.Is(err, ErrNothing) {
		t.Error(err)
	}
	if err := s.Prepare(t.Context(), nil); err == nil {
		t.Error("who only reads has made tables")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, bytesOf()) {
		t.Error("the file was changed")
	}
	made("DROP TABLE notes")
	if s, err = OpenSQLite(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenSQLite(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSQLite(filepath.Join(t.TempDir(), "none.db")); err == nil {
		t.Error("a file was made to be read")
	}
}

// Several may open a new file at the same time.
func TestOpenSQLite_together(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for n := range 40 {
		path := filepath.Join(dir, string(rune('a'+n))+".db")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s, err := OpenSQLite(path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
