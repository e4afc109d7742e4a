package fetch

import (
	"errors"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// planner knows what a statement wants of each path, and what it may ask for. The
// execution builds its requests by it, and so does EXPLAIN.
type planner struct {
	cfg    Config
	shape  *shape.Shape
	needs  *shape.Needs
	hints  *plan.Hints
	notes  *notes
	wanted Wanted
	hidden map[accountPath]bool // what a permission is missing for, where that is tolerated
}

// accountPath is a path below one account.
type accountPath struct {
	account string
	path    *shape.Path
}

func newPlanner(cfg Config, hints *plan.Hints, n *notes, wanted Wanted) *planner {
	s := &planner{cfg: cfg, shape: shape.Of(cfg.Catalogue), hints: hints, notes: n, wanted: wanted, hidden: map[accountPath]bool{}}
	s.needs = shape.NewNeeds(s.shape, hints)
	return s
}

func (s *planner) now() time.Time { return s.cfg.now() }

// builder returns a builder of requests for the sake of the rows at wanted, which
// brings along what nested says.
func (s *planner) builder(wanted *shape.Path, nested func(*shape.Path) bool, account string) *builder {
	return &builder{Builder: shape.Builder{Needs: s.needs, Terms: s, Wanted: wanted, Nested: nested, Account: account}, sizes: s.cfg.Memory}
}

// builder builds the selections of a request that is made again with less where the
// API refuses it.
type builder struct {
	shape.Builder
	sizes *learn.Memory
	// mended counts what was changed after refusals.
	mended int
}

// Sendable reports whether a field can be asked for at all with this login and
// version; where not, it notes why the value is NULL.
func (s *planner) Sendable(p *shape.Path, f int) bool {
	reason, message := s.unsendable(p, f)
	if reason != "" && p.Columns[f] != nil { // what no table shows is nobody's
		s.notes.once(Note{Reason: reason, Table: s.tableAt(p), Column: s.columnAt(p, f), Message: message})
	}
	return reason == ""
}

// unsendable says why it cannot; "" where it can.
func (s *planner) unsendable(p *shape.Path, f int) (reason, message string) {
	c := p.Columns[f]
	switch {
	case c == nil: // which no table shows: any login and version has it
	case c.Login != 0 && c.Login&s.cfg.Login == 0:
		return ReasonNotInLogin, "this kind of login does not give it"
	case c.Since != "" && apiversion.Less(s.cfg.Version, c.Since):
		return ReasonNotInVersion, "Graph API " + s.cfg.Version + " does not know it; it came with " + c.Since
	case c.Retired != "" && !apiversion.Less(s.cfg.Version, c.Retired):
		reason = ReasonNotInVersion
		if p.Kind.Insight {
			reason = ReasonRetiredMetric
		}
		return reason, "Graph API " + s.cfg.Version + " no longer knows it; it ended with " + c.Retired
	}
	return s.cfg.Memory.RefusedFor(p, f, s.now()), "the API refused it"
}

// tableAt names a table whose rows are the path's nodes, one that the
// statement reads where there are several.
func (s *planner) tableAt(p *shape.Path) string {
	if t := s.readAt(p); t != nil {
		return t.Name
	}
	return p.Kind.Name
}

// readAt is that table, nil where there is none.
func (s *planner) readAt(p *shape.Path) *schema.Table {
	for _, tables := range [][]*schema.Table{s.hints.Tables(), s.cfg.Catalogue.Tables} {
		for _, t := range tables {
			if s.shape.Target(t) == p {
				return t
			}
		}
	}
	return nil
}

// columnAt names the column that shows a field of the path's nodes, as the table
// calls it that the statement reads.
func (s *planner) columnAt(p *shape.Path, f int) string {
	if t := s.readAt(p); t != nil {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Level == p.Level && c.Field == p.Fields[f] {
				return c.Name
			}
		}
	}
	return p.ColumnName(f)
}

// nested says which paths come along in a walk though nobody waits for them:
// those that the hints name or that earlier pages lacked.
func (s *planner) nested(p *shape.Path) bool { return s.needs.At(p).Nest }

// together says which paths come along with a single node: all that the
// statement reads.
func (s *planner) together(p *shape.Path) bool {
	return slices.ContainsFunc(s.hints.Tables(), func(t *schema.Table) bool { return p.On(s.shape.Target(t)) })
}

// IsTotal reports whether the API has said that it gives a metric as a total only.
func (s *planner) IsTotal(p *shape.Path, f int) bool { return s.cfg.Memory.IsTotal(p, f, s.now()) }

// Forbids reports whether the API has refused to show a path of an account.
func (s *planner) Forbids(account string, p *shape.Path) bool {
	return s.hidden[accountPath{account, p}]
}

// tolerates reports whether a statement that takes what there is goes on after
// this error without what it was about.
func (s *planner) tolerates(err error) bool {
	return s.cfg.Partial && errors.Is(err, graph.ErrPermission)
}
