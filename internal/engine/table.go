package engine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// register makes a table known under one name. It needs no CREATE: the module
// is the table.
func (c *Conn) register(name string, t *Table) error {
	number := len(c.tables)
	c.tables = append(c.tables, t)
	connect := func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*table, error) {
		return &table{conn: c, module: t.inZone(c.zone), number: number}, db.DeclareVTab(t.declaration())
	}
	return sqlite3.CreateModule(c.db, name, nil, connect) //nolint:staticcheck // the method that replaces it needs Go 1.27
}

// declaration is the CREATE TABLE statement by which SQLite learns the columns.
func (t *Table) declaration() string {
	var b strings.Builder
	b.WriteString("CREATE TABLE x(")
	for i, col := range t.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", sqlite3.QuoteIdentifier(col.Name), col.Type)
		if col.Hidden {
			b.WriteString(" HIDDEN")
		}
		if col.Collation != "" {
			fmt.Fprintf(&b, " COLLATE %s", sqlite3.QuoteIdentifier(col.Collation))
		}
	}
	b.WriteString(")")
	return b.String()
}

// table is a [Module] as SQLite sees it, on one connection under one name.
type table struct {
	conn   *Conn
	module Module
	number int // among the connection's
}

// mark puts the table's number before an access text. Listings have it so: there
// it tells of which table a cursor is, for which SQLite has but an address.
func (t *table) mark(access string) string { return strconv.Itoa(t.number) + " " + access }

// marked returns the table of a marked access text, nil where it has none.
func (c *Conn) marked(text string) *Table {
	number, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(c.tables) {
		return nil
	}
	return c.tables[n]
}

// errRefused refuses a plan alone: SQLite looks for another.
var errRefused = errors.New("engine: the plan is refused")

// caught, deferred in each callback, ends it: what it returns to SQLite is only
// a code. The error itself is kept aside, since SQLite would lose all but its
// text, and so is a panic, which would leave SQLite half-way.
func (c *Conn) caught(err *error) {
	if p := recover(); p != nil {
		*err = c.panicked(p)
	}
	if *err == nil {
		return
	}
	if errors.Is(*err, errRefused) {
		*err = sqlite3.CONSTRAINT
		return
	}
	if c.current != nil {
		c.current.fail(*err)
	}
	if errors.Is(*err, ErrOutOfMemory) {
		*err = sqlite3.NOMEM
	} else {
		*err = sqlite3.ERROR
	}
}

// BestIndex implements [sqlite3.VTab].
func (t *table) BestIndex(info *sqlite3.IndexInfo) (err error) {
	defer t.conn.caught(&err)
	offer := readOffer(info)
	choice, err := t.conn.current.answer(t, offer)
	if err != nil {
		return err
	}
	if choice.Refused != nil {
		return errRefused
	}
	access := choice.Access
	if t.conn.current.repeats != nil {
		access = t.mark(access)
	}
	return writeChoice(info, offer, choice, access)
}

// Open implements [sqlite3.VTab].
func (t *table) Open() (opened sqlite3.VTabCursor, err error) {
	defer t.conn.caught(&err)
	c, err := t.module.Open(t.conn.current.run)
	return &cursor{table: t, cursor: c}, err
}

// cursor is a [Cursor] as SQLite sees it.
type cursor struct {
	table  *table
	cursor Cursor
}

// Filter implements [sqlite3.VTabCursor].
func (c *cursor) Filter(lists int, access string, values ...sqlite3.Value) (err error) {
	defer c.table.conn.caught(&err)
	args, err := readArgs(lists, values)
	if err != nil {
		return err
	}
	return c.cursor.Filter(c.table.conn.current.ctx, access, args)
}

// Next implements [sqlite3.VTabCursor].
func (c *cursor) Next() (err error) {
	defer c.table.conn.caught(&err)
	return c.cursor.Next(c.table.conn.current.ctx)
}

// EOF implements [sqlite3.VTabCursor].
func (c *cursor) EOF() bool { return c.cursor.EOF() }

// Column implements [sqlite3.VTabCursor].
func (c *cursor) Column(result sqlite3.Context, n int) (err error) {
	defer c.table.conn.caught(&err)
	switch v := c.cursor.Value(n); v.Kind() {
	case value.KindInt:
		result.ResultInt64(v.Int())
	case value.KindFloat:
		result.ResultFloat(v.Float())
	case value.KindText:
		result.ResultText(v.Text())
	default:
		result.ResultNull()
	}
	return nil
}

// RowID implements [sqlite3.VTabCursor].
func (c *cursor) RowID() (id int64, err error) {
	defer c.table.conn.caught(&err)
	return c.cursor.RowID(), nil
}

// Close implements [io.Closer].
func (c *cursor) Close() (err error) {
	defer c.table.conn.caught(&err)
	return c.cursor.Close()
}
