package engine

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// handed reads the result columns of a statement whose program only hands them over,
// while SQLite finds the rows. They do not pass through its memory: when there is a row
// they are read from where the cursors stand, and what SQLite asks for them alone it is
// not told.
type handed struct {
	columns []program.HandedColumn
	tables  []handedTable
	known   []*Table // the connection's
	row     []any
}

// handedTable is one reference to a table.
type handedTable struct {
	table  *Table
	outer  bool
	silent []bool // the declared columns that only the result has
	cursor Cursor // nil before it is opened
	shown  bool   // SQLite asked for one of those since the last row
}

// newHanded reads the result columns of a statement straight where the listing of its
// program proves that this makes no difference; nil where it does not. columns is how
// many it has, known are the connection's tables.
func newHanded(known []*Table, code []program.Instruction, columns int) *handed {
	told, ok := program.Hands(code)
	if !ok || len(told.Columns) != columns {
		return nil
	}
	h := &handed{columns: told.Columns, known: known, row: make([]any, columns)}
	for _, t := range told.Tables {
		table := marked(known, t.Access)
		if table == nil {
			return nil
		}
		h.tables = append(h.tables, handedTable{table: table, outer: t.Outer, silent: make([]bool, len(table.Columns))})
	}
	for _, c := range h.columns {
		h.tables[c.Table].silent[c.Column] = c.Only
	}
	return h
}

var errOtherTable = errors.New("engine: internal error: the tables are not opened in the order that the program was read")

// open takes in the next cursor that is opened, of a table by its number among the
// connection's.
func (h *handed) open(number int, c Cursor) (*handedTable, error) {
	for i := range h.tables {
		switch t := &h.tables[i]; {
		case t.cursor != nil:
		case t.table != h.known[number]:
			return nil, errOtherTable
		default:
			t.cursor = c
			return t, nil
		}
	}
	return nil, errOtherTable
}

// asks notes that SQLite asks for a column, and reports whether it need not be told.
func (t *handedTable) asks(column int) bool {
	if t == nil || !t.silent[column] {
		return false
	}
	t.shown = true
	return true
}

// closeAll forgets the cursors, which SQLite closes.
func (h *handed) closeAll() {
	for i := range h.tables {
		h.tables[i].cursor = nil
	}
}

// begin waits for the next row.
func (h *handed) begin() {
	for i := range h.tables {
		h.tables[i].shown = false
	}
}

// read takes the values of the row at which the cursors stand.
func (h *handed) read() (err error) {
	for i, column := range h.columns {
		v := value.Null
		if t := &h.tables[column.Table]; !t.outer || t.shown {
			v = t.cursor.Value(column.Column)
		}
		if v, err = fit(v); err != nil {
			return err
		}
		h.row[i] = goValue(v)
	}
	return nil
}
