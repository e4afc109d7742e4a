package series

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Answers are what an execution has been answered to windows, by what was asked: the
// same one is asked once, however often its rows are read.
type Answers map[string][]answered

// asker asks for the numbers of windows.
type asker struct {
	*frame
	h *Host
}

// ask makes the calls of all windows, several at once. A window of all accounts
// of the login is one call, nested in the list of its Pages; where the API
// refuses that, as when one account lacks a permission, each account is asked.
func (c *asker) ask(jobs []job, only map[string]bool) ([]answered, error) {
	var answers []answered
	var unasked []job
	for _, j := range jobs {
		if known, ok := c.known(j, only); ok {
			answers = append(answers, known...)
		} else {
			unasked = append(unasked, j)
		}
	}
	if len(unasked) == 0 {
		return answers, nil
	}
	fresh, err := c.askAnew(unasked, only)
	if err != nil {
		return nil, err
	}
	for _, j := range unasked {
		c.h.Answers[c.question(j, only)] = nil
	}
	for _, a := range fresh {
		key := c.question(a.job, only)
		c.h.Answers[key] = append(c.h.Answers[key], a)
	}
	return append(answers, fresh...), nil
}

// question names what a window asks of which accounts.
func (c *asker) question(of job, only map[string]bool) string {
	scope := ""
	if only != nil {
		scope = fmt.Sprint(slices.Sorted(maps.Keys(only)))
	}
	return fmt.Sprint(c.args(of, of.fields), scope)
}

// known returns what the statement has been answered to a window, if only for
// more accounts.
func (c *asker) known(of job, only map[string]bool) ([]answered, bool) {
	if answers, ok := c.h.Answers[c.question(of, only)]; ok {
		return answers, true
	}
	answers, ok := c.h.Answers[c.question(of, nil)]
	return answers, ok
}

// askAnew makes the calls.
func (c *asker) askAnew(jobs []job, only map[string]bool) ([]answered, error) {
	if only == nil && c.h.Accounts.Together() {
		answers, err := c.askTogether(jobs)
		if err == nil || !repair.Refused(err) && !graph.PerhapsTooMuch(err) && !errors.Is(err, graph.ErrPermission) && !errors.Is(err, graph.ErrUnavailable) {
			return answers, err
		}
	}
	accounts, err := c.h.Accounts.InScope(only)
	if err != nil {
		return nil, err
	}
	answers := make([]answered, len(jobs)*len(accounts))
	err = c.h.Pager.Concurrently(len(answers), func(ctx context.Context, i int) error {
		account := accounts[i%len(accounts)]
		answers[i] = answered{job: jobs[i/len(accounts)], account: account.ID}
		answers[i].err = c.askOne(ctx, &answers[i])
		if c.h.Tolerates(answers[i].err) {
			return nil
		}
		return c.h.Accounts.Blame(answers[i].err, account.ID)
	})
	if err != nil {
		return nil, err
	}
	c.learn(answers)
	for i := range answers {
		if a := &answers[i]; a.err != nil {
			c.h.Accounts.Forbid(a.account, a.err)
		}
	}
	return answers, nil
}

// learn remembers the metrics that the API knows, and those that it says it does
// not know while no account has them.
func (c *asker) learn(answers []answered) {
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
			c.h.Memory.SetKnown(c.target, f, c.h.Now())
		case unknown.Has(f):
			c.h.Memory.Refuse(c.target, f, note.RetiredMetric, c.h.Now())
		}
	}
}

// askTogether asks all accounts of the login, and learns which they are.
func (c *asker) askTogether(jobs []job) ([]answered, error) {
	answers := make([][]answered, len(jobs))
	err := c.h.Pager.Concurrently(len(jobs), func(ctx context.Context, i int) (err error) {
		answers[i], err = c.askAll(ctx, jobs[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(answers, func(list []answered) bool { return list != nil }); i >= 0 {
		var ids []string
		for _, a := range answers[i] {
			ids = append(ids, a.account)
		}
		c.h.Accounts.Answered(ids)
	}
	all := slices.Concat(answers...)
	c.learn(all)
	return all, nil
}

// askOne asks one account. Whatever the API refuses of the metrics costs those
// alone, but in a series those whose days are the rows.
func (c *asker) askOne(ctx context.Context, a *answered) error {
	err := c.askFor(ctx, a, c.unrefused(a.job.fields))
	if err == nil && len(a.fields) == 0 && slices.Contains(a.job.fields, a.job.maker) {
		return a.cause
	}
	return err
}

// askFor asks for metrics, and where the API refuses them for less.
func (c *asker) askFor(ctx context.Context, a *answered, fields []int) error {
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
	a.oddity(fields[0], answer.Oddity{Reason: note.Refused, Message: err.Error()})
	return nil
}

// askKnown asks for metrics without those that the API says it does not know.
func (c *asker) askKnown(ctx context.Context, a *answered, fields, unknown []int, err error) error {
	a.unknown = a.unknown.Union(bitset.Of(unknown...))
	for _, f := range unknown {
		a.oddity(f, answer.Oddity{Reason: note.Refused, Message: err.Error()})
	}
	return c.askFor(ctx, a, slices.DeleteFunc(slices.Clone(fields), func(f int) bool { return slices.Contains(unknown, f) }))
}

// askHalves asks for one half of the metrics after the other. An API that fails
// for both is down; one that fails for one does so because of a metric.
func (c *asker) askHalves(ctx context.Context, a *answered, fields []int) error {
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
			a.oddity(f, answer.Oddity{Reason: note.Refused, Message: "the API fails when it is asked for this number: " + down.Error()})
		}
	}
	return nil
}

func (c *asker) page(ctx context.Context, a *answered, fields []int) (*graph.Page, error) {
	params := url.Values{}
	for _, arg := range c.args(a.job, fields) {
		params.Set(arg.Name, arg.Value)
	}
	return c.h.Pager.Ask(ctx, graph.Request{
		Path: a.account + "/" + c.target.Edge.Name, Pick: &shape.MetricSelection, Params: params, For: c.target.Name(),
	})
}

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
			a.take(c.target, n.Parts[0], fields)
			out = append(out, a)
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// refuse remembers metrics that the API says it does not know, and reports whether any
// of them is one that it was asked for until now.
func (c *asker) refuse(fields []int) (changed bool) {
	for _, f := range fields {
		changed = c.h.Memory.Refuse(c.target, f, note.RetiredMetric, c.h.Now()) || changed
	}
	return changed
}

// unrefused are those of the metrics that another call has not found to be
// unknown.
func (c *asker) unrefused(fields []int) []int {
	return slices.DeleteFunc(slices.Clone(fields), func(f int) bool {
		return c.h.Memory.RefusedFor(c.target, f, c.h.Now()) != ""
	})
}
