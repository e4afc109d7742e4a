package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// maxBatch is how many requests the API takes in one HTTP request.
const maxBatch = 50

// Result is what one request of a batch came to: one of the three is set. A GET
// of a path of several segments is an edge's, which answers a page; all others
// answer a node.
type Result struct {
	Node *Node
	Page *Page
	Err  error
}

// Batch sends the requests fifty at a time and returns their results in the same
// order. It saves round trips, not quota: each request counts as one. An item
// that failed for now, or was not answered in time, is sent again with the next
// attempt, unless it changes something. An answer is given to the request that it
// says it is of; what cannot be told is asked by itself. An item's failure is in
// its result; the error is of a batch that failed as a whole, and stands in the
// results that are missing too. Only the Facebook host takes batches.
func (c *Client) Batch(ctx context.Context, requests []Request) ([]Result, error) {
	results := make([]Result, len(requests))
	for from := 0; from < len(requests); from += maxBatch {
		to := min(from+maxBatch, len(requests))
		if err := c.batch(ctx, requests[from:to], results[from:to]); err != nil {
			for i := to; i < len(results); i++ {
				results[i].Err = err
			}
			return results, err
		}
	}
	return results, nil
}

// item is one request of a batch that has no final result yet.
type item struct {
	*outbound
	result *Result
}

// standalone reports whether an item has to be sent by itself: its answer would not say
// whose it is, or was not found among those that do, or has not come although the
// batch was sent again and again.
func (c *Client) standalone(it item) bool {
	return it.repeatable && (!it.tells() || errors.Is(it.result.Err, errUnpaired) || c.retries > 0 && errors.Is(it.result.Err, errNoAnswer))
}

// batch sends at most maxBatch requests.
func (c *Client) batch(ctx context.Context, requests []Request, results []Result) error {
	var items []item
	for i := range requests {
		o, err := c.prepare(ctx, requests[i])
		if err != nil {
			results[i].Err = err
			continue
		}
		items = append(items, item{o, &results[i]})
	}
	return c.replaceItems(ctx, requests, items, results, c.answerBatch(ctx, items))
}

// sendBatch sends the items until each has its final result.
func (c *Client) sendBatch(ctx context.Context, items []item) error {
	together := slices.DeleteFunc(slices.Clone(items), c.standalone)
	err := c.sendGroup(ctx, together)
	apart := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return !c.standalone(it) })
	if err != nil {
		for _, it := range apart {
			*it.result = Result{Err: err}
		}
		return err
	}
	return c.sendSingly(ctx, apart)
}

// sendGroup sends the items in one request, and again, until each has its final
// result.
func (c *Client) sendGroup(ctx context.Context, items []item) error {
	var before error
	for attempt := 1; len(items) > 0; attempt++ {
		group, err := c.group(items)
		if err != nil {
			return err
		}
		err = c.attempt(ctx, group, attempt, func(body io.Reader, call *Call) error {
			return c.readBatch(body, call, items)
		})
		if rest := parted(items, err); len(rest) > 0 {
			items = rest
			attempt--
			continue
		}
		if attempt > 1 && notSent(err) {
			return c.heldBatch(ctx, group, err, before, attempt-1)
		}
		if err == nil {
			items = slices.DeleteFunc(items, func(it item) bool {
				return it.result.Err == nil || !c.again(it.outbound, it.result.Err)
			})
		}
		if len(items) > 0 && (attempt > c.retries || err != nil && !c.again(group, err) || !c.pause(ctx, group, attempt, cmp.Or(err, items[0].result.Err))) {
			if err != nil || ctx.Err() != nil {
				err = c.final(ctx, group, err, attempt)
				for _, it := range items {
					*it.result = Result{Err: err}
				}
			}
			return err
		}
		before = err
	}
	return nil
}

// parted returns the items that need not wait for the account for which the
// scheduler held a batch back, and fails the others. It returns none where that
// parts nothing.
func parted(items []item, err error) (rest []item) {
	var refusal *HeldError
	if !errors.As(err, &refusal) || refusal.Account == "" {
		return nil
	}
	for _, it := range items {
		if it.account != refusal.Account {
			rest = append(rest, it)
		}
	}
	if len(rest) == len(items) || len(rest) == 0 {
		return nil
	}
	for _, it := range items {
		if it.account == refusal.Account {
			it.hold(refusal)
		}
	}
	return rest
}

// hold fails an item whose next attempt was held back.
func (it item) hold(err error) {
	if it.result.Err != nil {
		err = held(err, it.result.Err)
	}
	*it.result = Result{Err: err}
}

