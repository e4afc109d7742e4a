package outfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/driver"
	_ "github.com/viewfinder-sql/viewfinder/internal/export/parquet" // formats that not every program has
	_ "github.com/viewfinder-sql/viewfinder/internal/export/xlsx"
)

// put writes an answer of one row, which ends as failed says.
func put(t *testing.T, f *File, cell any, r *driver.Report, failed error) error {
	t.Helper()
	w := f.Writer()
	if typed, ok := w.(interface{ Types([]string) }); ok {
		typed.Types([]string{""})
	}
	err := errors.Join(w.Begin([]string{"a"}), w.Row([]any{cell}), w.End(failed == nil))
	if err == nil && failed == nil {
		err = f.Tell(" SELECT 'x' AS a ", r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.Close(failed)
}

func create(t *testing.T, path string, o Options) *File {
	t.Helper()
	f, err := Create(path, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The ending tells the format; a file is there when it is closed, over what stood there, and
// nothing is beside it. After an error what stood there stands there still.
func TestCreate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, begins := range map[string]string{
		"a.csv": "a\nx", "a.tsv": "a\nx", "a.json": "[", "a.ndjson": `{"a":"x"}`, "a.md": "| a |", "a.html": "<table>", "a.xlsx": "PK", "a.parquet": "PAR1",
		"a.db": "SQLite format 3", "a.txt": "╭", "A.CSV": "a",
	} {
		path := filepath.Join(dir, name)
		if err := put(t, create(t, path, Options{}), "x", new(driver.Report), nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		whole, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(whole, []byte(begins)) {
			t.Errorf("%s: %v, %.40q", name, err, whole)
		}
		failed := errors.New("in between")
		if err := put(t, create(t, path, Options{}), "another", new(driver.Report), failed); !errors.Is(err, failed) {
			t.Errorf("%s: %v", name, err)
		}
		if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, whole) {
			t.Errorf("%s is another after an error: %v", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 11 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

// A file says who wrote it, what was asked without what is nobody's business, and the warnings
// as they are told elsewhere, in the zone of the answer.
func TestTell(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.parquet")
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	r := &driver.Report{Rows: 1, QuotaCalls: 3, Warnings: []driver.Warning{
		{Table: "Media", Column: "Caption", Message: "gone", Count: 2}, {Message: "slow"},
	}}
	if err := put(t, create(t, path, Options{}), time.Date(2026, 7, 1, 0, 0, 0, 0, berlin), r, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"warnings": "Media.Caption: gone (2 times)\nslow", "complete": "false", "calls": "3", "time_zone": "Europe/Berlin", "program": "viewfinder (devel)", "statement": "SELECT 'x' AS a",
	} {
		if got, ok := f.Lookup("viewfinder." + key); !ok || got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// What cannot be written is told before anything is asked.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		o       Options
		answers int
		want    string
	}{
		{"a.xlsx", Options{}, 2, ""},
		{"a.db", Options{}, 2, ""},
		{"a.csv", Options{}, 2, "takes the rows of one statement, and there are 2"},
		{"a.csv", Options{Format: "nothing"}, 1, `unknown format "nothing"`},
		{"a.parquet", Options{}, 1, ""},
	} {
		err := Check(tt.name, tt.o, tt.answers)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s, %d: %v, want %s", tt.name, tt.answers, err, tt.want)
		}
	}
	if _, err := Create(filepath.Join(t.TempDir(), "none", "a.db"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a directory: %v", err)
	}
}

// A database keeps its other tables, and has one for each answer.
func TestCreate_database(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Exec("CREATE TABLE mine (a); INSERT INTO mine VALUES (7)"), db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := put(t, create(t, path, Options{}), "x", new(driver.Report), nil); err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite3.Open(path); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stmt, _, err := db.Prepare("SELECT mine.a || answer.a FROM mine, answer")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	if !stmt.Step() || stmt.ColumnText(0) != "7x" {
		t.Errorf("%s, %v", stmt.ColumnText(0), stmt.Err())
	}
}

// What goes onto a stream goes as it is made.
func TestOnto(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	f, err := Onto(&out, Options{Format: "xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	if err := put(t, f, "x", new(driver.Report), nil); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("PK")) {
		t.Errorf("%v, %.20q", err, out.Bytes())
	}
}
