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

	"golang.org/x/sync/errgroup"
)

// batcher sends requests together.
type batcher struct {
	sender *sender
	wagers []*wager // on what is asked by itself
}

// standalone reports whether an item has to be sent by itself: its answer would not say
// whose it is, or was not found among those that do, or has not come although the
// batch was sent again and again.
func (b *batcher) standalone(it item) bool {
	return it.repeatable && (!it.identifies() || errors.Is(it.result.Err, errUnmatched) || b.sender.retries.maxRetries > 0 && errors.Is(it.result.Err, errNoAnswer))
}

// send sends the items until each has its final result.
func (b *batcher) send(ctx context.Context, items []item) error {
	grouped := slices.DeleteFunc(slices.Clone(items), b.standalone)
	err := b.sendGroup(ctx, grouped)
	single := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return !b.standalone(it) })
	if err != nil {
		for _, it := range single {
			*it.result = Result{Err: err}
		}
		return err
	}
	if err := b.sendSingly(ctx, single); err != nil {
		return err
	}
	var lost []item
	for _, w := range b.wagers {
		if w.lost() {
			lost = append(lost, w.on...)
		}
	}
	return b.sendSingly(ctx, lost)
}

// sendGroup sends the items in one request, and again, until each has its final
// result.
func (b *batcher) sendGroup(ctx context.Context, items []item) error {
	retries := b.sender.retries
	var before error
	for attempt := 1; len(items) > 0; attempt++ {
		group, err := b.group(items)
		if err != nil {
			return err
		}
		err = b.sender.attempt(ctx, group, attempt, func(body io.Reader, call *Call) error {
			w, err := readBatch(body, items, func(refused *APIError, o *outbound) { b.sender.exchanger.complete(refused, o, call) })
			if err != nil {
				return err
			}
			if w != nil && len(w.proofs) > 0 {
				b.wagers = append(b.wagers, w)
			}
			for _, it := range items {
				call.items = append(call.items, it.result.Err)
			}
			return nil
		})
		if rest := withoutHeld(items, err); len(rest) > 0 {
			items = rest
			attempt--
			continue
		}
		if attempt > 1 && isHeld(err) {
			return b.failHeld(ctx, group, items, err, before, attempt-1)
		}
		if err == nil {
			items = slices.DeleteFunc(items, func(it item) bool {
				return it.result.Err == nil || !retries.retryable(it.outbound, it.result.Err)
			})
		}
		if len(items) > 0 && (attempt > retries.maxRetries || err != nil && !retries.retryable(group, err) || !retries.backoff(ctx, group, attempt, cmp.Or(err, items[0].result.Err))) {
			if err != nil || ctx.Err() != nil {
				err = b.sender.giveUp(ctx, group, err, attempt)
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

// failHeld fails the items of a group whose next attempt was held back after
// the one before came to an error as a whole, or to items' own.
func (b *batcher) failHeld(ctx context.Context, group *outbound, items []item, err, before error, attempts int) error {
	if before != nil {
		err = b.sender.giveUp(ctx, group, heldAfter(err, before), attempts)
		for _, it := range items {
			*it.result = Result{Err: err}
		}
		return err
	}
	for _, it := range items {
		it.failHeld(err)
	}
	if errors.Is(err, ErrBudget) {
		return err
	}
	return nil
}

// group makes one request of the items. The token of the first is the batch's;
// an item with another brings its own.
func (b *batcher) group(items []item) (*outbound, error) {
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
		accounts:   batchAccounts(items),
	}
	entries := make([]entry, len(items))
	for i, it := range items {
		values := it.unsigned()
		if it.token != first.token {
			values = withParam(withParam(values, "access_token", it.token), "appsecret_proof", it.proof)
			group.others = append(group.others, it.token, it.proof)
		}
		e := entry{Method: it.method, RelativeURL: b.sender.exchanger.version + "/" + it.path}
		switch {
		case it.method == http.MethodPost:
			e.Body = values
		case values != "":
			e.RelativeURL += "?" + values
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

// maxParallel is how many items are sent by themselves at a time.
const maxParallel = 4

// sendSingly sends each item by itself. The error is one that ends the batch.
func (b *batcher) sendSingly(ctx context.Context, items []item) error {
	var g errgroup.Group
	g.SetLimit(maxParallel)
	for _, it := range items {
		g.Go(func() error {
			*it.result = b.askSingly(ctx, it)
			if errors.Is(it.result.Err, ErrBudget) || ctx.Err() != nil {
				return it.result.Err
			}
			return nil
		})
	}
	return g.Wait()
}

// askSingly sends an item by itself.
func (b *batcher) askSingly(ctx context.Context, it item) (r Result) {
	err := b.sender.send(ctx, it.outbound, func(body io.Reader, _ *Call) (err error) {
		if it.answerForm() == pageForm.name {
			r.Page, err = pageForm.read(it.outbound, body)
			return err
		}
		if r.Node, err = nodeForm.read(it.outbound, body); err == nil && r.Node.ID == "" && it.identifies() {
			err = errNoID
		}
		return err
	})
	if err != nil {
		return Result{Err: err}
	}
	return r
}
