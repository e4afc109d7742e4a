package schema

// Declared is one column as the relational engine declares it: a column of the
// table, or one of its aliases as a hidden column.
type Declared struct {
	Name string
	// Column is the position among Table.Columns.
	Column int
	Hidden bool
}

// Declared lists the columns to declare: the table's own in order, then every
// alias.
func (t *Table) Declared() []Declared {
	out := make([]Declared, 0, len(t.Columns))
	for i := range t.Columns {
		out = append(out, Declared{Name: t.Columns[i].Name, Column: i, Hidden: t.Columns[i].Hidden})
	}
	for i := range t.Columns {
		for _, alias := range t.Columns[i].Aliases {
			out = append(out, Declared{Name: alias, Column: i, Hidden: true})
		}
	}
	return out
}

// DeclaredUnread lists the columns that only writes have, which are declared behind the
// others: the table's own in order, then every alias. Column is the position among
// Table.Unread.
func (t *Table) DeclaredUnread() []Declared {
	out := make([]Declared, 0, len(t.Unread))
	for i := range t.Unread {
		out = append(out, Declared{Name: t.Unread[i].Name, Column: i, Hidden: t.Unread[i].Hidden})
	}
	for i := range t.Unread {
		for _, alias := range t.Unread[i].Aliases {
			out = append(out, Declared{Name: alias, Column: i, Hidden: true})
		}
	}
	return out
}

// Places lists the column that each declared one is, by its position.
func (t *Table) Places() []*Column {
	var out []*Column
	for _, d := range t.Declared() {
		out = append(out, &t.Columns[d.Column])
	}
	for _, d := range t.DeclaredUnread() {
		out = append(out, &t.Unread[d.Column])
	}
	return out
}
