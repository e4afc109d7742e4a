package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Program is what the engine tells of a statement that it has compiled: an [engine.Stmt].
type Program interface {
	// Visits are its scans.
	Visits() []engine.Visit
	// Compares reports whether it compares a declared column of the rows of a scan by
	// an access with anything.
	Compares(access string, column int) bool
	// Given reports whether constants and parameters alone decide if an execution comes
	// to the scan by an access.
	Given(access string) bool
}

// unread is a program of which nothing is known.
type unread struct{}

func (unread) Visits() []engine.Visit    { return nil }
func (unread) Compares(string, int) bool { return true }
func (unread) Given(string) bool         { return false }

// everyone reports whether all accounts ask for the rows of a scan, as far as its terms
// do not keep to some of them, where any may ask ([schema.Table.AnyoneAsks]): a term of
// the scan compares the one that asks, or the statement does so where no scan is told of
// it, as in the ON of an outer join, an OR or an expression.
func (s *planner) everyone(t *schema.Table, a *plan.Access) bool {
	if !t.AnyoneAsks() || a.Everyone {
		return t.AnyoneAsks()
	}
	all, known := s.asked[t]
	if !known {
		all = s.comparesAsker(t)
		s.asked[t] = all
	}
	return all
}

// comparesAsker reports whether the program compares the account that asks for rows of
// the table, apart from the scans whose terms say so.
func (s *planner) comparesAsker(t *schema.Table) bool {
	visits := s.compiled.Visits()
	if len(visits) == 0 {
		return s.compiled.Compares("", 0)
	}
	for _, v := range visits {
		a, err := plan.ParseAccess(v.Access)
		if err != nil || a.Table != t.Name || a.Everyone {
			continue
		}
		for i, d := range t.Declared() {
			if t.Columns[d.Column].Name == t.Address.Account && s.compiled.Compares(v.Access, i) {
				return true
			}
		}
	}
	return false
}
