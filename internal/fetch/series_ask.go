package fetch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

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
		if err == nil || !repair.Refused(err) && !graph.PerhapsTooMuch(err) && !errors.Is(err, graph.ErrPermission) && !errors.Is(err, graph.ErrUnavailable) {
			return answers, err
		}
	}
	accounts, err := c.s.accounts.inScope(c.target, only)
	if err != nil {
		return nil, err
	}
	answers := make([]seriesAnswer, len(jobs)*len(accounts))
	err = c.s.pager.Concurrently(len(answers), func(ctx context.Context, i int) error {
		job, account := jobs[i/len(accounts)], accounts[i%len(accounts)]
		answers[i] = seriesAnswer{job: job, account: account.ID}
		answers[i].err = c.askOne(ctx, &answers[i])
		if c.s.tolerates(answers[i].err) {
			return nil
		}
		return c.s.refusals.blame(answers[i].err, &shape.Selection{Path: c.target}, account.ID)
	})
	if err != nil {
		return nil, err
	}
	c.learn(answers)
	for i := range answers {
		if a := &answers[i]; a.err != nil {
			c.s.refusals.forbid(a.account, c.target, a.err)
		}
	}
	return answers, nil
}

// learn remembers the metrics that the API knows, and those that it says it does
// not know while no account has them.
func (c *seriesCursor) learn(answers []seriesAnswer) {
	var known, unknown bitset.Set
	for _, a := range answers {
		unknown = unknown.Union(a.unknown)
		for _, p := range a.points {
			if !p.value.IsNull() {
				known.Add(p.field)
			}
		}
	}
	for f := range c.target.Fields {
		switch {
		case known.Has(f):
			c.s.cfg.Memory.SetKnown(c.target, f, c.s.now())
		case unknown.Has(f):
			c.s.cfg.Memory.Refuse(c.target, f, ReasonRetiredMetric, c.s.now())
		}
	}
}

// nests reports whether all accounts are asked in one call: there is no choice
// among them, and they are several or not known yet.
func (c *seriesCursor) nests(only map[string]bool) bool {
	if only != nil || c.s.cfg.Account != "" || !c.s.planned.begin.IsLinked() {
		return false
	}
	if roots := c.s.roots.found[c.s.shape.Accounts()]; roots != nil {
		return len(roots) > 1
	}
	return len(c.s.cfg.Memory.Accounts(c.s.now())) != 1
}

