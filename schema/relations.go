package schema

import "strings"

// Relation says that a column holds ids of another table's rows.
type Relation struct {
	Table, Column       string
	RefTable, RefColumn string
}

// Relations lists the relations between the tables, in the order of tables and
// columns.
func (c *Catalogue) Relations() []Relation {
	var out []Relation
	for _, t := range c.Tables {
		for _, col := range t.Columns {
			if table, column, ok := strings.Cut(col.References, "."); ok {
				out = append(out, Relation{t.Name, col.Name, table, column})
			}
		}
	}
	return out
}
