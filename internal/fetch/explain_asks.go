package fetch

import (
	"math"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// naming explains what scans name.
type naming struct{ *explainer }

// leastNamed is how many calls every execution makes for the choices that a scan names: one,
// where what is known does not answer them, and no step before asks for such objects.
func (e naming) leastNamed(t *schema.Table, root *shape.Path, a *plan.Access, all []choice) int {
	answered := len(t.Path) == 0 && !slices.ContainsFunc(all, func(c choice) bool { return !e.answers(t, root, a, c) })
	key := "named " + root.Name()
	if answered || e.walks[key] {
		return 0
	}
	e.walks[key] = true
	return 1
}

// answers reports whether an object that is named is known to be there, and what the scan
// reads of it is known too.
func (e naming) answers(t *schema.Table, root *shape.Path, a *plan.Access, c choice) bool {
	known := ""
	switch f := t.Address.Find; {
	case f != nil && c.sent[f.From] != "":
		if f.Lasting {
			known = foundBy(f, c.sent[f.From])
		}
	case t.Address.ByID() && root.Kind.Proof.Edge != "":
		known = proofOf(root, shape.NewOrigin(t.Address, func(name string) string { return c.sent[name] }).Path)
	}
	if known == "" || e.s.cfg.Memory.Found(known) == "" {
		return false
	}
	for i := range a.Used.All() {
		if col := &t.Columns[i]; root.Field(col.Field) != 0 && !t.IsEcho(col) {
			if _, given := c.given[col.Name]; !given {
				return false
			}
		}
	}
	return true
}

// mostObjects bounds the calls for the objects that a scan names: of each it may have to be
// found first, asked for, and proved to be of its kind.
func (e naming) mostObjects(t *schema.Table, root *shape.Path, a *plan.Access, b scanTerms, all []choice) float64 {
	each := 1
	if t.Address.ByID() && root.Kind.Proof.Edge != "" {
		each++
	}
	if t.Address.Find != nil {
		each++
	}
	askers, finding := 1.0, 0.0
	if t.Address.Asker != schema.NoAsker {
		switch expected := e.planned.expected(); {
		case b.accounts != nil:
			askers = float64(len(b.accounts))
		case !e.s.everyone(t, a):
		case len(expected) == 0:
			return math.Inf(1)
		default:
			askers = float64(len(expected))
		}
		if finding = e.finding(accountsPage).High; e.accountKnown() {
			finding = 1 // what rows show of it
		}
	}
	together := float64(len(all)) * askers
	calls := float64(each) * together
	if together > 1 && e.s.cfg.Login.Batches() { // what cannot be told apart of a batch is asked for again
		calls *= 2
	}
	return finding + calls
}
