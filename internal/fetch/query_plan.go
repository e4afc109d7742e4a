package fetch

import (
	"context"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// Accesses reads the accesses that the engine chose, in its order, from its plan of the
// statement: EXPLAIN QUERY PLAN, compiled for the [Statement] that is to explain them.
func Accesses(ctx context.Context, queryPlan *engine.Stmt) (accesses []string, err error) {
	dest := make([]any, queryPlan.ColumnCount())
	for {
		row, err := queryPlan.Step(ctx)
		if err != nil {
			return nil, err
		}
		if !row {
			return accesses, nil
		}
		if err := queryPlan.Row(dest); err != nil {
			return nil, err
		}
		detail, _ := dest[len(dest)-1].(string)
		from, to := strings.IndexByte(detail, '{'), strings.LastIndexByte(detail, '}')
		if from >= 0 && to > from {
			accesses = append(accesses, detail[from:to+1])
		}
	}
}
