package pgfunc

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// mostArguments is how many arguments a function that makes rows has at most.
const mostArguments = 4

// setTable is such a function as the engine sees it: a table behind whose columns the
// arguments are hidden.
type setTable struct {
	*Form
	of *connection
	db *sqlite3.Conn
}

func (f *Form) registerSet(db *sqlite3.Conn, of *connection) error {
	var names []string
	for _, c := range f.Columns {
		names = append(names, c.Engine)
	}
	for i := range mostArguments {
		names = append(names, fmt.Sprintf("a%d HIDDEN", i))
	}
	declaration := "CREATE TABLE x(" + strings.Join(names, ", ") + ")"
	//nolint:staticcheck // the method that replaces it needs Go 1.27
	return sqlite3.CreateModule(db, f.Engine, nil, func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*setTable, error) {
		return &setTable{f, of, db}, errors.Join(db.DeclareVTab(declaration), db.VTabConfig(sqlite3.VTAB_INNOCUOUS))
	})
}

// BestIndex implements [sqlite3.VTab]: the arguments are terms on the hidden columns.
func (t *setTable) BestIndex(info *sqlite3.IndexInfo) error {
	next := 0
	for arg := range mostArguments {
		for i, c := range info.Constraint {
			if c.Column != len(t.Columns)+arg || c.Op != sqlite3.INDEX_CONSTRAINT_EQ {
				continue
			}
			if !c.Usable { // its value comes from a table that stands further in
				return sqlite3.CONSTRAINT
			}
			next++
			info.ConstraintUsage[i] = sqlite3.IndexConstraintUsage{ArgvIndex: next, Omit: true}
			break
		}
	}
	info.EstimatedCost, info.EstimatedRows = 10, 10
	return nil
}

// Open implements [sqlite3.VTab].
func (t *setTable) Open() (sqlite3.VTabCursor, error) { return &setCursor{table: t}, nil }

type setCursor struct {
	table *setTable
	next  rows
	row   []any
	id    int64
}

// Filter implements [sqlite3.VTabCursor].
func (s *setCursor) Filter(_ int, _ string, args ...sqlite3.Value) error {
	s.row, s.id = nil, 0
	for _, a := range args {
		if isNull(a) && !s.table.Nulls {
			return nil
		}
	}
	if takes := counted()[s.table.Engine]; len(args) < takes.least || len(args) > takes.most {
		return fmt.Errorf("%s: %d arguments are the wrong number", s.table.Engine, len(args))
	}
	c := &call{connection: s.table.of, args: args, conn: s.table.db}
	var err error
	s.next, err = s.table.rows(c)
	if c.err != nil {
		err = c.err
	}
	if err != nil {
		return carried(err)
	}
	return s.Next()
}

// Next implements [sqlite3.VTabCursor].
func (s *setCursor) Next() (err error) {
	s.id++
	s.row, err = s.next()
	return carried(err)
}

// EOF implements [sqlite3.VTabCursor].
func (s *setCursor) EOF() bool { return s.row == nil }

// Column implements [sqlite3.VTabCursor].
func (s *setCursor) Column(ctx sqlite3.Context, n int) error {
	if n < len(s.row) {
		result(ctx, s.row[n])
	}
	return nil
}

// RowID implements [sqlite3.VTabCursor].
func (s *setCursor) RowID() (int64, error) { return s.id, nil }
