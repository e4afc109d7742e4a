package fetch

import (
	"fmt"
	"math"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/series"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// series explains a scan of numbers over time: a call for each window of what its terms
// leave, of all accounts where they are asked together, else of each.
func (e *explainer) series(step *Step, t *schema.Table, target *shape.Path, a *plan.Access) {
	step.paths = []*shape.Path{target}
	step.Access = fmt.Sprintf("by parameters, a call for each %d days", t.Series.Longest/(24*time.Hour))
	if t.Series.Grain != "" {
		step.Access += " or for each part of a " + t.Series.Grain
	}
	step.Request, e.kind = "{account}/"+target.Edge.Name, target.Edge.Name
	step.Calls = atLeast(0)
	args, known := e.arguments()
	if !known || len(args) != len(a.Args) {
		if _, _, ranged := narrowed(a); !ranged && e.begins(a) { // a range may be one that nothing is in
			step.Calls = atLeast(1)
		}
		return
	}
	host := &series.Host{Present: e.s.cfg.present(), Now: e.s.now, Statement: pricedSeries{e.s, target}, Notes: noNotes{}}
	cost, err := series.Price(t, e.s.shape.Chain(t), host, a, args)
	if err != nil {
		return // which the statement tells
	}
	n := float64(cost.Windows)
	accounts, along := 1.0, false // asked by themselves, or all together
	switch expected := e.planned.expected(); {
	case cost.Accounts != nil:
		accounts = float64(len(cost.Accounts))
	case e.s.cfg.Account != "" || e.planned.begin.IsOwn():
	case e.planned.begin.IsLinked() && len(expected) != 1 && e.planned.besideList() == nil:
		along = true
	case len(expected) == 0:
		accounts = math.Inf(1)
	default:
		accounts = float64(len(expected))
	}
	step.Calls = exactly(0)
	if again := e.visit.Again && !e.steady(); !cost.Rows || again && cost.Windows == 0 {
		if again {
			step.Calls = atLeast(0)
		}
		return
	}
	if cost.Windows > 0 {
		step.Calls = Bounds{n, n * accounts}
	}
	if e.visit.Again && !e.steady() { // other arguments are of other calls
		step.Calls.High = math.Inf(1)
	}
	if _, scoped, _ := narrowed(a); scoped || !e.visit.Certain {
		step.Calls.Low = 0
	} else if cost.Windows > 0 && e.s.wanted.Rows > 0 {
		step.Calls.Low = 1
	}
	step.Rounds = Bounds{min(1, step.Calls.Low), step.Calls.High}
	if !along && e.s.cfg.Login.Batches() { // one goes before the others
		step.Rounds.High = min(step.Calls.High, 1+math.Ceil(step.Calls.High/chunk))
	}
	if e.found || e.s.needs.OnlyIDs(e.s.shape.Accounts()) && (along && cost.Windows > 0 || e.accountKnown()) {
		return
	}
	finding := e.finding(accountsPage)
	step.Calls.High += finding.High
	step.Rounds.High += finding.High
}

// pricedSeries tells of metrics where nothing is asked.
type pricedSeries struct {
	*planner
	target *shape.Path
}

func (x pricedSeries) Reads(string)                      {}
func (x pricedSeries) Stopped(err error, _ string) error { return err }
func (x pricedSeries) Tolerates(err error) bool          { return x.tolerates(err) }
func (x pricedSeries) RowID(string, string) int64        { return 0 }
func (x pricedSeries) Sendable(field int) bool           { return x.Refused(field) == "" }
func (x pricedSeries) Refused(field int) string {
	reason, _ := x.unsendable(x.target, field)
	return reason
}

// noNotes takes what is told where nothing is.
type noNotes struct{}

func (noNotes) Add(Note)         {}
func (noNotes) Once(Note)        {}
func (noNotes) OfObject(Note)    {}
func (noNotes) NoInstant(string) {}
