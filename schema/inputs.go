package schema

import "slices"

// InputOnly lists the columns that SELECT * leaves out and that are there for their values
// to be given: hidden inputs of requests, and what only writes have.
func (t *Table) InputOnly() (columns []*Column) {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Hidden && t.Argument(c.Name) != nil {
			columns = append(columns, c)
		}
	}
	for i := range t.Unread {
		columns = append(columns, &t.Unread[i])
	}
	return columns
}

// IsInputOnly reports whether a column is one of a table's [Table.InputOnly].
func IsInputOnly(t *Table, c *Column) bool {
	return slices.ContainsFunc(t.InputOnly(), func(x *Column) bool { return x.Name == c.Name })
}
