package fetch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// seriesAnswer is what one window of one account came to.
type seriesAnswer struct {
	job     seriesJob
	account string
	fields  []int
	page    *graph.Page
	err     error // a permission that is missing, where that is tolerated
}

// ask makes the calls of all windows, several at once. A window of all accounts
// of the login is one call, nested in the list of its Pages; where the API
// refuses that, as when one account lacks a permission, each account is asked.
func (c *seriesCursor) ask(jobs []seriesJob, only map[string]bool) ([]seriesAnswer, error) {
	var answers []seriesAnswer
	var unasked []seriesJob
	for _, job := range jobs {
		if known, ok := c.known(job, only); ok {
			answers = append(answers, known...)
		} else {
			unasked = append(unasked, job)
		}
	}
	if len(unasked) == 0 {
		return answers, nil
	}
	fresh, err := c.askAnew(unasked, only)
	if err != nil {
		return nil, err
	}
	for _, job := range unasked {
		c.s.series[c.question(job, only)] = nil
	}
	for _, a := range fresh {
		key := c.question(a.job, only)
		c.s.series[key] = append(c.s.series[key], a)
	}
	return append(answers, fresh...), nil
}

// question names what a window asks of which accounts.
func (c *seriesCursor) question(job seriesJob, only map[string]bool) string {
	scope := ""
	if only != nil {
		scope = fmt.Sprint(slices.Sorted(maps.Keys(only)))
	}
	return fmt.Sprint(c.args(job, job.fields), scope)
}

// known returns what the statement has been answered to a window, if only for
// more accounts.
func (c *seriesCursor) known(job seriesJob, only map[string]bool) ([]seriesAnswer, bool) {
	if answers, ok := c.s.series[c.question(job, only)]; ok {
		return answers, true
	}
	answers, ok := c.s.series[c.question(job, nil)]
	return answers, ok
}

// askAnew makes the calls.
func (c *seriesCursor) askAnew(jobs []seriesJob, only map[string]bool) ([]seriesAnswer, error) {
	if c.nests(only) {
		answers, err := c.askTogether(jobs)
		if err == nil || !refused(err) && !graph.PerhapsTooMuch(err) && !errors.Is(err, graph.ErrPermission) {
			return answers, err
		}
	}
	accounts, err := c.s.inScope(c.target, only)
	if err != nil {
		return nil, err
	}
	answers := make([]seriesAnswer, len(jobs)*len(accounts))
	err = c.s.concurrently(len(answers), func(ctx context.Context, i int) error {
		job, account := jobs[i/len(accounts)], accounts[i%len(accounts)]
		page, fields, err := c.askOne(ctx, job, account)
		answers[i] = seriesAnswer{job, account.id, fields, page, err}
		if c.s.tolerates(err) {
			return nil
		}
		return c.s.blame(err, &ask{place: c.target}, account.id)
	})
	if err != nil {
		return nil, err
	}
	for i := range answers {
		if a := &answers[i]; a.err != nil {
			c.s.forbid(a.account, c.target, a.err)
			a.page = &graph.Page{}
		}
	}
	return answers, nil
}

// nests reports whether all accounts are asked in one call: there is no choice
// among them, and they are several or not known yet.
func (c *seriesCursor) nests(only map[string]bool) bool {
	if only != nil || c.s.cfg.Account != "" || c.s.cfg.Login == schema.InstagramLogin {
		return false
	}
	if roots := c.s.roots[schema.RootAccount]; roots != nil {
		return len(roots) > 1
	}
	return len(c.s.cfg.Memory.Accounts(c.s.now())) != 1
}