// askTogether asks all accounts of the login, and learns which they are.
func (c *seriesCursor) askTogether(jobs []seriesJob) ([]seriesAnswer, error) {
	answers := make([][]seriesAnswer, len(jobs))
	err := c.s.pager.Concurrently(len(jobs), func(ctx context.Context, i int) (err error) {
		answers[i], err = c.askAll(ctx, jobs[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.s.roots.found[c.s.shape.Accounts()] == nil {
		answered := slices.IndexFunc(answers, func(list []seriesAnswer) bool { return list != nil })
		if answered >= 0 {
			var ids []string
			for _, a := range answers[answered] {
				ids = append(ids, a.account)
			}
			c.s.accounts.answered(ids)
		}
	}
	all := slices.Concat(answers...)
	c.learn(all)
	return all, nil
}

// askOne asks one account. Whatever the API refuses of the metrics costs those
// alone, but in a series those whose days are the rows.
func (c *seriesCursor) askOne(ctx context.Context, a *seriesAnswer) error {
	err := c.askFor(ctx, a, c.unrefused(a.job.fields))
	if err == nil && len(a.fields) == 0 && slices.Contains(a.job.fields, a.job.maker) {
		return a.cause
	}
	return err
}

// askFor asks for metrics, and where the API refuses them for less.
func (c *seriesCursor) askFor(ctx context.Context, a *seriesAnswer, fields []int) error {
	if len(fields) == 0 {
		return nil
	}
	page, err := c.page(ctx, a, fields)
	if graph.TooMuch(err) && len(fields) == 1 { // which passes
		page, err = c.page(ctx, a, fields)
	}
	switch {
	case err == nil:
		a.take(c.target, page, fields)
		return nil
	case !repair.Refused(err) && !errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrNotFound):
		return err
	}
	var api *graph.APIError
	if errors.As(err, &api) {
		if unknown := repair.UnknownMetrics(api, c.target, fields); len(unknown) > 0 {
			return c.askKnown(ctx, a, fields, unknown, err)
		}
	}
	if len(fields) > 1 {
		return c.askHalves(ctx, a, fields)
	}
	if errors.Is(err, graph.ErrUnavailable) {
		return err
	}
	a.cause = err
	a.oddity(fields[0], oddity{ReasonRefused, err.Error()})
	return nil
}

// askKnown asks for metrics without those that the API says it does not know.
func (c *seriesCursor) askKnown(ctx context.Context, a *seriesAnswer, fields, unknown []int, err error) error {
	a.unknown = a.unknown.Union(bitset.Of(unknown...))
	for _, f := range unknown {
		a.oddity(f, oddity{ReasonRefused, err.Error()})
	}
	return c.askFor(ctx, a, slices.DeleteFunc(slices.Clone(fields), func(f int) bool { return slices.Contains(unknown, f) }))
}

// askHalves asks for one half of the metrics after the other. An API that fails
// for both is down; one that fails for one does so because of a metric.
func (c *seriesCursor) askHalves(ctx context.Context, a *seriesAnswer, fields []int) error {
	halves := [][]int{fields[:len(fields)/2], fields[len(fields)/2:]}
	var failed []int
	var down error
	for _, half := range halves {
		switch err := c.askFor(ctx, a, half); {
		case err == nil:
		case !errors.Is(err, graph.ErrUnavailable) || down != nil:
			return err
		default:
			failed, down = half, err
		}
	}
	for _, f := range failed {
		if !slices.Contains(a.fields, f) {
			a.oddity(f, oddity{ReasonRefused, "the API fails when it is asked for this number: " + down.Error()})
		}
	}
	return nil
}

func (c *seriesCursor) page(ctx context.Context, a *seriesAnswer, fields []int) (*graph.Page, error) {
	params := url.Values{}
	for _, arg := range c.args(a.job, fields) {
		params.Set(arg.Name, arg.Value)
	}
	return c.s.pager.Ask(ctx, graph.Request{
		Path: a.account + "/" + c.target.Edge.Name, Pick: &shape.MetricSelection, Params: params, For: c.target.Name(),
	})
}

// askAll asks all accounts of the login in one call, and again without each metric
// that the API turns out not to know. Each has an answer, though it may be empty.
func (c *seriesCursor) askAll(ctx context.Context, job seriesJob) ([]seriesAnswer, error) {
	for {
		fields := c.unrefused(job.fields)
		if len(fields) == 0 {
			return nil, nil
		}
		answers, err := c.askPages(ctx, job, fields)
		var api *graph.APIError
		if err == nil || !errors.As(err, &api) {
			return answers, err
		}
		unknown := repair.UnknownMetrics(api, c.target, fields)
		if !c.s.mender.learn(repair.Step{Action: repair.DropMetrics, Path: c.target, Fields: unknown}) {
			return answers, err
		}
	}
}

func (c *seriesCursor) askPages(ctx context.Context, job seriesJob, fields []int) ([]seriesAnswer, error) {
	sel := graph.Selection{Parts: []graph.Part{{
		Name: c.target.Edge.Name, Args: c.args(job, fields), Bare: true, Selection: shape.MetricSelection,
	}}}
	var out []seriesAnswer
	seen := map[string]bool{}
	for w := c.s.planned.walk(); !w.done; {
		page, err := c.s.accounts.linked.pagesOfLogin(ctx, c.target, sel, w.after, accountsPage)
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
			a := seriesAnswer{job: job, account: n.ID}
			a.take(c.target, n.Parts[0], fields)
			out = append(out, a)
		}
		if err := w.proceed(page); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *seriesCursor) args(job seriesJob, fields []int) []graph.Arg {
	return []graph.Arg{
		{Name: "metric", Value: shape.MetricNames(c.target, fields)},
		{Name: c.table.Argument(c.table.Series.Period).Param, Value: job.call.period},
		{Name: c.table.Argument(c.table.Series.Form).Param, Value: job.call.metricType},
		{Name: "since", Value: strconv.FormatInt(job.since.Unix(), 10)},
		{Name: "until", Value: strconv.FormatInt(job.until.Unix(), 10)},
	}
}

// unrefused are those of the metrics that another call has not found to be
// unknown.
func (c *seriesCursor) unrefused(fields []int) []int {
	return slices.DeleteFunc(slices.Clone(fields), func(f int) bool {
		return c.s.cfg.Memory.RefusedFor(c.target, f, c.s.now()) != ""
	})
}
