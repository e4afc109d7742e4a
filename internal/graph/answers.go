package graph

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/flight"
)

// answers are what a client need not ask: kept answers, and those that are on
// their way. All copies of a client have the same.
type answers struct {
	mu     sync.Mutex
	epoch  int                           // a new one begins where older answers may not hold any more
	token  string                        // the client's own
	calls  flight.Group[question, asked] // those that others may share
	shared bool
	kept   *cache // nil for no cache
}

func newAnswers(c Config) *answers {
	a := &answers{shared: c.Share}
	if c.CacheBytes > 0 && c.CacheAge > 0 {
		a.kept = newCache(c.CacheBytes, c.CacheAge)
	}
	if !a.shared && a.kept == nil {
		return nil
	}
	return a
}

// renew begins a new epoch: what was asked before it is forgotten, and what is
// being asked answers only those who asked already.
func (a *answers) renew() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epoch++
	a.calls.Forget()
	a.kept.clear()
}

// belongTo tells the client's own token.
func (a *answers) belongTo(token string) {
	if a == nil {
		return
	}
	a.mu.Lock()
	other := a.token != "" && a.token != token
	a.token = token
	a.mu.Unlock()
	if other {
		a.renew()
	}
}

// recall returns a kept answer, or else the epoch in which it is to be asked for.
func (a *answers) recall(q question) (answer any, epoch int, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer, ok = a.kept.get(q, time.Now())
	return answer, a.epoch, ok
}

// keep keeps an answer that was asked for in an epoch.
func (a *answers) keep(q question, answer any, epoch int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if epoch == a.epoch {
		a.kept.put(q, answer, time.Now())
	}
}

// answerOf returns the answer to a request: one that was kept, or that of the
// same request on its way, or that of a call.
func answerOf[T any](ctx context.Context, c *Client, o *outbound, form string, call func(context.Context) (T, error)) (T, error) {
	a := c.answers
	switch {
	case a == nil:
		return call(ctx)
	case o.method != http.MethodGet:
		defer a.renew()
		return call(ctx)
	}
	q := o.question(form)
	kept, epoch, ok := a.recall(q)
	if ok {
		c.report(o, Call{Time: time.Now(), Status: http.StatusOK, Cached: true})
		return kept.(T), nil
	}
	answer, err := share(ctx, c, o, q, call)
	if err == nil {
		a.keep(q, answer, epoch)
	}
	return answer, err
}

// answerBatch finds the results of items likewise.
func (c *Client) answerBatch(ctx context.Context, items []item) error {
	a := c.answers
	if a == nil {
		return c.sendBatch(ctx, items)
	}
	for _, it := range items {
		if it.method != http.MethodGet {
			defer a.renew()
			return c.sendBatch(ctx, items)
		}
	}
	var open []item
	var epoch int
	for _, it := range items {
		kept, now, ok := a.recall(it.question(it.answerForm()))
		if !ok {
			if open == nil {
				epoch = now // any later one is another
			}
			open = append(open, it)
			continue
		}
		it.result.Node, _ = kept.(*Node)
		it.result.Page, _ = kept.(*Page)
		c.report(it.outbound, Call{Time: time.Now(), Status: http.StatusOK, Cached: true})
	}
	if len(open) == 0 {
		return nil
	}
	group := &outbound{method: http.MethodPost, items: open, purpose: open[0].purpose, deadline: open[0].deadline}
	results, err := share(ctx, c, group, questions(open), func(ctx context.Context) ([]Result, error) {
		// Whoever asked may have left before they are written.
		results, own := make([]Result, len(open)), make([]item, len(open))
		for i := range open {
			own[i] = item{open[i].outbound, &results[i]}
		}
		return results, c.sendBatch(ctx, own)
	})
	for i, it := range open {
		if results == nil {
			it.result.Err = err
			continue
		}
		*it.result = results[i]
		switch q := it.question(it.answerForm()); {
		case it.result.Page != nil:
			a.keep(q, it.result.Page, epoch)
		case it.result.Node != nil:
			a.keep(q, it.result.Node, epoch)
		}
	}
	return err
}

// answerForm is the form of the answer to an item of a batch.
func (o *outbound) answerForm() string {
	if o.method == http.MethodGet && strings.Contains(o.path, "/") {
		return pageForm.name
	}
	return nodeForm.name
}