// heldBatch fails the items of a group whose next attempt was held back after
// the one before came to an error as a whole, or to items' own.
func (c *Client) heldBatch(ctx context.Context, group *outbound, err, before error, attempts int) error {
	if before != nil {
		err = c.final(ctx, group, held(err, before), attempts)
		for _, it := range group.items {
			*it.result = Result{Err: err}
		}
		return err
	}
	for _, it := range group.items {
		it.hold(err)
	}
	if errors.Is(err, ErrBudget) {
		return err
	}
	return nil
}

// group makes one request of the items. The token of the first is the batch's;
// an item with another brings its own.
func (c *Client) group(items []item) (*outbound, error) {
	type entry struct {
		Method      string `json:"method"`
		RelativeURL string `json:"relative_url"`
		Body        string `json:"body,omitempty"`
	}
	first := items[0].outbound
	group := &outbound{
		method:     http.MethodPost,
		repeatable: true,
		token:      first.token,
		proof:      first.proof,
		purpose:    first.purpose,
		deadline:   first.deadline,
		quota:      len(items),
		items:      items,
	}
	entries := make([]entry, len(items))
	for i, it := range items {
		values := it.values()
		values.Del("appsecret_proof")
		if it.token != first.token {
			values.Set("access_token", it.token)
			if it.proof != "" {
				values.Set("appsecret_proof", it.proof)
			}
			group.others = append(group.others, it.token, it.proof)
		}
		e := entry{Method: it.method, RelativeURL: c.version + "/" + it.path}
		switch {
		case it.method == http.MethodPost:
			e.Body = values.Encode()
		case len(values) > 0:
			e.RelativeURL += "?" + values.Encode()
		}
		entries[i] = e
		group.repeatable = group.repeatable && it.repeatable
	}
	list, err := json.Marshal(entries)
	if err != nil {
		return nil, fmt.Errorf("graph: batch: %w", err)
	}
	form := url.Values{"access_token": {first.token}, "batch": {string(list)}, "include_headers": {"false"}}
	if first.proof != "" {
		form.Set("appsecret_proof", first.proof)
	}
	group.form = form.Encode()
	return group, nil
}

// batchItem is what is read of an item's answer.
var batchItem = Selection{Fields: []string{"code", "body"}}

// readBatch reads the answer of a batch into the items' results.
func (c *Client) readBatch(body io.Reader, call *Call, items []item) error {
	for _, it := range items {
		*it.result = Result{Err: fmt.Errorf("graph: %s: %w", about(it.method, it.path), errNoAnswer)}
	}
	d := newDecoder(body)
	if kind := d.json.PeekKind(); kind != '[' {
		if _, _, err := d.answer(anyShape()); err != nil {
			return err
		}
		return errors.New("an object where the list of a batch was expected")
	}
	slots, err := d.slots()
	if err != nil {
		return err
	}
	c.pair(d, call, items, slots)
	return nil
}

// slots reads the list that a batch answers with.
func (d *decoder) slots() (list []slot, err error) {
	if _, err := d.json.ReadToken(); err != nil {
		return nil, err
	}
	sh := newShape(&batchItem)
	for {
		p := slot{there: true}
		switch kind := d.json.PeekKind(); kind {
		case ']':
			if _, err := d.json.ReadToken(); err != nil {
				return nil, err
			}
			return list, d.end()
		case '{':
			var v [2]value.Value
			if err := d.members(&sh.object, &Node{Values: v[:]}); err != nil {
				return nil, err
			}
			p.status, p.body = int(v[0].Int()), v[1].Text()
		case '[', '"', '0':
			return nil, d.unexpected(kind, "one object for each request")
		default:
			if err := d.json.SkipValue(); err != nil {
				return nil, err
			}
			p.there = false
		}
		if list = append(list, p); len(list) > mostSlots {
			return nil, fmt.Errorf("a list of more than %d parts", mostSlots)
		}
	}
}

// readItem reads the answer of one item.
func (c *Client) readItem(d *decoder, call *Call, o *outbound, p slot) (result Result) {
	inner := newDecoder(strings.NewReader(p.body))
	inner.cells, inner.failed = d.cells, p.failed()
	page, list, err := inner.answer(o.shape())
	d.cells = inner.cells
	var refused *APIError
	switch {
	case errors.As(err, &refused):
		refused.Status = p.status
		c.complete(refused, o, call)
		return Result{Err: refused}
	case err == nil && p.failed():
		err = errNoFault
	}
	switch {
	case err != nil:
	case o.answerForm() == pageForm.name:
		result.Page, err = asPage(page, list)
	default:
		result.Node, err = asNode(page, list)
	}
	if err != nil {
		return Result{Err: newAnswerError(o, &http.Response{StatusCode: p.status}, []byte(p.body), err)}
	}
	return result
}
