package graph

import "context"

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
	b := &batcher{sender: &c.sender}
	return c.replaceItems(ctx, requests, items, results, b.answer(ctx, c.answers, items))
}

// replaceItems sends the items of a batch once more whose token was refused, with
// another one. err is that of the batch as a whole.
func (c *Client) replaceItems(ctx context.Context, requests []Request, items []item, results []Result, err error) error {
	var again []Request
	var places []*Result
	known := map[string]replaced{}
	at := 0
	for i := range requests {
		if at == len(items) || items[at].result != &results[i] {
			continue // it was not sent
		}
		sent := items[at]
		at++
		r, ok, refusal := c.credentials.replacement(ctx, requests[i], sent.token, results[i].Err, known)
		if results[i].Err = refusal; ok {
			again, places = append(again, r), append(places, &results[i])
		}
	}
	if len(again) == 0 {
		return err
	}
	fresh := make([]Result, len(again))
	whole := c.batch(ctx, again, fresh)
	for i := range fresh {
		*places[i] = fresh[i]
	}
	return whole
}
