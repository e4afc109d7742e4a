package sqlfunc

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// TableFunction is a function that makes rows: FROM Media m, hashtags(m.Caption).
type TableFunction struct {
	Name string
	// Signature shows the arguments, Columns the columns of the rows, Doc says
	// what they are.
	Signature, Columns, Doc string
	// Example is a whole statement; Result is its first row, values parted by |.
	Example, Result string

	// columns are declarations, args the names of the arguments; the first least
	// of them must be given.
	columns, args []string
	least         int
	// open begins the rows of one call, none of whose arguments is NULL.
	open func(e *env, args []sqlite3.Value) (rows, error)
}

// rows gives one row after another, nil after the last.
type rows func() ([]any, error)

func (f *TableFunction) register(c *sqlite3.Conn, e env) error {
	declaration := fmt.Sprintf("CREATE TABLE x(%s, %s HIDDEN)", strings.Join(f.columns, ", "), strings.Join(f.args, " HIDDEN, "))
	connect := func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*functionTable, error) {
		return &functionTable{f, e, db}, errors.Join(db.DeclareVTab(declaration), db.VTabConfig(sqlite3.VTAB_INNOCUOUS))
	}
	for _, name := range []string{f.Name, Module(f.Name)} {
		//nolint:staticcheck // the method that replaces it needs Go 1.27
		if err := sqlite3.CreateModule(c, name, nil, connect); err != nil {
			return fmt.Errorf("sqlfunc: %s: %w", f.Name, err)
		}
	}
	return nil
}

// Module is a name of a function that makes rows which no table has: where a table has
// the function's own, that is the table's.
func Module(function string) string { return function + "()" }

// functionTable is a table function as SQLite sees it, on one connection.
type functionTable struct {
	*TableFunction
	env env
	db  *sqlite3.Conn
}

// BestIndex implements [sqlite3.VTab]: the arguments are terms on the hidden
// columns, handed on in order.
func (t *functionTable) BestIndex(info *sqlite3.IndexInfo) error {
	given := make([]int, len(t.args))
	for i, c := range info.Constraint {
		arg := c.Column - len(t.columns)
		if arg < 0 || c.Op != sqlite3.INDEX_CONSTRAINT_EQ {
			continue
		}
		if !c.Usable { // its value comes from a table that stands further in
			return sqlite3.CONSTRAINT
		}
		given[arg] = i + 1
	}
	if slices.Contains(given[:t.least], 0) {
		return fmt.Errorf("%s: an argument is missing: it is %s", t.Name, t.Signature)
	}
	next := 0
	for _, constraint := range given {
		if constraint == 0 {
			continue
		}
		next++
		info.ConstraintUsage[constraint-1] = sqlite3.IndexConstraintUsage{ArgvIndex: next, Omit: true}
	}
	info.EstimatedCost, info.EstimatedRows = 10, 5
	return nil
}

// Open implements [sqlite3.VTab].
func (t *functionTable) Open() (sqlite3.VTabCursor, error) {
	return &functionCursor{table: t}, nil
}

type functionCursor struct {
	table *functionTable
	env   env
	next  rows
	row   []any
	given []string // the arguments, for who selects them
	id    int64
}

// Filter implements [sqlite3.VTabCursor].
func (c *functionCursor) Filter(_ int, _ string, args ...sqlite3.Value) error {
	t := c.table
	c.row, c.id, c.given = nil, 0, nil
	if slices.ContainsFunc(args, isNull) {
		return nil
	}
	for _, a := range args {
		c.given = append(c.given, a.Text())
	}
	c.env = t.env.of(t.db)
	var err error
	if c.next, err = t.open(&c.env, args); err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	return c.Next()
}

// Next implements [sqlite3.VTabCursor].
func (c *functionCursor) Next() (err error) {
	c.id++
	if c.row, err = c.next(); err != nil {
		return fmt.Errorf("%s: %w", c.table.Name, err)
	}
	return nil
}

// EOF implements [sqlite3.VTabCursor].
func (c *functionCursor) EOF() bool { return c.row == nil }

// Column implements [sqlite3.VTabCursor].
func (c *functionCursor) Column(ctx sqlite3.Context, n int) error {
	if arg := n - len(c.row); arg >= 0 {
		if arg < len(c.given) {
			ctx.ResultText(c.given[arg])
		}
		return nil
	}
	switch v := c.row[n].(type) {
	case int:
		ctx.ResultInt64(int64(v))
	case string:
		ctx.ResultText(v)
	}
	return nil
}

// RowID implements [sqlite3.VTabCursor].
func (c *functionCursor) RowID() (int64, error) { return c.id, nil }
