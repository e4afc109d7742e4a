package pgfunc

import "github.com/ncruces/go-sqlite3"

// folder makes one value of the values of a group.
type folder interface {
	step(args []sqlite3.Value) error
	value() any
}

// rows gives one row after another, nil after the last.
type rows func() ([]any, error)
