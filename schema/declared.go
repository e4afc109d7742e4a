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
// alias. It is for reading only, and is there once the table is of a catalogue.
func (t *Table) Declared() []Declared { return t.declared }

// DeclaredUnread lists the columns that only writes have, which are declared behind the
// others, in the same way. Column is the position among Table.Unread.
func (t *Table) DeclaredUnread() []Declared { return declared(t.Unread) }

func declared(columns []Column) []Declared {
	out := make([]Declared, 0, len(columns))
	for i := range columns {
		out = append(out, Declared{Name: columns[i].Name, Column: i, Hidden: columns[i].Hidden})
	}
	for i := range columns {
		for _, alias := range columns[i].Aliases {
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
