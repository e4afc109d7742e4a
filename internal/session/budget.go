package session

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// limits are what a statement may spend, and how fast.
type limits struct {
	budget      *graph.Budget
	parallelism int
}

// hints are those that a statement can have, each with the name of the property that it
// stands for: one whole number from 1 to the property's largest.
var hints = []struct {
	name string
	set  func(*limits, int)
}{
	{"MaxCalls", func(x *limits, n int) {
		if x.budget.MaxCalls == 0 || n < x.budget.MaxCalls {
			x.budget.MaxCalls = n
		}
	}},
	{"MaxQuotaPercent", func(x *limits, n int) {
		x.budget.MaxQuotaPercent = min(x.budget.MaxQuotaPercent, float64(n))
	}},
	{"Parallelism", func(x *limits, n int) { x.parallelism = n }},
}

// limits are what the session and the statement's hints say: of what both bound, the
// least.
func (s settings) limits(given []sqltext.Hint) (limits, error) {
	x := limits{&graph.Budget{MaxCalls: max(0, s.cfg.MaxCalls), MaxQuotaPercent: float64(s.cfg.MaxQuotaPercent)}, s.cfg.Parallelism}
	for _, h := range given {
		if err := x.hint(h); err != nil {
			return x, err
		}
	}
	return x, nil
}

func (x *limits) hint(given sqltext.Hint) error {
	for _, h := range hints {
		if !strings.EqualFold(given.Name, h.name) {
			continue
		}
		most := 0 // no bound
		if p, ok := connprops.Lookup(h.name); ok {
			most = p.Max
		}
		n, err := 0, error(nil)
		if len(given.Args) == 1 {
			n, err = strconv.Atoi(given.Args[0])
		}
		if err != nil || n < 1 || most > 0 && n > most {
			bounds := "from 1"
			if most > 0 {
				bounds = fmt.Sprintf("from 1 to %d", most)
			}
			return &SQLError{Message: "hint " + given.Name + ": takes one whole number " + bounds}
		}
		h.set(x, n)
		return nil
	}
	if strings.EqualFold(given.Name, allRows) && len(given.Args) == 0 {
		return nil // which only writes go by
	}
	return &SQLError{Message: "hint " + given.Name + ": known are MaxCalls(n), MaxQuotaPercent(n), Parallelism(n) and AllRows"}
}
