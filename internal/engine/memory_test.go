package engine_test

import (
	"context"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// memoryTable is a [engine.Module] over rows in memory. Its hooks stand in for
// everything that a real one may do.
type memoryTable struct {
	rows [][]value.Value
	// key is the column that is looked up by equality; -1 for none.
	key int
	// plan, open, filter and next, where set, are called first.
	plan   func(engine.Run, *plan.Offer) error
	open   func(engine.Run) error
	filter func(ctx context.Context, access string, args []engine.Arg) error
	next   func(ctx context.Context, row int) error
	close  func() error
}

func (t *memoryTable) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	if t.plan != nil {
		if err := t.plan(run, offer); err != nil {
			return nil, err
		}
	}
	c := &plan.Choice{
		Access: "scan", Cost: 1000, Rows: 100,
		Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)),
	}
	for i := range c.Args {
		c.Args[i] = -1
	}
	for i, k := range offer.Constraints {
		if k.Op == plan.OpEQ && k.Column == t.key && k.Usable {
			c.Access, c.Cost, c.Rows = "key", 5, 1
			c.Args[i], c.In[i], c.Unique = 0, k.In, !k.In
			break
		}
	}
	return c, nil
}

func (t *memoryTable) Open(run engine.Run) (engine.Cursor, error) {
	if t.open != nil {
		if err := t.open(run); err != nil {
			return nil, err
		}
	}
	return &memoryCursor{table: t}, nil
}

type memoryCursor struct {
	table *memoryTable
	rows  []int
	at    int
}

func (c *memoryCursor) Filter(ctx context.Context, access string, args []engine.Arg) error {
	if f := c.table.filter; f != nil {
		if err := f(ctx, access, args); err != nil {
			return err
		}
	}
	c.rows, c.at = c.rows[:0], -1
	for i, row := range c.table.rows {
		if access == "key" {
			wanted := args[0].List
			if !args[0].IsList {
				wanted = []value.Value{args[0].Value}
			}
			key := row[c.table.key]
			if !slices.ContainsFunc(wanted, func(v value.Value) bool { return !v.IsNull() && v.Text() == key.Text() }) {
				continue
			}
		}
		c.rows = append(c.rows, i)
	}
	return c.Next(ctx)
}

func (c *memoryCursor) Next(ctx context.Context) error {
	c.at++
	if c.table.next != nil && !c.EOF() {
		return c.table.next(ctx, c.at)
	}
	return nil
}

func (c *memoryCursor) EOF() bool                    { return c.at >= len(c.rows) }
func (c *memoryCursor) Value(column int) value.Value { return c.table.rows[c.rows[c.at]][column] }
func (c *memoryCursor) RowID() int64                 { return int64(c.rows[c.at]) }

func (c *memoryCursor) Close() error {
	if c.table.close != nil {
		return c.table.close()
	}
	return nil
}

func textOf(size int) value.Value { return value.Text(strings.Repeat("x", size)) }
