package series

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// asker asks for the numbers of windows.
type asker struct {
	*frame
	h *Host
}

// atOnce is how many windows are asked for before what came of them is weighed: a batch.
const atOnce = 50

// ask makes the calls of all windows, several at once, and keeps the answers to each. A
// window of all accounts of the login is one call, nested in the list of its Pages; where
// the API refuses that, as when one account lacks a permission, each account is asked.
func (c *asker) ask(jobs []job, only map[string]bool) error {
	var unasked []job
	asking := map[string]bool{}
	for _, j := range jobs {
		q := c.question(j, only)
		if c.known(j, only) == nil && !asking[q] {
			asking[q] = true
			unasked = append(unasked, j)
		}
	}
	if len(unasked) == 0 {
		return nil
	}
	return c.askAnew(unasked, only)
}

// cost is how many calls windows take that were not asked for yet, as far as is known.
func (c *asker) cost(jobs []job, only map[string]bool) (calls int, _ error) {
	each := 1
	if only != nil || !c.h.Accounts.Together() {
		accounts, err := c.h.Accounts.InScope(only)
		if err != nil {
			return 0, err
		}
		each = len(accounts)
	}
	for _, j := range jobs {
		if c.known(j, only) == nil {
			calls += each
		}
	}
	return calls, nil
}

// question names what a window asks of which accounts.
func (c *asker) question(of job, only map[string]bool) string {
	var b strings.Builder
	b.Grow(128)
	for _, arg := range c.args(of, of.fields) {
		b.WriteString(arg.Name)
		b.WriteByte('=')
		b.WriteString(arg.Value)
		b.WriteByte('&')
	}
	if only != nil {
		fmt.Fprint(&b, slices.Sorted(maps.Keys(only)))
	}
	return b.String()
}

// known returns what the statement has been answered to a window, if only for
// more accounts; nil where it was not asked.
func (c *asker) known(of job, only map[string]bool) kept {
	if k := c.h.Answers[c.question(of, only)]; k != nil || only == nil {
		return k
	}
	return c.h.Answers[c.question(of, nil)]
}

// keep keeps what was answered to a window.
func (c *asker) keep(of job, only map[string]bool, list []answered) {
	k := make(kept, len(list))
	for _, a := range list {
		one := &keptOne{job: a.job, account: a.account, answered: &a}
		one.bale = c.h.Keep(one, a.weight())
		k[a.account] = one
	}
	c.h.Answers[c.question(of, only)] = k
}

// answers are what an account answered to windows.
func answers(windows []kept, account string) (out []answered, _ error) {
	for _, w := range windows {
		one := w[account]
		if one == nil {
			continue
		}
		if err := one.bale.Open(); err != nil {
			return nil, err
		}
		out = append(out, *one.answered)
	}
	return out, nil
}

// askAnew makes the calls.
func (c *asker) askAnew(jobs []job, only map[string]bool) error {
	if only == nil && c.h.Accounts.Together() {
		if err := c.afford(len(jobs)); err != nil {
			return err
		}
		err := c.askTogether(jobs)
		if err == nil || !repair.Refused(err) && !graph.PerhapsTooMuch(err) && !errors.Is(err, graph.ErrPermission) && !errors.Is(err, graph.ErrUnavailable) {
			return err
		}
	}
	accounts, err := c.h.Accounts.InScope(only)
	if err != nil {
		return err
	}
	if err := c.afford(len(jobs) * len(accounts)); err != nil {
		return err
	}
	return c.askApart(jobs, accounts, only)
}

// afford refuses calls of which a budget has only some, before the first: a part of them
// has no rows to show for it.
func (c *asker) afford(calls int) error {
	if c.h.Partial {
		return nil
	}
	return c.h.Pager.Afford(calls)
}

// askGroup asks for windows of accounts, apart or together: in batches where the host
// takes them.
func (c *asker) askGroup(group []*answered, apart bool) error {
	var asked []*answered
	var requests []graph.Request
	for _, a := range group {
		if fields := c.unrefused(a.job.fields); len(fields) > 0 {
			asked = append(asked, a)
			requests = append(requests, c.request(a, fields))
		}
	}
	if len(requests) > 0 {
		ask := c.h.Pager.Pages
		if apart {
			ask = c.h.Pager.PagesApart
		}
		results, err := ask(requests)
		if err != nil && len(asked) == 1 {
			err = c.h.Accounts.Blame(err, asked[0].account)
		}
		if err != nil {
			return err
		}
		err = c.h.Pager.Concurrently(len(asked), func(ctx context.Context, i int) error {
			a := asked[i]
			a.err = c.taken(ctx, a, results[i])
			if c.h.Tolerates(a.err) {
				return nil
			}
			return c.h.Accounts.Blame(a.err, a.account)
		})
		if err != nil {
			return err
		}
	}
	c.learn(group)
	for _, a := range group {
		if a.err != nil {
			c.h.Accounts.Forbid(a.account, a.err)
		}
	}
	return nil
}

// taken takes the result of a request for the metrics of a window. Whatever the API refuses
// of them costs those alone, but in a series those whose days are the rows.
func (c *asker) taken(ctx context.Context, a *answered, r graph.Result) error {
	fields := c.unrefused(a.job.fields)
	err := r.Err
	if err == nil {
		a.take(c.frame, r.Page, fields)
	} else {
		err = c.refused(ctx, a, fields, err)
	}
	if err == nil && len(a.fields) == 0 && slices.Contains(a.job.fields, a.job.maker) {
		return a.cause
	}
	return err
}

// learn remembers the metrics that the API knows, and those that it says it does
// not know while no account has them.
func (c *asker) learn(answers []*answered) {
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

// askTogether asks all accounts of the login, and learns which they are. Where the API
// refuses that, nothing is kept of it.
func (c *asker) askTogether(jobs []job) error {
	places := make([]int, len(jobs))
	for i := range jobs {
		places[i] = i
	}
	var ids []string
	var done []job
	for _, group := range scouted(c, places, func(i int) (job, string) { return jobs[i], "" }) {
		for some := range slices.Chunk(group, atOnce) {
			answers := make([][]answered, len(some))
			err := c.h.Pager.Concurrently(len(some), func(ctx context.Context, i int) (err error) {
				answers[i], err = c.askAll(ctx, jobs[some[i]])
				return err
			})
			if err != nil {
				for _, j := range done {
					c.forget(j)
				}
				return err
			}
			var all []*answered
			for i, list := range answers {
				for k := range list {
					all = append(all, &list[k])
				}
				if ids == nil {
					for _, a := range list {
						ids = append(ids, a.account)
					}
				}
				c.keep(jobs[some[i]], nil, list)
				done = append(done, jobs[some[i]])
			}
			c.learn(all)
			if err := c.h.Relieve(); err != nil {
				return err
			}
		}
	}
	if ids != nil {
		c.h.Accounts.Answered(ids)
	}
	return nil
}

// forget forgets what all accounts answered to a window.
func (c *asker) forget(of job) {
	q := c.question(of, nil)
	for _, one := range c.h.Answers[q] {
		one.bale.Drop()
	}
	delete(c.h.Answers, q)
}

func (c *asker) request(a *answered, fields []int) graph.Request {
	params := url.Values{}
	for _, arg := range c.args(a.job, fields) {
		params.Set(arg.Name, arg.Value)
	}
	return graph.Request{
		Path: a.account + "/" + c.target.Edge.Name, Account: a.account, Pick: &shape.MetricSelection, Params: params, For: c.target.Name(),
	}
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
