package engine

import (
	"errors"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// conversions has SQLite convert a value: what it is as text; as the number that a
// comparison takes it for, if it is one; and as a truth.
const conversions = `SELECT CAST(?1 AS TEXT), CASE WHEN ?1 = CAST(?1 AS NUMERIC) THEN CAST(?1 AS NUMERIC) ELSE ?1 END, CAST(?1 AS REAL)`

// convert has SQLite give a value an affinity. It is for what comes seldom: a row that needs
// it costs more than one that SQLite reads itself.
func (n *native) convert(v value.Value, to machine.Affinity) (_ value.Value, err error) {
	if n.converter == nil {
		if n.converter, _, err = n.db.Prepare(conversions); err != nil {
			return v, newError(err, "")
		}
	}
	s := n.converter
	defer func() { err = errors.Join(err, s.Reset()) }()
	if err := bind(s, 1, v); err != nil {
		return v, newError(err, "")
	}
	if !s.Step() {
		return v, newError(s.Err(), "")
	}
	column := map[machine.Affinity]int{machine.Text: 0, machine.Numeric: 1, machine.Real: 2}[to]
	if s.ColumnType(column) == sqlite3.BLOB { // no number, and left as it is
		return v, nil
	}
	converted, _ := readValue(s.ColumnValue(column))
	return converted, nil
}
