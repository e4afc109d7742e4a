package driver

import (
	"database/sql"
	"database/sql/driver"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// column is one result column. Where its type is unknown, values come as the
// engine makes them (int64, float64, string, []byte).
type column struct {
	name  string
	typ   schema.Type
	typed bool
}

// The types of expressions beyond the catalogue's: bytes, and days.
const (
	typeBlob schema.Type = math.MaxUint8 - iota
	typeDate
)

func (c column) blob() bool { return !c.typed && c.typ == typeBlob }

// types are the column types by name.
var types = func() map[string]schema.Type {
	m := map[string]schema.Type{}
	for _, t := range []schema.Type{schema.Text, schema.Integer, schema.Real, schema.Boolean, schema.Datetime, schema.JSON} {
		m[t.String()] = t
	}
	m[value.TypeDate] = typeDate
	return m
}()

// newColumn reads the type that a table declares or an expression was found to
// have; "" for unknown.
func newColumn(name, declared string) column {
	word, _, _ := strings.Cut(declared, " ")
	if word == value.TypeBlob {
		return column{name, typeBlob, false}
	}
	t, ok := types[word]
	return column{name, t, ok}
}

// columnType returns the type of a table's column by name or alias, in any case.
func (c *Connector) columnType(table, column string) (string, bool) {
	t := c.declared[strings.ToLower(table)]
	if t == nil {
		return "", false
	}
	for i := range t.Columns {
		if strings.EqualFold(t.Columns[i].Name, column) {
			word, _, _ := strings.Cut(t.Columns[i].Type, " ")
			return word, true
		}
	}
	return "", false
}

// header describes the columns of rows. Its methods implement what
// [driver.Rows] and its extensions ask about columns.
type header []column

// Columns implements [driver.Rows].
func (h header) Columns() []string {
	names := make([]string, len(h))
	for i, c := range h {
		names[i] = c.name
	}
	return names
}

// ColumnTypeDatabaseTypeName implements
// [driver.RowsColumnTypeDatabaseTypeName]: TEXT, INTEGER, REAL, BOOLEAN,
// DATETIME, DATE, JSON or BLOB; "" for unknown.
func (h header) ColumnTypeDatabaseTypeName(i int) string {
	switch {
	case h[i].blob():
		return value.TypeBlob
	case !h[i].typed:
		return ""
	case h[i].typ == typeDate:
		return value.TypeDate
	default:
		return h[i].typ.String()
	}
}

// ColumnTypeScanType implements [driver.RowsColumnTypeScanType]. As every column
// may be NULL, it is a type that holds NULL too.
func (h header) ColumnTypeScanType(i int) reflect.Type {
	if h[i].blob() {
		return reflect.TypeFor[[]byte]()
	}
	if !h[i].typed {
		return reflect.TypeFor[any]()
	}
	switch h[i].typ {
	case schema.Integer:
		return reflect.TypeFor[sql.NullInt64]()
	case schema.Real:
		return reflect.TypeFor[sql.NullFloat64]()
	case schema.Boolean:
		return reflect.TypeFor[sql.NullBool]()
	case schema.Datetime, typeDate:
		return reflect.TypeFor[sql.NullTime]()
	default:
		return reflect.TypeFor[sql.NullString]()
	}
}

// ColumnTypeNullable implements [driver.RowsColumnTypeNullable]. Every column
// may be NULL: an outer join or an empty aggregate makes it so.
func (h header) ColumnTypeNullable(int) (nullable, ok bool) { return true, true }

// ColumnTypeLength implements [driver.RowsColumnTypeLength]: texts and bytes have
// no bound.
func (h header) ColumnTypeLength(i int) (length int64, ok bool) {
	if h[i].blob() || h[i].typed && (h[i].typ == schema.Text || h[i].typ == schema.JSON) {
		return math.MaxInt64, true
	}
	return 0, false
}

// convert gives the values of one row the Go types of their columns, times in that
// zone. A value that is none of its column's type, which a UNION can bring, stays
// as it is.
func (h header) convert(row []driver.Value, zone *value.Zone) {
	for i, c := range h {
		if !c.typed {
			continue
		}
		switch v := row[i].(type) {
		case string:
			switch c.typ {
			case schema.Datetime:
				if t, ok := zone.Parse(v); ok {
					row[i] = t.In(zone.Location())
				}
			case typeDate:
				if day, err := time.Parse(time.DateOnly, v); err == nil {
					row[i] = zone.Instant(day).In(zone.Location())
				}
			}
		case int64:
			switch {
			case c.typ == schema.Boolean && (v == 0 || v == 1):
				row[i] = v == 1
			case c.typ == schema.Real:
				row[i] = float64(v)
			case c.typ == schema.Text:
				row[i] = value.Int(v).Text()
			}
		}
	}
}
