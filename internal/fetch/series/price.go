package series

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Cost is what a scan asks for.
type Cost struct {
	// Windows are each a call for every account, or for all of them where they are asked
	// together. Rows says that there may be rows, which no window need be for.
	Windows int
	Rows    bool
	// Accounts are those that the scan's terms keep it to, nil for all.
	Accounts terms.Accounts
}

// Price is what a scan costs. Of a [Host] it takes what tells of the present and of
// metrics.
func Price(t *schema.Table, chain []*shape.Path, h *Host, a *plan.Access, args []engine.Arg) (Cost, error) {
	f := newFrame(t, chain[len(chain)-1])
	c := &planner{frame: f, h: h}
	scan, err := c.scan(a, args, h.Notes)
	if err != nil {
		return Cost{}, err
	}
	c.metrics = f.metricsAmong(a.Used)
	parts, err := c.parts(&scan, false)
	if err != nil {
		return Cost{}, err
	}
	asked := map[string]bool{}
	x := &asker{f, h}
	for _, p := range parts {
		fields, maker := c.asked(p.call)
		for _, j := range c.jobs(p, fields, maker) {
			asked[x.question(j, nil)] = true
		}
	}
	return Cost{Windows: len(asked), Rows: len(parts) > 0, Accounts: scan.accounts}, nil
}

// metricsAmong are the metrics among columns.
func (c *frame) metricsAmong(used bitset.Set) (metrics []int) {
	for i := range used.All() {
		if col := &c.table.Columns[i]; col.Level == 1 && len(col.MetricTypes) > 0 {
			metrics = append(metrics, c.target.Field(col.Field))
		}
	}
	return metrics
}
