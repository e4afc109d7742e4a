package format

import (
	"database/sql"
	"fmt"
	"io"
	"strings"
	"time"
)

// Writer renders the rows of one answer. Begin is called once, then Row for
// each row, then End once, also after a failure of the scan.
type Writer interface {
	// Begin takes the names of the columns.
	Begin(columns []string) error
	// Row takes the values of one row, which it does not keep. Each is nil or
	// an int64, float64, bool, string, []byte or time.Time.
	Row(values []any) error
	// End writes what is still held back. Unless the answer is whole, a JSON
	// array stays open: it cannot be mistaken for the whole answer.
	End(whole bool) error
}

// Options are the choices that several formats share.
type Options struct {
	// Null is the text of NULL where it is not "", except in JSON.
	Null string
	// Width is the number of columns of the terminal, into which a table is
	// wrapped; 0 is no limit.
	Width int
}

// A maker returns the writer of one format.
type maker func(w io.Writer, o Options) Writer

var formats = []struct {
	name string
	make maker
}{
	{"table", newTable},
	{"json", newJSON},
	{"ndjson", newNDJSON},
	{"csv", newCSV},
	{"tsv", newTSV},
	{"markdown", newMarkdown},
	{"vertical", newVertical},
}

// Names returns the names of the formats.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// New returns a writer of the format of that name onto w.
func New(name string, w io.Writer, o Options) (Writer, error) {
	for _, f := range formats {
		if f.name == name {
			return f.make(w, o), nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
}

// Copy writes all rows to w and returns their number. It does not close rows.
// After an error, of the scan or of the writing, the rows before it are
// written; a scan that fails before its first row writes nothing at all.
func Copy(w Writer, rows *sql.Rows) (n int64, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	some := rows.Next()
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if err := w.Begin(columns); err != nil {
		return 0, err
	}
	if some {
		n, err = copyRows(w, rows, types)
	}
	if endErr := w.End(err == nil); err == nil {
		err = endErr
	}
	return n, err
}

// copyRows writes the row that rows stands on, and those after it.
func copyRows(w Writer, rows *sql.Rows, types []*sql.ColumnType) (n int64, err error) {
	values := make([]any, len(types))
	targets := make([]any, len(types))
	for i := range values {
		targets[i] = &values[i]
	}
	for more := true; more; more = rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		for i, v := range values {
			if day, ok := v.(time.Time); ok && types[i].DatabaseTypeName() == "DATE" {
				values[i] = day.Format(time.DateOnly)
			}
		}
		if err := w.Row(values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}
