package format

import (
	"database/sql"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// Copy writes all rows to w and returns their number; nested makes JSON of documents,
// where the format has it. It does not close rows.
// After an error, of the scan or of the writing, the rows before it are
// written; a scan that fails before its first row writes nothing at all, and nor does a
// statement that has no columns.
func Copy(w Writer, rows *sql.Rows, nested bool) (n int64, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	if len(columns) == 0 { // of a statement that answers nothing
		for rows.Next() {
			n++
		}
		return n, rows.Err()
	}
	some := rows.Next()
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if typed, ok := w.(export.Typed); ok {
		typed.Types(typeNames(types))
	}
	if err := w.Begin(columns); err != nil {
		return 0, err
	}
	if some {
		n, err = copyRows(w, rows, types, nested)
	}
	if endErr := w.End(err == nil); err == nil {
		err = endErr
	}
	return n, err
}

func typeNames(types []*sql.ColumnType) []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.DatabaseTypeName()
	}
	return names
}

// copyRows writes the row that rows stands on, and those after it.
func copyRows(w Writer, rows *sql.Rows, types []*sql.ColumnType, nested bool) (n int64, err error) {
	values := make([]any, len(types))
	targets := make([]any, len(types))
	for i := range values {
		targets[i] = &values[i]
	}
	_, typed := w.(export.Typed)
	for more := true; more; more = rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		if !typed {
			asText(values, types, nested)
		}
		if err := w.Row(values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// asText has the values of a row be what formats of texts take them for.
func asText(values []any, types []*sql.ColumnType, nested bool) {
	for i, v := range values {
		values[i] = export.Cell(types[i].DatabaseTypeName(), v, nested)
	}
}
