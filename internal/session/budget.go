package session

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// budget is what a statement may spend: the least of what the session and its hints
// say.
func (s settings) budget(hints []sqltext.Hint) (*graph.Budget, error) {
	b := &graph.Budget{MaxCalls: max(0, s.cfg.MaxCalls), MaxQuotaPercent: float64(s.cfg.MaxQuotaPercent)}
	for _, h := range hints {
		calls, percent := strings.EqualFold(h.Name, "MaxCalls"), strings.EqualFold(h.Name, "MaxQuotaPercent")
		if !calls && !percent {
			return nil, &SQLError{Message: "hint " + h.Name + ": known are MaxCalls(n) and MaxQuotaPercent(n)"}
		}
		n, err := 0, error(nil)
		if len(h.Args) == 1 {
			n, err = strconv.Atoi(h.Args[0])
		}
		if err != nil || n < 1 || percent && n > 100 {
			bounds := "from 1"
			if percent {
				bounds = "from 1 to 100"
			}
			return nil, &SQLError{Message: "hint " + h.Name + ": takes one whole number " + bounds}
		}
		if calls && (b.MaxCalls == 0 || n < b.MaxCalls) {
			b.MaxCalls = n
		}
		if percent {
			b.MaxQuotaPercent = min(b.MaxQuotaPercent, float64(n))
		}
	}
	return b, nil
}
