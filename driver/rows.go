package driver

import (
	"database/sql"
	"database/sql/driver"
	"math"
	"reflect"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// rows gives the rows of a session's execution.
type rows struct {
	*session.Rows
	columns []session.Column
}

var (
	_ driver.Rows                           = (*rows)(nil)
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypeLength           = (*rows)(nil)
)

func rowsOf(r *session.Rows, err error) (driver.Rows, error) {
	if err != nil {
		return nil, public(err)
	}
	return &rows{r, r.Columns()}, nil
}

// Close implements [driver.Rows].
func (r *rows) Close() error { return public(r.Rows.Close()) }

// Next implements [driver.Rows].
func (r *rows) Next(dest []driver.Value) error {
	if err := r.Rows.Next(); err != nil {
		return public(err)
	}
	for i, v := range r.Row() {
		dest[i] = v
	}
	return nil
}

// Columns implements [driver.Rows].
func (r *rows) Columns() []string {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.Name
	}
	return names
}

// ColumnTypeDatabaseTypeName implements
// [driver.RowsColumnTypeDatabaseTypeName]: TEXT, INTEGER, REAL, BOOLEAN,
// DATETIME, DATE, JSON or BLOB; "" for unknown.
func (r *rows) ColumnTypeDatabaseTypeName(i int) string { return r.columns[i].Type.String() }

// ColumnTypeScanType implements [driver.RowsColumnTypeScanType]. As every column
// may be NULL, it is a type that holds NULL too.
func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	switch r.columns[i].Type {
	case session.Unknown:
		return reflect.TypeFor[any]()
	case session.Blob:
		return reflect.TypeFor[[]byte]()
	case session.Integer:
		return reflect.TypeFor[sql.NullInt64]()
	case session.Real:
		return reflect.TypeFor[sql.NullFloat64]()
	case session.Boolean:
		return reflect.TypeFor[sql.NullBool]()
	case session.Datetime, session.Date:
		return reflect.TypeFor[sql.NullTime]()
	default:
		return reflect.TypeFor[sql.NullString]()
	}
}

// ColumnTypeNullable implements [driver.RowsColumnTypeNullable]. Every column
// may be NULL: an outer join or an empty aggregate makes it so.
func (r *rows) ColumnTypeNullable(int) (nullable, ok bool) { return true, true }

// ColumnTypeLength implements [driver.RowsColumnTypeLength]: texts and bytes have
// no bound.
func (r *rows) ColumnTypeLength(i int) (length int64, ok bool) {
	switch r.columns[i].Type {
	case session.Text, session.JSON, session.Blob:
		return math.MaxInt64, true
	}
	return 0, false
}