// askTogether asks all accounts of the login, and learns which they are.
func (c *seriesCursor) askTogether(jobs []seriesJob) ([]seriesAnswer, error) {
	answers := make([][]seriesAnswer, len(jobs))
	err := c.s.concurrently(len(jobs), func(ctx context.Context, i int) (err error) {
		answers[i], err = c.askAll(ctx, jobs[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.s.roots[schema.RootAccount] == nil {
		answered := slices.IndexFunc(answers, func(list []seriesAnswer) bool { return list != nil })
		if answered >= 0 {
			c.s.learnAccounts(answers[answered])
		}
	}
	return slices.Concat(answers...), nil
}

// learnAccounts takes the accounts that answered as the roots of the statement,
// where it needs no more of them than their ids.
func (s *store) learnAccounts(answers []seriesAnswer) {
	p := s.rootPlace(schema.RootAccount)
	if p.need&^1 != 0 || len(answers) == 0 {
		return
	}
	pg := &page{}
	var list []Account
	for _, a := range answers {
		pg.nodes = append(pg.nodes, s.rootNode(p, a.account, pg))
		list = append(list, Account{ID: a.account})
	}
	s.roots[schema.RootAccount] = pg.nodes
	s.cfg.Memory.setAccounts(list, s.now())
}

// askOne asks one account.
func (c *seriesCursor) askOne(ctx context.Context, job seriesJob, account *node) (*graph.Page, []int, error) {
	page := &graph.Page{}
	fields, err := c.asking(job.fields, func(fields []int) (err error) {
		params := url.Values{}
		for _, a := range c.args(job, fields) {
			params.Set(a.Name, a.Value)
		}
		page, err = c.s.cfg.Client.Page(ctx, graph.Request{
			Path: account.id + "/insights", Pick: &insightSelection, Params: params, For: c.target.name(),
		})
		return err
	})
	return page, fields, err
}

// askAll asks all accounts of the login in one call. Each has an answer, though
// it may be empty.
func (c *seriesCursor) askAll(ctx context.Context, job seriesJob) (answers []seriesAnswer, err error) {
	_, err = c.asking(job.fields, func(fields []int) (err error) {
		answers, err = c.askPages(ctx, job, fields)
		return err
	})
	return answers, err
}

func (c *seriesCursor) askPages(ctx context.Context, job seriesJob, fields []int) ([]seriesAnswer, error) {
	sel := graph.Selection{Parts: []graph.Part{{
		Name: "insights", Args: c.args(job, fields), Bare: true,
		Selection: insightSelection,
	}}}
	var out []seriesAnswer
	seen := map[string]bool{}
	for w := (loginWalk{}); !w.done; {
		page, err := c.s.pagesOfLogin(ctx, c.target, sel, w.after, accountsPage)
		if w.again(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
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
			values := n.Parts[0]
			if values == nil {
				values = &graph.Page{}
			}
			out = append(out, seriesAnswer{job, n.ID, fields, values, nil})
		}
		if err := w.proceed(page); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *seriesCursor) args(job seriesJob, fields []int) []graph.Arg {
	return []graph.Arg{
		{Name: "metric", Value: metricList(c.target, fields)},
		{Name: "period", Value: job.call.period},
		{Name: "metric_type", Value: job.call.metricType},
		{Name: "since", Value: strconv.FormatInt(job.since.Unix(), 10)},
		{Name: "until", Value: strconv.FormatInt(job.until.Unix(), 10)},
	}
}

// asking asks for metrics, and again without each that the API turns out not to
// know; one that another call has found is left out at once. It returns those
// that were answered, and does not ask where none is left.
func (c *seriesCursor) asking(fields []int, ask func(fields []int) error) ([]int, error) {
	for {
		fields = slices.DeleteFunc(slices.Clone(fields), func(f int) bool {
			return c.s.cfg.Memory.refusedFor(c.target, f, c.s.now()) != ""
		})
		if len(fields) == 0 {
			return nil, nil
		}
		err := ask(fields)
		var api *graph.APIError
		if err == nil || !errors.As(err, &api) {
			return fields, err
		}
		if !c.s.dropMetrics(api, c.target, fields) {
			return nil, err
		}
	}
}
