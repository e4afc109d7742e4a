package series

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// askAll asks all accounts of the login in one call, and again without each metric
// that the API turns out not to know. Each has an answer, though it may be empty.
func (c *asker) askAll(ctx context.Context, of job) ([]answered, error) {
	for {
		fields := c.unrefused(of.fields)
		if len(fields) == 0 {
			return nil, nil
		}
		answers, err := c.askPages(ctx, of, fields)
		var api *graph.APIError
		if err == nil || !errors.As(err, &api) {
			return answers, err
		}
		unknown := repair.UnknownMetrics(api, c.target, fields)
		if !c.refuse(unknown) {
			return answers, err
		}
	}
}

func (c *asker) askPages(ctx context.Context, of job, fields []int) ([]answered, error) {
	sel := graph.Selection{Parts: []graph.Part{{
		Name: c.target.Edge.Name, Args: c.args(of, fields), Bare: true, Selection: shape.MetricSelection,
	}}}
	var out []answered
	seen := map[string]bool{}
	err := c.h.Accounts.Each(ctx, sel, func(page *graph.Page) {
		for i := range page.Nodes {
			account := page.Nodes[i].Parts[0]
			if account == nil || len(account.Nodes) == 0 {
				continue
			}
			n := &account.Nodes[0]
			if seen[n.ID] { // connected to two Pages
				continue
			}
			seen[n.ID] = true
			a := answered{job: of, account: n.ID}
			a.take(c.frame, n.Parts[0], fields)
			out = append(out, a)
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
