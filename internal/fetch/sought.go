package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// An inner scan of a join on a column by which the API finds nothing has the same rows over
// and over, of which each time few are wanted. Where all of them are held, the second such
// scan notes the value of each, and those behind it read the rows alone that have theirs.
// The first one asks for what there is to ask, and the second sees what it has brought.

// sought is what a cursor knows of the rows that are wanted.
type sought struct {
	column boundColumn
	wanted func() (value.Value, bool)

	args  []engine.Arg // of the scans that it is about
	whole bool         // one of them was read to its end
	vain  bool         // their rows cannot be found by the value
	index *nodes.Sought
	notes bool // the scan under way has its rows noted there
	found found
}

// Seek implements [engine.Seeker].
func (c *cursor) Seek(column int, wanted func() (value.Value, bool)) {
	switch b := c.columns[column]; {
	case c.table.Numbers != nil, b.path != c.target, b.part != "", c.target.Level < 1, c.target.Kind.Insight:
	case slices.ContainsFunc(c.s.program(), func(x *scan) bool { return x.table.Address != nil }): // which may be asked what this scan gives next
	default:
		c.sought = &sought{column: b, wanted: wanted}
	}
}

// begin begins a scan: it gives the rows that are wanted, nil where all are to be read.
func (x *sought) begin(c *cursor) source {
	if x == nil {
		return nil
	}
	if !slices.EqualFunc(x.args, c.terms.args, sameArg) {
		x.forget()
		x.args = slices.Clone(c.terms.args)
	}
	if _, walks := c.way.(alongEdge); !walks || c.plan.Newest || c.terms.rows > 0 || c.s.seen.ReadOnce(c.target.Top()) {
		return nil
	}
	switch {
	case x.vain || !x.whole:
	case x.index == nil:
		x.index, x.notes = c.s.seen.NewSought(), true
	default:
		if v, ok := x.wanted(); ok && (v.IsNull() || x.index.Finds(v)) {
			x.found = found{index: x.index}
			if !v.IsNull() {
				x.found.place = x.index.First(v)
			}
			c.s.sought++
			return &x.found
		}
	}
	return nil
}

// note notes the next row of a scan.
func (x *sought) note(c *cursor) {
	if x == nil || !x.notes {
		return
	}
	if !x.index.Add(c.row, c.value(c.row, &x.column)) {
		x.drop()
		x.vain = true
	}
}

// ended notes that a scan was read to its end.
func (x *sought) ended() {
	if x == nil {
		return
	}
	x.whole = true
	if x.notes {
		x.index.Finish()
		x.notes = false
	}
}

// left notes that a scan is over.
func (x *sought) left() {
	if x != nil && x.notes {
		x.drop()
	}
}

// drop forgets what was noted.
func (x *sought) drop() {
	if x.index != nil {
		x.index.Drop()
	}
	x.index, x.notes = nil, false
}

// forget forgets all of the scans that there were.
func (x *sought) forget() {
	if x != nil {
		x.drop()
		x.args, x.whole, x.vain = nil, false, false
	}
}

// sameArg reports whether two arguments are the same; of lists that is not looked at.
func sameArg(a, b engine.Arg) bool { return !a.IsList && !b.IsList && a.Value == b.Value }

// found gives the rows of a scan that may have the value that is wanted.
type found struct {
	index *nodes.Sought
	place int32 // of the next one, 0 for none
}

func (f *found) next() (n *nodes.Node, err error) {
	if f.place == 0 {
		return nil, nil
	}
	n, f.place, err = f.index.At(f.place)
	return n, err
}

func (f *found) close() {}
