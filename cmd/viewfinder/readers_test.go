package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/duckdbtest"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// sqliteReader prints the columns and rows of a file as JSON, as Python's SQLite reads them.
const sqliteReader = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM answer")
print(json.dumps([[c[0] for c in rows.description], [list(r) for r in rows]]))
`

// readTables are those whose files are read in each run; in a thorough one it is all that need no
// value to be named.
var readTables = []string{"IGMedia", "Comments", "AccountInsights", "InstagramBusinessProfile"}

// DuckDB finds in the Parquet file of a table, and Python's SQLite in its SQLite file, the rows
// that are told as JSON.
func TestReaders(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("readers are other programs, which the race detector does not see")
	}
	duckdbtest.Ask(t)
	sim, err := graphsim.Start(graphsim.Options{Seed: 3, Media: 30, Accounts: 2, Comments: 60, Replies: 9, Now: graphsim.DefaultNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	dsn := "Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token() + ";Now=" + graphsim.DefaultNow.Format(time.RFC3339)
	dir := t.TempDir()
	query := func(args ...string) (int, string, string) {
		return viewfinder(t.Context(), append([]string{"query", "--dsn", dsn}, args...)...)
	}
	tables := readTables
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		// What a process tells of itself is another thing each time.
		_, out, _ := query("--format", "csv", "SELECT TableName FROM sys_tables WHERE TableName NOT IN ('sys_calls', 'sys_usage', 'sys_warnings')")
		tables = strings.Fields(out)[1:]
	}
	var read []string
	var want []relation
	var statements []string
	for _, table := range tables {
		statement := "SELECT * FROM " + table + " LIMIT 300"
		code, rows, messages := query("--format", "ndjson", statement)
		if code != exitOK && (strings.Contains(messages, " is required: ") || strings.Contains(messages, " cannot be read: ")) {
			continue
		}
		path := filepath.Join(dir, table)
		for _, file := range []string{path + ".parquet", path + ".db"} {
			if again, _, messages := query("--output", file, statement); again != code {
				t.Fatalf("%s: exit codes %d and %d: %s", file, code, again, messages)
			}
		}
		read = append(read, table)
		statements = append(statements, "SELECT * FROM '"+path+".parquet'")
		want = append(want, objects(t, rows))
	}
	if least := len(tables) * 3 / 4; len(read) < least {
		t.Fatalf("only %d tables of %d could be read: %v", len(read), len(tables), read)
	}
	for i, answer := range duckdbtest.Ask(t, statements...) {
		if answer.Error != "" {
			t.Errorf("%s: %s", read[i], answer.Error)
			continue
		}
		want[i].compare(t, "DuckDB, "+read[i], relation{answer.Columns, answer.Rows})
	}
	for i, table := range read {
		out, err := exec.CommandContext(t.Context(), python, "-c", sqliteReader, filepath.Join(dir, table+".db")).Output()
		if err != nil {
			t.Errorf("Python, %s: %v", table, err)
			continue
		}
		var got relation
		if err := decode(out, &[]any{&got.columns, &got.rows}); err != nil {
			t.Fatal(err)
		}
		want[i].compare(t, "SQLite, "+table, got)
	}
}

// A relation is what a reader has found.
type relation struct {
	columns []string
	rows    [][]any
}

// objects reads rows that are told as JSON, one object a line with the columns in their order.
// Without a row nothing is known of the columns.
func objects(t *testing.T, text string) relation {
	t.Helper()
	var r relation
	for line := range strings.Lines(text) {
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		var columns []string
		var row []any
		for i := -1; ; i++ { // from the brace on
			token, err := d.Token()
			if err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if token == json.Delim('}') {
				break
			}
			switch {
			case i%2 == 0:
				columns = append(columns, token.(string))
			case i > 0:
				row = append(row, token)
			}
		}
		r.columns, r.rows = columns, append(r.rows, row)
	}
	return r
}

func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

// compare tells where a reader has found something else.
func (r relation) compare(t *testing.T, reader string, got relation) {
	t.Helper()
	if len(r.rows) != len(got.rows) {
		t.Errorf("%s: %d rows, want %d", reader, len(got.rows), len(r.rows))
		return
	}
	if len(r.rows) > 0 && strings.Join(r.columns, ",") != strings.Join(got.columns, ",") {
		t.Errorf("%s: the columns are %q, want %q", reader, got.columns, r.columns)
		return
	}
	for i, row := range r.rows {
		for j, want := range row {
			if a, b := plain(want), plain(got.rows[i][j]); a != b {
				t.Errorf("%s, row %d, %s: %s, want %s", reader, i+1, r.columns[j], b, a)
				return
			}
		}
	}
}

// plain is a value without what a reader's types make of it: a number by its worth, true as 1,
// an instant in UTC.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	text := fmt.Sprint(v)
	if n, err := strconv.ParseFloat(text, 64); err == nil && len(text) < 16 {
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999-07", "2006-01-02 15:04:05.999999999"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	}
	return text
}
