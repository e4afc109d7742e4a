package session

import (
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// exposed has SELECT * show the columns that PseudoColumns names.
func exposed(tables []engine.Table, cat *schema.Catalogue, inputs connect.PseudoColumns) []engine.Table {
	if len(inputs) == 0 {
		return tables
	}
	shown := map[string]map[string]bool{}
	for _, t := range cat.All() {
		shown[t.Name] = map[string]bool{}
		for _, c := range t.InputOnly() {
			shown[t.Name][c.Name] = inputs.Shows(t, c)
		}
	}
	for i := range tables {
		for k := range tables[i].Columns {
			if c := &tables[i].Columns[k]; shown[tables[i].Name][c.Name] {
				c.Hidden = false
			}
		}
	}
	return tables
}
