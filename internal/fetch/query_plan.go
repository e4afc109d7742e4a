package fetch

import (
	"context"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// PlanLines reads the lines of the engine's plan of a statement: EXPLAIN QUERY PLAN, compiled
// for the [Statement] that is to explain them.
func PlanLines(ctx context.Context, queryPlan *engine.Stmt) (lines []string, err error) {
	dest := make([]any, queryPlan.ColumnCount())
	for {
		row, err := queryPlan.Step(ctx)
		if err != nil {
			return nil, err
		}
		if !row {
			return lines, nil
		}
		if err := queryPlan.Row(dest); err != nil {
			return nil, err
		}
		line, _ := dest[len(dest)-1].(string)
		lines = append(lines, line)
	}
}

// Accesses are the accesses that the engine chose, in its order, of the lines of its plan.
func Accesses(lines []string) (accesses []string) {
	for _, line := range lines {
		from, to := strings.IndexByte(line, '{'), strings.LastIndexByte(line, '}')
		if from >= 0 && to > from {
			accesses = append(accesses, line[from:to+1])
		}
	}
	return accesses
}
