package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Decides refuses conditions on inputs that are left at their defaults: what satisfies
// such a condition may be among the rows of other values, which are not read. It is an
// [engine.Critic]. Where SQLite may read the terms of an OR one after the other, each
// giving the input a value, it is to plan that.
func (st *Statement) Decides(all []engine.Decided) (again bool, err error) {
	for _, d := range all {
		t := st.cfg.Catalogue.Table(d.Table.Name)
		for _, by := range d.By {
			c := &t.Columns[t.Declared()[by.Column].Column]
			if gives(t, c.Name, d) || !by.More && c.NotNull { // a column that is never NULL may be asked for that
				continue
			}
			if _, with := t.IsChoice(c); len(with) > 0 && !slices.ContainsFunc(with, func(name string) bool { return !gives(t, name, d) }) {
				continue
			}
			again = st.hints.Insist(t, c.Name) || again
			if err == nil {
				err = plan.ReadError(t, c)
			}
		}
	}
	return again, err
}

// gives reports whether each scan of a reference has a value for a column, or a condition
// holds it to be NULL.
func gives(t *schema.Table, column string, d engine.Decided) bool {
	if slices.ContainsFunc(d.By, func(by engine.DecidedBy) bool {
		return by.Held && t.Columns[t.Declared()[by.Column].Column].Name == column
	}) {
		return true
	}
	return !slices.ContainsFunc(d.Scans, func(access string) bool {
		a, err := plan.ParseAccess(access)
		return err != nil || !slices.ContainsFunc(a.Args, func(x plan.ArgRole) bool {
			return x.Role == plan.RoleArgument && t.Columns[x.Column].Name == column
		})
	})
}
