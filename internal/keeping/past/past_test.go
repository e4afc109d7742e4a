package past_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// What is no file of sync, or one of a newer program, says what to do; nothing is made or changed.
func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := func(name string, statements ...string) string {
		path := filepath.Join(dir, name)
		db, err := sql.Open("sqlite3", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, text := range statements {
			if _, err := db.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database, but a text\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		filepath.Join(dir, "absent.db"):        "viewfinder sync run makes it",
		dir:                                    "is a directory",
		text:                                   "no database of SQLite",
		made("other.db", "CREATE TABLE t (a)"): "has nothing that viewfinder sync keeps",
		made("lake.db", "CREATE TABLE lake_format (f)"):                                              "kept as Parquet",
		made("newer.db", "CREATE TABLE sync_format (format)", "INSERT INTO sync_format VALUES (99)"): "has the format 99, of a newer viewfinder",
	} {
		_, err := past.Open(t.Context(), path)
		var e *past.Error
		if !errors.As(err, &e) || !errors.Is(err, past.ErrKept) || !e.NamesFile() || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", path, err, says)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "absent.db")); err == nil {
		t.Error("a file was made")
	}
}

// A file of the form before this one is read as it is.
func TestOpen_older(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kept.db")
	sink, err := sqlsink.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	table := &history.Table{Name: "Posts", Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}, {Name: "Posts_history"}}}
	if err := sink.Prepare(t.Context(), []*history.Table{table}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ALTER TABLE sync_table DROP COLUMN erased", "UPDATE sync_format SET format = 1"} {
		if _, err := sink.DB().ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := sink.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := past.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, beside := range []string{"-wal", "-shm"} {
		if info, err := os.Stat(path + beside); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", beside, info, err)
		}
	}
	list, err := r.Tables(t.Context())
	if err != nil || len(list) != 1 || list[0].Name != "Posts" || len(list[0].Columns) != 2 || !r.Idle() || !r.Current() {
		t.Errorf("%+v, %v", list, err)
	}
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if r.Current() {
		t.Error("a file that is at its path no more is current")
	}
}
