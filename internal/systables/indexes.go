package systables

import (
	"slices"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysIndexes = &table{
	name: "sys_indexes", description: "What rows are found by without reading a whole table: primary keys, and columns of which a value goes into the request.",
	qualified: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"IndexName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"IsUnique", schema.Boolean, ""},
		{"IsPrimary", schema.Boolean, ""},
		{"Type", schema.Integer, "3: of no special kind, as JDBC counts them."},
		{"SortOrder", schema.Text, "A for rising; NULL where rows come in no order."},
		{"OrdinalPosition", schema.Integer, "The column's place in the index, from 1."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, x := range f.indexes() {
			rows = append(rows, []any{x.table, x.name, x.column, x.primary, x.primary, 3, nil, x.place})
		}
		return rows
	},
}

// index is a column of one.
type index struct {
	table, name, column string
	primary             bool
	place               int // from 1
}

// indexes are those of the tables: the primary key, then the others.
func (f *Facts) indexes() (list []index) {
	for _, t := range f.Catalogue.Tables {
		place := 0
		for i := range t.Columns {
			if t.Columns[i].Key {
				place++
				list = append(list, index{t.Name, primaryKeyName(t.Name), t.Columns[i].Name, true, place})
			}
		}
		for i := range t.Columns {
			c := &t.Columns[i]
			if (!c.Key || place > 1) && slices.Contains(f.pushed(t)[c.Name], "=") {
				list = append(list, index{t.Name, "IX_" + t.Name + "_" + c.Name, c.Name, false, 1})
			}
		}
	}
	return list
}

// pushedBy tells of each table what [plan.Pushed] does, which is worked out once.
func pushedBy(cat *schema.Catalogue) func(*schema.Table) map[string][]string {
	all := sync.OnceValue(func() map[*schema.Table]map[string][]string {
		pushed := map[*schema.Table]map[string][]string{}
		for _, t := range cat.Tables {
			pushed[t] = plan.Pushed(cat, t)
		}
		return pushed
	})
	return func(t *schema.Table) map[string][]string { return all()[t] }
}
