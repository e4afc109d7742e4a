package engine

import (
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// textAffinity is appended to declared types that hold texts where SQLite would
// read the name as a numeric one, and turn the literal in Timestamp >= '2025'
// into a number.
const textAffinity = " TEXT"

// register makes a table known under one name. It needs no CREATE: the module
// is the table.
func (c *Conn) register(name string, t *Table) error {
	connect := func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*table, error) {
		return &table{conn: c, module: t.Module, columns: len(t.Columns)}, db.DeclareVTab(t.declaration())
	}
	return sqlite3.CreateModule(c.db, name, nil, connect)
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
		if col.Type == "DATETIME" || col.Type == "JSON" {
			b.WriteString(textAffinity)
		}
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
	conn    *Conn
	module  Module
	columns int
}

var errNoStatement = errors.New("engine: internal error: a table was called outside of a statement")

// within calls f in the name of the current statement, and keeps its error and
// its panic from crossing SQLite, which would lose the one and be left half-way
// by the other.
func (c *Conn) within(f func(*Stmt) error) (err error) {
	s := c.current
	if s == nil {
		return errNoStatement
	}
	defer func() {
		if p := recover(); p != nil {
			failed := c.panicked(p)
			s.fail(failed)
			err = sqlite3.INTERNAL
			if errors.Is(failed, ErrOutOfMemory) {
				err = sqlite3.NOMEM
			}
		}
	}()
	if err := f(s); err != nil {
		s.fail(err)
		return sqlite3.ERROR // without the text: SQLite would only copy it
	}
	return nil
}

// BestIndex implements [sqlite3.VTab].
func (t *table) BestIndex(info *sqlite3.IndexInfo) error {
	return t.conn.within(func(s *Stmt) error {
		offer := readOffer(info)
		choice, err := t.module.Plan(s.run, offer)
		if err != nil {
			return err
		}
		return writeChoice(info, offer, choice)
	})
}

// Open implements [sqlite3.VTab].
func (t *table) Open() (opened sqlite3.VTabCursor, err error) {
	err = t.conn.within(func(s *Stmt) error {
		c, err := t.module.Open(s.run)
		opened = &cursor{table: t, cursor: c}
		return err
	})
	return opened, err
}

// cursor is a [Cursor] as SQLite sees it.
type cursor struct {
	table  *table
	cursor Cursor
}

// Filter implements [sqlite3.VTabCursor].
func (c *cursor) Filter(lists int, access string, values ...sqlite3.Value) error {
	return c.table.conn.within(func(s *Stmt) error {
		args, err := readArgs(lists, values)
		if err != nil {
			return err
		}
		return c.cursor.Filter(s.ctx, access, args)
	})
}

// Next implements [sqlite3.VTabCursor].
func (c *cursor) Next() error {
	return c.table.conn.within(func(s *Stmt) error { return c.cursor.Next(s.ctx) })
}

// EOF implements [sqlite3.VTabCursor].
func (c *cursor) EOF() (end bool) {
	// SQLite takes no error here; a failure shows in the next call.
	if err := c.table.conn.within(func(*Stmt) error { end = c.cursor.EOF(); return nil }); err != nil {
		return true
	}
	return end
}

// Column implements [sqlite3.VTabCursor].
func (c *cursor) Column(result sqlite3.Context, n int) error {
	return c.table.conn.within(func(*Stmt) error {
		if n < 0 || n >= c.table.columns {
			result.ResultNull()
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
	})
}

// RowID implements [sqlite3.VTabCursor].
func (c *cursor) RowID() (id int64, err error) {
	err = c.table.conn.within(func(*Stmt) error { id = c.cursor.RowID(); return nil })
	return id, err
}

// Close implements [io.Closer].
func (c *cursor) Close() error {
	return c.table.conn.within(func(*Stmt) error { return c.cursor.Close() })
}
