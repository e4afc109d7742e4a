package serving

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// walked are rows of the file, as a cursor of the engine walks them once its Filter has begun.
type walked struct {
	rows *cache.Rows // nil before
	at   []int       // where a declared column stands in the rows, -1 for nowhere
	row  bool        // it stands at one
}

// Next implements [engine.Cursor].
func (c *walked) Next(ctx context.Context) (err error) {
	c.row, err = c.rows.Next(ctx)
	return err
}

// EOF implements [engine.Cursor].
func (c *walked) EOF() bool { return !c.row }

// Value implements [engine.Cursor].
func (c *walked) Value(column int) value.Value {
	if at := c.at[column]; at >= 0 {
		return c.rows.Value(at)
	}
	return value.Null
}

// RowID implements [engine.Cursor].
func (c *walked) RowID() int64 { return c.rows.ID() }

// Close implements [engine.Cursor].
func (c *walked) Close() error {
	c.row = false
	if c.rows == nil {
		return nil
	}
	rows := c.rows
	c.rows = nil
	return rows.Close()
}
