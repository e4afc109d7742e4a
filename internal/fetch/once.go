package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Which lists of the roots a statement reads once, in order, its program tells: one
// scan walks them, and whatever else looks into what hangs there looks below the row at
// which that scan stands, as the inner loops of a join do. What lies behind the scan is
// wanted by nobody then.

// scan is one scan of a statement's program.
type scan struct {
	engine.Visit
	table   *schema.Table
	access  *plan.Access
	chain   []*shape.Path
	columns []boundColumn // by declared column
}

// once reports whether the lists at a path of the first level are such.
func (s *store) once(p *shape.Path) bool {
	if s.onces == nil {
		s.onces = onces(s.program())
	}
	return s.onces[p]
}

// scans are those of the statement's program; none where it cannot be read.
func (s *planner) scans(visits []engine.Visit) (out scans) {
	for _, v := range visits {
		a, err := plan.ParseAccess(v.Access)
		if err != nil || len(v.Rows) != len(a.Args) {
			return nil
		}
		t := s.cfg.Catalogue.Table(a.Table)
		if t == nil {
			return nil
		}
		out = append(out, &scan{v, t, a, s.shape.Chain(t), s.bound(t)})
	}
	return out
}

type scans []*scan

// onces are the paths of the first level whose lists are read once.
func onces(all scans) map[*shape.Path]bool {
	out := map[*shape.Path]bool{}
	again := map[*shape.Path]bool{}
	for _, x := range all {
		if x.table.Series != nil || len(x.chain) == 1 {
			continue
		}
		switch top := x.chain[1]; {
		case len(all) > 1 && !top.OfAccounts(): // which what finds the accounts may read too
			again[top] = true
		case x.looksUp():
			again[top] = again[top] || !all.below(x)
		default:
			again[top] = again[top] || out[top] || x.Again && !all.perAccount(x)
			out[top] = true
		}
	}
	for top := range again {
		if again[top] {
			delete(out, top)
		}
	}
	return out
}

// looksUp reports whether a scan looks nodes up by their ids, in place of walking.
func (x *scan) looksUp() bool { return x.access.Level > 0 && x.table.Address == nil }

// below reports whether a scan that looks nodes up looks for none but those of a row at
// which another scan stands.
func (all scans) below(x *scan) bool {
	id := boundColumn{path: x.chain[x.access.Level]}
	return all.beside(x, plan.RoleKey, id) != nil
}

// perAccount reports whether a walk is begun once for each account, by a scan of the
// accounts that is begun once.
func (all scans) perAccount(x *scan) bool {
	of := all.beside(x, plan.RoleAccount, boundColumn{path: x.chain[0]})
	return of != nil && len(of.chain) == 1 && !of.looksUp() && !of.Again
}

// beside returns the one scan at whose row a column stands that a scan's argument is
// kept to; nil where the argument may be something else.
func (all scans) beside(x *scan, role plan.Role, column boundColumn) (other *scan) {
	for i, arg := range x.access.Args {
		if at := x.Rows[i]; arg.Role == role {
			for _, y := range all {
				switch {
				case y.Cursor != at.Cursor:
				case other != nil || at.Column >= len(y.columns):
					return nil
				case y.columns[at.Column].path == column.path && y.columns[at.Column].field == column.field:
					other = y
				default:
					return nil
				}
			}
			if other != nil {
				return other
			}
		}
	}
	return nil
}
