package engine

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// readable returns the table's module, which need not know the columns that only writes
// have.
func (t *Table) readable() Module {
	known := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Unread })
	if known < 0 {
		return t.Module
	}
	return &widened{t.Module, known}
}

// widened is a module with columns behind its own that are NULL.
type widened struct {
	Module
	known int // columns of its own
}

// Plan implements [Module]: nothing that is said of the others reaches the module.
func (w *widened) Plan(run Run, offer *plan.Offer) (*plan.Choice, error) {
	own := *offer
	own.Constraints = slices.Clone(offer.Constraints)
	for i := range own.Constraints {
		if k := &own.Constraints[i]; k.Op != plan.OpLimit && k.Op != plan.OpOffset && k.Column >= w.known {
			k.Column, k.Op, k.Usable = -1, plan.OpOther, false
		}
	}
	if slices.ContainsFunc(offer.OrderBy, func(o plan.Order) bool { return o.Column >= w.known }) {
		own.OrderBy = nil // and no limit below the sort
		for i := range own.Constraints {
			if k := &own.Constraints[i]; k.Op == plan.OpLimit || k.Op == plan.OpOffset {
				k.Usable = false
			}
		}
	}
	for column := w.known; column < 63; column++ {
		own.Used &^= 1 << column
	}
	choice, err := w.Module.Plan(run, &own)
	if err == nil && own.OrderBy == nil && offer.OrderBy != nil {
		bare := *choice
		bare.OrderConsumed = false
		choice = &bare
	}
	return choice, err
}

// Open implements [Module].
func (w *widened) Open(run Run) (Cursor, error) {
	c, err := w.Module.Open(run)
	if err != nil {
		return nil, err
	}
	return &widenedCursor{c, w.known}, nil
}

type widenedCursor struct {
	Cursor
	known int
}

// Value implements [Cursor].
func (c *widenedCursor) Value(column int) value.Value {
	if column >= c.known {
		return value.Null
	}
	return c.Cursor.Value(column)
}

// Seek implements [Seeker].
func (c *widenedCursor) Seek(column int, wanted func() (value.Value, bool)) {
	if s, ok := c.Cursor.(Seeker); ok && column < c.known {
		s.Seek(column, wanted)
	}
}
