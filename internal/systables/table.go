package systables

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// table is one sys_ table.
type table struct {
	name        string
	description string
	// qualified says that the columns and the rows begin with head.
	qualified bool
	// placed says that the rows of a qualified table have the head already.
	placed bool
	// information says that the table is in the information schema.
	information bool
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

// head is what the tables of metadata begin with, as those of an information schema
// do: where the thing is that a row tells of.
var head = []column{{"CatalogName", schema.Text, ""}, {"SchemaName", schema.Text, ""}}

// declared are the columns with their head.
func (t *table) declared() []column {
	if !t.qualified {
		return t.columns
	}
	return slices.Concat(head, t.columns)
}

// read makes the rows with their head.
func (t *table) read(f *Facts) [][]any {
	rows := t.rows(f)
	if t.qualified && !t.placed {
		for i, row := range rows {
			rows[i] = slices.Concat([]any{f.Catalog, f.Schema}, row)
		}
	}
	return rows
}

// optional is the text, or nil for the empty one.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}
