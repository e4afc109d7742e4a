package plan

import (
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Pushed lists for each column of the table, by its name, the operators by which a term
// on it makes the requests fewer or smaller: "=", "IN", ">", ">=", "<", "<=". Columns of
// which there are none are left out.
func Pushed(cat *schema.Catalogue, t *schema.Table) map[string][]string {
	c := chooser{table: t, levels: cat.Levels(t), declared: t.Declared()}
	pushed := map[string][]string{}
	for at, d := range c.declared {
		if d.Name != t.Columns[d.Column].Name {
			continue // an alias
		}
		k := Constraint{Column: at, Usable: true}
		if t.Columns[d.Column].Type == schema.Datetime {
			k.Collation = value.TimeCollation
		}
		if list := c.pushed(k); list != nil {
			pushed[d.Name] = list
		}
	}
	return pushed
}

// pushed lists the operators with which a term is passed on.
func (c *chooser) pushed(k Constraint) (list []string) {
	passed := func(op Op, in bool) *Choice {
		k.Op, k.In = op, in
		alone := chooser{table: c.table, levels: c.levels, declared: c.declared, offer: &Offer{Constraints: []Constraint{k}}}
		alone.pass()
		return &alone.choice
	}
	for _, op := range []Op{OpEQ, OpGT, OpGE, OpLT, OpLE} {
		if passed(op, false).Args[0] >= 0 {
			list = append(list, signs[op])
		}
		if op == OpEQ && passed(op, true).In[0] {
			list = append(list, "IN")
		}
	}
	return list
}
