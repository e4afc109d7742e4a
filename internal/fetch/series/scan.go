package series

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// scan is what the scan's arguments say of the calls to make.
type scan struct {
	accounts  terms.Accounts
	arguments map[string][]string // values of columns that are parameters
	ends      terms.Instants      // of EndTime
	start     terms.Instants      // of StartDate
	end       terms.Instants      // of EndDate
	none      bool                // no row can match
}

// scan reads them. A text that is no instant is told where no row can have it, and is an
// error where it is sent.
func (c *frame) scan(a *plan.Access, args []engine.Arg, notes Notes) (t scan, err error) {
	t.arguments = map[string][]string{}
	for i, role := range a.Args {
		col := &c.table.Columns[role.Column]
		switch role.Role {
		case plan.RoleAccount:
			t.accounts = t.accounts.Keep(terms.IDs(args[i]))
		case plan.RoleArgument:
			if role.Null && !args[i].IsList && args[i].Value.IsNull() { // which those have that nothing is said of
				t.none = t.none || col.NotNull
				continue
			}
			texts := terms.Texts(args[i])
			if old, again := t.arguments[col.Name]; again {
				texts = slices.DeleteFunc(texts, func(t string) bool { return !slices.Contains(old, t) })
			}
			t.arguments[col.Name] = terms.Distinct(texts)
			t.none = t.none || len(texts) == 0
		case plan.RoleLimit, plan.RoleOffset:
		default:
			if role.Null && args[i].Value.IsNull() {
				continue
			}
			if len(terms.Texts(args[i])) == 0 {
				t.none = true
			}
			x := map[string]*terms.Instants{c.series().Since: &t.start, c.series().Until: &t.end, c.series().End: &t.ends}[col.Name]
			switch odd := x.Add(role.Role, args[i]); {
			case odd == "":
			case x == &t.ends:
				notes.NoInstant(odd)
			default: // a parameter of the call
				return t, fmt.Errorf("%s: %s '%s' is no time: write it as 2026-01-31 or 2026-01-31 10:00:00", c.table.Name, col.Name, odd)
			}
		}
	}
	for _, x := range []*terms.Instants{&t.ends, &t.start, &t.end} {
		x.Settle()
		t.none = t.none || x.None()
	}
	t.none = t.none || t.accounts != nil && len(t.accounts) == 0
	return t, nil
}
