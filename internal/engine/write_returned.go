package engine

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Returned is a [Run] under which one table has the rows that it is given, and no other
// table can be read: what RETURNING says of rows that were written is a SELECT over them.
type Returned struct {
	// Table is the table's name.
	Table string
	// Rows have a value for each declared column.
	Rows [][]value.Value
	// Used is the mask of the columns that are read, known once the statement is prepared;
	// bit 63 stands for every column from 63 on.
	Used uint64
}

var errReturningReads = errors.New("sql: RETURNING tells of the rows that were written: it reads no tables")

func (r *Returned) answer(t *Table, offer *plan.Offer) (*plan.Choice, error) {
	if !t.answersTo(r.Table) {
		return nil, errReturningReads
	}
	r.Used |= offer.Used
	return neutral(offer), nil
}

func (r *Returned) open(t *Table) (Cursor, error) {
	if !t.answersTo(r.Table) {
		return nil, errReturningReads
	}
	return &returnedCursor{rows: r.Rows}, nil
}

type returnedCursor struct {
	rows [][]value.Value
	at   int
}

// Filter implements [Cursor].
func (c *returnedCursor) Filter(context.Context, string, []Arg) error {
	c.at = 0
	return nil
}

// Next implements [Cursor].
func (c *returnedCursor) Next(context.Context) error {
	c.at++
	return nil
}

// EOF implements [Cursor].
func (c *returnedCursor) EOF() bool { return c.at >= len(c.rows) }

// Value implements [Cursor].
func (c *returnedCursor) Value(column int) value.Value { return c.rows[c.at][column] }

// RowID implements [Cursor].
func (c *returnedCursor) RowID() int64 { return int64(c.at + 1) }

// Close implements [Cursor].
func (c *returnedCursor) Close() error { return nil }
