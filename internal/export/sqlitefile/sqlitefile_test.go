package sqlitefile

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// add writes a statement's answer into an open file.
func add(t *testing.T, f *File, statement string, columns, types []string, rows ...[]any) {
	t.Helper()
	f.Types(types)
	if len(columns) > 0 {
		if err := f.Begin(columns); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if err := f.Row(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.End(true); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Tell(export.About{Statement: statement, Started: time.Unix(0, 0).UTC(), Rows: int64(len(rows)), Complete: true}); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, path, name string) *File {
	t.Helper()
	f, err := Open(path, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Discard)
	return f
}

// ask runs a query on a database, and shows its rows.
func ask(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	stmt, _, err := db.Prepare(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stmt.Close() }()
	var lines []string
	for stmt.Step() {
		var cells []string
		for i := range stmt.ColumnCount() {
			cells = append(cells, stmt.ColumnText(i))
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	if err := stmt.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// The journal, in which rows of before stand while others are written, is the user's alone too, and
// where the database keeps a log, that and its shared memory.
func TestClose_private(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files of Windows have no mode")
	}
	for mode, besides := range map[string][]string{"delete": {"-journal"}, "wal": {"-wal", "-shm"}} {
		path := filepath.Join(t.TempDir(), "a & b+c?.db")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := ask(t, path, "pragma journal_mode = "+mode); got != mode {
			t.Fatal(got)
		}
		f := begin(t, path, "posts")
		add(t, f, "SELECT a", []string{"a"}, []string{"TEXT"}, []any{"x"})
		seen := map[string]os.FileMode{}
		f.db.UpdateHook(func(sqlite3.AuthorizerActionCode, string, string, int64) { // while rows are written
			for _, beside := range besides {
				if info, err := os.Stat(path + beside); err == nil {
					seen[beside] |= info.Mode().Perm()
				}
			}
		})
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		for _, beside := range besides {
			if seen[beside] != 0o600 {
				t.Errorf("%s has the mode %v", beside, seen[beside])
			}
		}
	}
}

func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(path) {
		t.Errorf("beside it are %v, %v", entries, err)
	}
}

// Values keep their types, and columns have the answer's.
func TestValues(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "posts.db")
	f := begin(t, path, "")
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.FixedZone("", 7200))
	add(t, f, "SELECT EAAsecretsecret", []string{"t", "T", "i", "r", "b", "at", "day", "j", "x", `q"'`},
		[]string{"TEXT", "TEXT", "INTEGER", "REAL", "BOOLEAN", "DATETIME", "DATE", "JSON", "BLOB", ""},
		[]any{"007", "", int64(17_841_400_691_007_251), 1.5, true, at, at, "12", []byte{0, 255}, "5"}, make([]any, 10))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	alone(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for query, want := range map[string]string{
		`SELECT name || ' ' || type FROM pragma_table_info('answer')`:                                                                                     "t TEXT\nT_2 TEXT\ni INTEGER\nr REAL\nb BOOLEAN\nat DATETIME\nday DATE\nj JSON TEXT\nx BLOB\nq\"' ",
		`SELECT t, typeof(t), T_2, typeof(T_2), i, typeof(i), r, b, typeof(b), at, day, j, typeof(j), hex(x), "q""'", typeof("q""'") FROM answer LIMIT 1`: "007|text||text|17841400691007251|integer|1.5|1|integer|2026-07-01T10:00:00+02:00|2026-07-01|12|text|00FF|5|text",
		`SELECT count(*), count(t), count(x), count(j) FROM answer`:                                                                                       "2|1|1|1",
		`SELECT "Table", Statement, Started, TimeZone, Rows, Complete, Calls FROM viewfinder_report`:                                                      "answer|SELECT ****|1970-01-01T00:00:00Z|UTC|2|1|0",
	} {
		if got := ask(t, path, query); got != want {
			t.Errorf("%s:\n%s, want\n%s", query, got, want)
		}
	}
}

// A database that is there keeps its other tables; those written under the name before are
// replaced, and what something else has made is not.
func TestReplace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "mine.sqlite")
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(`create table mine (a); insert into mine values (1); create table posts2 (a)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		f := begin(t, path, "Posts")
		add(t, f, "SELECT 1", []string{fmt.Sprint("n", n)}, nil, []any{int64(n)})
		add(t, f, "DELETE", nil, nil)
		add(t, f, "SELECT 3", []string{"m"}, nil, []any{"x"})
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		`SELECT name FROM sqlite_schema ORDER BY name`: "Posts\nPosts3\nmine\nposts2\nviewfinder_report",
		`SELECT n1 FROM posts`:                         "1",
		`SELECT a FROM mine`:                           "1",
		`SELECT "Table", Statement FROM viewfinder_report WHERE "Table" NOT NULL`: "Posts|SELECT 1\nPosts3|SELECT 3",
	} {
		if got := ask(t, path, query); got != want {
			t.Errorf("%s:\n%s, want\n%s", query, got, want)
		}
	}
	if _, err := Open(path, "MINE"); err == nil || !strings.Contains(err.Error(), "a table MINE that viewfinder has not written") {
		t.Error(err)
	}
	f := begin(t, path, "posts") // the second answer finds a table that is in the way
	add(t, f, "SELECT 5", []string{"five"}, nil)
	add(t, f, "SELECT 6", []string{"six"}, nil)
	if err := f.Close(); err == nil || !strings.Contains(err.Error(), "a table posts2 that") {
		t.Error(err)
	}
	f.Discard()
	if got := ask(t, path, `SELECT n1 FROM posts`); got != "1" {
		t.Errorf("the first answer is there without the second: %s", got)
	}
	alone(t, path)
}

// What is not closed has changed nothing.
func TestDiscard(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "posts.db")
	f := begin(t, path, "")
	f.Types(nil)
	if err := f.Begin([]string{"a"}); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	f.Discard()
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, ""); err == nil || !strings.Contains(err.Error(), "no SQLite database") {
		t.Error(err)
	}
	alone(t, path)
	for _, name := range []string{"sqlite_x", "Viewfinder_report", "a\x00b"} {
		if _, err := Open(filepath.Join(t.TempDir(), "x.db"), name); err == nil {
			t.Errorf("%q names a table", name)
		}
	}
}

// Who waits for a database does not hold up the program that it waits for.
func TestParallel(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.db")
	other, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	f := begin(t, path, "mine")
	add(t, f, "SELECT 1", []string{"a"}, []string{"INTEGER"}, []any{int64(1)})
	if err := other.BusyTimeout(time.Second); err != nil {
		t.Fatal(err)
	}
	if err := other.Exec("create table theirs (a); begin immediate; insert into theirs values (1)"); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error)
	go func() { closed <- f.Close() }()
	time.Sleep(50 * time.Millisecond) // for it to wait; the test holds without
	if err := other.Exec("commit"); err != nil {
		t.Errorf("the other program: %v", err)
		_ = other.Exec("rollback")
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if got := ask(t, path, "SELECT (SELECT count(*) FROM theirs) + (SELECT a FROM mine)"); got != "2" {
		t.Errorf("%s, want what both have written", got)
	}
	alone(t, path)
}

// A database that another program holds for a moment is waited for, to see what is in it too.
func TestHeld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.db")
	other, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if err := other.Exec("create table theirs (a); begin exclusive"); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		f, err := Open(path, "mine")
		if err == nil {
			f.Discard()
		}
		opened <- err
	}()
	time.Sleep(50 * time.Millisecond) // for the other one to look; the test holds without
	if err := other.Exec("commit"); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// A database that was not there before stays where another program has put something into it.
func TestUnmake(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.db")
	f := begin(t, path, "")
	for _, there := range []bool{false, true} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if there {
			add(t, f, "SELECT 1", []string{"a"}, []string{"INTEGER"}, []any{int64(1)})
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		f.unmake()
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("there was something %v: %v", there, err)
		}
	}
}
