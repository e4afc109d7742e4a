package serving

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Kept reports whether rows of a table can be kept: they are those that the login has,
// whatever a statement gives.
func Kept(t *schema.Table) bool {
	return t != nil && t.Address == nil && t.Numbers == nil && len(t.Arguments) == 0 && len(t.Columns) > 0 && len(keyOf(t)) > 0
}

// keyOf are the columns by which its rows are told apart: one post may be of two accounts.
func keyOf(t *schema.Table) (names []string) {
	keyed := false
	for i := range t.Columns {
		c := &t.Columns[i]
		keyed = keyed || c.Key
		if c.Key || t.IsAccount(c) {
			names = append(names, c.Name)
		}
	}
	if !keyed {
		return nil
	}
	return names
}

// timeOf is the column by whose instants its lists can be cut, "" for none.
func timeOf(cat *schema.Catalogue, t *schema.Table) string {
	levels := cat.Levels(t)
	if len(levels) < 2 || levels[1].Node.Time == "" {
		return ""
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Level == 1 && c.Field == levels[1].Node.Time && c.Type == schema.Datetime {
			return c.Name
		}
	}
	return ""
}

func accountOf(t *schema.Table) string {
	for i := range t.Columns {
		if t.IsAccount(&t.Columns[i]) {
			return t.Columns[i].Name
		}
	}
	return ""
}

// TableOf is a table as the cache keeps it, with some of its columns.
func TableOf(cat *schema.Catalogue, t *schema.Table, columns []string) cache.Table {
	kept := cache.Table{Name: t.Name, Key: keyOf(t), Account: accountOf(t), Time: timeOf(cat, t)}
	for i := range t.Columns {
		if c := &t.Columns[i]; slices.Contains(columns, c.Name) {
			kept.Columns = append(kept.Columns, cache.Column{Name: c.Name, Type: fetch.Declare(c.Type), Indexed: c.IsID()})
		}
	}
	return kept
}

// always are the columns that are kept of a table whatever is asked.
func always(cat *schema.Catalogue, t *schema.Table) []string {
	names := keyOf(t)
	if at := timeOf(cat, t); at != "" && !slices.Contains(names, at) {
		names = append(names, at)
	}
	return names
}

// Columns are the columns that are kept of a table where some are asked for, in its order.
func Columns(cat *schema.Catalogue, t *schema.Table, asked []string) (names []string) {
	wide := always(cat, t)
	for i := range t.Columns {
		if name := t.Columns[i].Name; slices.Contains(asked, name) || slices.Contains(wide, name) {
			names = append(names, name)
		}
	}
	return names
}

// Tables puts modules in front of those of the catalogue's tables.
func Tables(cat *schema.Catalogue, tables []engine.Table) []engine.Table {
	out := slices.Clone(tables)
	for i := range out {
		if t := cat.Table(out[i].Name); t != nil && out[i].Module != nil {
			out[i].Module = &module{live: out[i].Module, kept: Kept(t), cat: cat, table: t, columns: t.Declared()}
		}
	}
	return out
}
