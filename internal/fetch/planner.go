package fetch

import (
	"errors"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// planner knows what a statement wants of each path, and what it may ask for. The
// execution builds its requests by it, and so does EXPLAIN.
type planner struct {
	*teller
	cfg    Config
	needs  *shape.Needs
	wanted Wanted
	hidden map[accountPath]bool // what a permission is missing for, where that is tolerated
	// compiled is the statement's program, asked what it says of each table in
	// [planner.everyone].
	compiled Program
	keeps    bool // answers are kept for later statements
	asked    map[*schema.Table]bool
}

// accountPath is a path below one account.
type accountPath struct {
	account string
	path    *shape.Path
}

func newPlanner(cfg Config, hints *plan.Hints, n *notes, wanted Wanted, program Program) *planner {
	keeps := cfg.Client.KeepsAnswers()
	cfg.Client = nil // calls are the pager's to make
	told := &teller{n, shape.Of(cfg.Catalogue), hints}
	p := &planner{
		teller: told, cfg: cfg, needs: shape.NewNeeds(told.shape, hints), wanted: wanted, hidden: map[accountPath]bool{},
		compiled: program, keeps: keeps, asked: map[*schema.Table]bool{},
	}
	for _, t := range hints.Tables() {
		if x, h := t.Numbers, hints.Of(t); x != nil && !h.Later[x.Metric] && !h.Later[x.Breakdown] {
			_, _, _ = p.wantNumbers(t, h.Known) // which the scan tells
		}
	}
	return p
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
		return note.NotInLogin, "this kind of login does not give it"
	case c.Since != "" && apiversion.Less(s.cfg.Version, c.Since):
		return note.NotInVersion, "Graph API " + s.cfg.Version + " does not know it; it came with " + c.Since
	case c.Retired != "" && !apiversion.Less(s.cfg.Version, c.Retired):
		reason = note.NotInVersion
		if p.Kind.Insight {
			reason = note.RetiredMetric
		}
		return reason, "Graph API " + s.cfg.Version + " no longer knows it; it ended with " + c.Retired
	}
	return s.cfg.Memory.RefusedFor(p, f, s.now()), "the API refused it"
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
