package texttest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/statement"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// clock is the time at which the examples run, a Wednesday.
var clock = time.Date(2026, 5, 6, 7, 8, 9, 123456789, time.UTC)

// Open returns SQLite with the project's functions and a table t of one row.
func Open(t testing.TB) *sqlite3.Conn {
	t.Helper()
	c, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := sqlfunc.Register(c, sqlfunc.Host{Now: func() time.Time { return clock }}); err != nil {
		t.Fatal(err)
	}
	if err := c.CreateCollation(value.TimeCollation, compareTimes); err != nil {
		t.Fatal(err)
	}
	if err := c.Exec("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(statement.Register(c), c.Exec(`CREATE VIRTUAL TABLE "kept.t" USING statement((SELECT a FROM t WHERE :as_of IS NOT NULL))`)); err != nil {
		t.Fatal(err)
	}
	return c
}

// compareTimes compares texts of times as such.
func compareTimes(a, b []byte) int {
	at, aOK := value.ParseTime(string(a))
	bt, bOK := value.ParseTime(string(b))
	switch {
	case aOK && bOK:
		return at.Compare(bt)
	case aOK:
		return -1
	case bOK:
		return 1
	default:
		return bytes.Compare(a, b)
	}
}

// Names are the names that the tests' catalogue has.
var Names = dialect.NewNames(
	[]string{"CData", "Connection"},
	[]string{"Instagram"},
	[]string{"Media", "Comments", "Pages", "Page", "sys_tables"},
)

// ExampleNames are those of the examples of forms.
var ExampleNames = dialect.NewNames([]string{"CData"}, []string{"Instagram"}, []string{"t"})

// columnTypes is the catalogue of the tests of types.
var columnTypes = map[string]map[string]string{
	"media": {
		"id": "TEXT", "caption": "TEXT", "likecount": "INTEGER", "score": "REAL", "hidden": "BOOLEAN",
		"timestamp": "DATETIME", "data": "JSON", "key": "TEXT", "end": "INTEGER",
	},
	"comments": {"id": "TEXT", "mediaid": "TEXT", "text": "TEXT", "likecount": "INTEGER"},
}

func lookup(table, column string) (string, bool) {
	typ, ok := columnTypes[strings.ToLower(table)][strings.ToLower(column)]
	return typ, ok
}

// Known is the catalogue of the tests of types, with the functions.
var Known = typing.Known{Column: lookup, Function: sqlfunc.ResultType}

// OpenTyped is [Open] with the tables of the catalogue that [Known] knows.
func OpenTyped(t testing.TB) *sqlite3.Conn {
	t.Helper()
	c := Open(t)
	if err := c.Exec(`
		CREATE TABLE Media (Id TEXT, Caption TEXT, LikeCount INTEGER, Score REAL, Hidden BOOLEAN, Timestamp DATETIME, data JSON, Key TEXT, "End" INTEGER);
		INSERT INTO Media VALUES ('1', 'one', 5, 0.5, 1, '2026-05-04 10:00:00', '{"a": 1}', 'k', 3), ('2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
		CREATE TABLE Comments (Id TEXT, MediaId TEXT, Text TEXT, LikeCount INTEGER);
		INSERT INTO Comments VALUES ('7', '1', 'nice', 2)`); err != nil {
		t.Fatal(err)
	}
	return c
}

// Statements parts a test's input: one statement, or several between lines of
// "go".
func Statements(input string) []string { return strings.Split(input, "\ngo\n") }

// Seeds feeds a fuzz target with every statement of the datadriven tests and of
// the forms' examples.
func Seeds(f *testing.F, testdata string) {
	f.Helper()
	var files []string
	for _, pattern := range []string{"analyze/*", "types/*"} {
		found, err := filepath.Glob(filepath.Join(testdata, pattern))
		if err != nil {
			f.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for block := range strings.SplitSeq(string(text), "\n\n") {
			_, input, _ := strings.Cut(block, "\n")
			input, _, _ = strings.Cut(input, "\n----")
			for sql := range strings.SplitSeq(input, "\ngo\n") {
				f.Add(sql)
			}
		}
	}
	for _, form := range dialect.Forms() {
		f.Add(form.Example)
	}
}
