package fetch

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// seriesAnswer is what one window of one account came to.
type seriesAnswer struct {
	account int // position among the accounts asked for
	fields  []int
	page    *graph.Page
}

// ask makes the calls of all windows, several at once. A window of all accounts
// of the login is one call, nested in the list of its Pages; where the API
// refuses that, as when one account lacks a permission, each account is asked.
func (c *seriesCursor) ask(jobs []seriesJob, accounts []*node, whole bool) ([]seriesAnswer, error) {
	answers := make([][]seriesAnswer, len(jobs)*len(accounts))
	nest := whole && len(accounts) > 1 && c.s.cfg.Account == ""
	var g errgroup.Group
	g.SetLimit(concurrency)
	for i, job := range jobs {
		g.Go(func() error {
			if nest {
				list, err := c.askAll(job, accounts)
				if err == nil || !refused(err) && !errors.Is(err, graph.ErrPermission) {
					answers[i*len(accounts)] = list
					return err
				}
			}
			for k, account := range accounts {
				page, fields, err := c.askOne(job, account)
				if err != nil {
					return err
				}
				answers[i*len(accounts)+k] = []seriesAnswer{{k, fields, page}}
			}
			return nil
		})
	}
	err := g.Wait()
	return slices.Concat(answers...), err
}

// askOne asks one account, without the metrics that the API does not know any
// more.
func (c *seriesCursor) askOne(job seriesJob, account *node) (*graph.Page, []int, error) {
	for fields := job.fields; ; {
		if len(fields) == 0 {
			return &graph.Page{}, nil, nil
		}
		params := url.Values{}
		for _, a := range c.args(job, fields) {
			params.Set(a.Name, a.Value)
		}
		page, err := c.s.cfg.Client.Page(c.s.ctx, graph.Request{
			Path: account.id + "/insights", Pick: &graph.Selection{Fields: insightFields}, Params: params,
		})
		if err == nil {
			return page, fields, nil
		}
		if fields = c.without(fields, err); fields == nil {
			return nil, nil, err
		}
	}
}

// askAll asks all accounts of the login in one call.
func (c *seriesCursor) askAll(job seriesJob, accounts []*node) ([]seriesAnswer, error) {
	at := map[string]int{}
	for i, n := range accounts {
		at[n.id] = i
	}
	var out []seriesAnswer
	insights := graph.Part{
		Name: "insights", Args: c.args(job, job.fields), Bare: true,
		Selection: graph.Selection{Fields: insightFields},
	}
	sel := &graph.Selection{Parts: []graph.Part{{
		Name: "instagram_business_account", Selection: graph.Selection{Parts: []graph.Part{insights}},
	}}}
	for params := (url.Values{"limit": {"100"}}); ; {
		page, err := c.s.cfg.Client.Page(c.s.ctx, graph.Request{Path: "me/accounts", Fields: sel, Params: params})
		if err != nil {
			return nil, err
		}
		for i := range page.Nodes {
			account := page.Nodes[i].Parts[0]
			if account == nil || len(account.Nodes) == 0 {
				continue
			}
			n := &account.Nodes[0]
			if k, ok := at[n.ID]; ok && n.Parts[0] != nil {
				out = append(out, seriesAnswer{k, job.fields, n.Parts[0]})
				delete(at, n.ID) // an account of two Pages comes twice
			}
		}
		if !page.HasNext || page.After == "" {
			return out, nil
		}
		params.Set("after", page.After)
	}
}

func (c *seriesCursor) args(job seriesJob, fields []int) []graph.Arg {
	return []graph.Arg{
		{Name: "metric", Value: strings.Join(names(c.target, fields), ",")},
		{Name: "period", Value: job.call.period},
		{Name: "metric_type", Value: job.call.metricType},
		{Name: "since", Value: strconv.FormatInt(job.since.Unix(), 10)},
		{Name: "until", Value: strconv.FormatInt(job.until.Unix(), 10)},
	}
}

// without returns the fields less the metric that the API said it does not
// know; nil where the error says something else.
func (c *seriesCursor) without(fields []int, err error) []int {
	var api *graph.APIError
	if !errors.As(err, &api) {
		return nil
	}
	index, _, ok := api.InvalidMetric()
	if !ok || index >= len(fields) {
		return nil
	}
	c.s.cfg.Memory.refuse(c.target.kind.Name, c.target.fields[fields[index]], ReasonRetiredMetric)
	return append([]int{}, slices.Delete(slices.Clone(fields), index, index+1)...)
}
