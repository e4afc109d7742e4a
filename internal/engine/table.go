package engine

import (
	"errors"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// register makes a table known under one name, by its number among the connection's. It
// needs no CREATE: the module is the table.
func (n *native) register(name string, t *Table, number int) error {
	connect := func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*table, error) {
		return &table{native: n, declared: t, target: &target{module: t.inZone(n.zone), number: number}}, db.DeclareVTab(t.declaration())
	}
	if t.Changes == nil {
		return sqlite3.CreateModule(n.db, name, nil, connect) //nolint:staticcheck // the method that replaces it needs Go 1.27
	}
	changing := func(db *sqlite3.Conn, module, schema, table string, args ...string) (*writable, error) {
		made, err := connect(db, module, schema, table, args...)
		return &writable{made}, err
	}
	return sqlite3.CreateModule(n.db, name, nil, changing) //nolint:staticcheck // as above
}

// declaration is the CREATE TABLE statement by which SQLite learns the columns.
func (t *Table) declaration() string {
	var b strings.Builder
	const usual = 48 // bytes of a column
	b.Grow(usual * len(t.Columns))
	b.WriteString("CREATE TABLE x(")
	for i := range t.Columns {
		col := &t.Columns[i]
		if i > 0 {
			b.WriteString(", ")
		}
		quote(&b, col.Name)
		b.WriteByte(' ')
		b.WriteString(col.Type)
		if col.Hidden {
			b.WriteString(" HIDDEN")
		}
		if col.Collation != "" {
			b.WriteString(" COLLATE ")
			quote(&b, col.Collation)
		}
	}
	b.WriteString(")")
	return b.String()
}

// quote writes an identifier.
func quote(b *strings.Builder, name string) {
	if strings.ContainsAny(name, "\"\x00") {
		b.WriteString(sqlite3.QuoteIdentifier(name))
		return
	}
	b.WriteByte('"')
	b.WriteString(name)
	b.WriteByte('"')
}

// table is a [Module] as SQLite sees it, on one connection under one name.
type table struct {
	native   *native
	declared *Table
	*target
}

// BestIndex implements [sqlite3.VTab].
func (t *table) BestIndex(info *sqlite3.IndexInfo) (err error) {
	defer t.native.caught(&err)
	offer := readOffer(info)
	choice, err := t.native.current.answer(t, offer)
	if err != nil {
		return err
	}
	if choice.Refused != nil {
		return errRefused
	}
	access := choice.Access
	if t.native.current.repeats != nil || t.native.current.probe {
		access = t.mark(access)
	}
	return writeChoice(info, offer, choice, access)
}

// Open implements [sqlite3.VTab].
func (t *table) Open() (opened sqlite3.VTabCursor, err error) {
	defer t.native.caught(&err)
	c, err := t.open(t.native.current)
	if err != nil {
		return nil, err
	}
	mine := &cursor{table: t, cursor: c}
	if h := t.native.current.handed; h != nil {
		if mine.handed, err = h.open(t.number, c); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	t.native.current.seeks.openNext(mine)
	return mine, nil
}

func (t *table) open(c *call) (Cursor, error) {
	if w := c.writing; w != nil && w.Unread && w.Table == t.declared {
		return &givenCursor{}, nil
	}
	if r, ok := c.run.(*Returned); ok {
		return r.open(t.declared)
	}
	return t.module.Open(c.run)
}

// cursor is a [Cursor] as SQLite sees it.
type cursor struct {
	table  *table
	cursor Cursor
	handed *handedTable // nil where the statement's columns are not handed over
	// enough is the column that makes the row it is asked of the last one, -1 for none;
	// asked says that it was, left that the scan was left for it.
	enough      int
	asked, left bool
}

// Filter implements [sqlite3.VTabCursor].
func (c *cursor) Filter(lists int, access string, values ...sqlite3.Value) (err error) {
	defer c.table.native.caught(&err)
	args, err := readArgs(lists, values)
	if err != nil {
		return err
	}
	c.enough, c.asked, c.left = c.table.native.current.enough.of(c.table.target, access), false, false
	return c.cursor.Filter(c.table.native.current.ctx, access, args)
}

// Next implements [sqlite3.VTabCursor].
func (c *cursor) Next() (err error) {
	defer c.table.native.caught(&err)
	if c.left = c.asked; c.left {
		return nil
	}
	return c.cursor.Next(c.table.native.current.ctx)
}

// EOF implements [sqlite3.VTabCursor].
func (c *cursor) EOF() bool { return c.left || c.cursor.EOF() }

// Column implements [sqlite3.VTabCursor].
func (c *cursor) Column(result sqlite3.Context, n int) (err error) {
	defer c.table.native.caught(&err)
	if w := c.writes(); w != nil && w.Verb == Update && result.VTabNoChange() {
		return nil
	}
	c.asked = c.asked || n == c.enough
	if c.handed.asks(n) {
		return nil
	}
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
	defer c.table.native.caught(&err)
	id = c.cursor.RowID()
	if w := c.writes(); w != nil {
		w.meet(id, c.cursor)
	}
	return id, nil
}

// writes is what the statement writes, where it is this table that it changes.
func (c *cursor) writes() *Writing {
	if w := c.table.native.current.writing; w != nil && w.Table == c.table.declared {
		return w
	}
	return nil
}

func (c *cursor) rows() Cursor { return c.cursor }

// Close implements [io.Closer].
func (c *cursor) Close() (err error) {
	defer c.table.native.caught(&err)
	return c.cursor.Close()
}
