package systables

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// table is one sys_ table.
type table struct {
	name        string
	description string
	columns     []column
	// rows makes the rows: for each column nil, string, int, int64, float64,
	// bool or time.Time.
	rows func(*Facts) [][]any
	// load makes them where that may fail or wait, in place of rows.
	load func(context.Context, *Facts) ([][]any, error)
}

type column struct {
	name        string
	typ         schema.Type
	description string // "" where the name says it all
}

// optional is the text, or nil for the empty one.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}
