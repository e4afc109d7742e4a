package graph

import (
	"context"
	"net/http"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph/answers"
)

// answer finds the results of items: answers that were kept, those of the same items
// on their way, or those of a batch.
func (b *batcher) answer(ctx context.Context, store *answers.Store, items []item) error {
	if store == nil {
		return b.send(ctx, items)
	}
	for _, it := range items {
		if it.method != http.MethodGet {
			defer store.Renew()
			return b.send(ctx, items)
		}
	}
	var open []item
	var epoch answers.Epoch
	for _, it := range items {
		kept, now, ok := store.Kept(it.question(it.answerForm()))
		if !ok {
			if open == nil {
				epoch = now // any later one is another
			}
			open = append(open, it)
			continue
		}
		it.result.Node, _ = kept.(*Node)
		it.result.Page, _ = kept.(*Page)
		b.sender.report(it.outbound, Call{Time: time.Now(), Status: http.StatusOK, Cached: true})
	}
	if len(open) == 0 {
		return nil
	}
	group := &outbound{method: http.MethodPost, accounts: batchAccounts(open), purpose: open[0].purpose, deadline: open[0].deadline}
	results, err := share(ctx, b.sender, store, group, questions(open), func(ctx context.Context) ([]Result, error) {
		// Whoever asked may have left before they are written.
		results, own := make([]Result, len(open)), make([]item, len(open))
		for i := range open {
			own[i] = item{open[i].outbound, &results[i]}
		}
		return results, b.send(ctx, own)
	})
	for i, it := range open {
		if results == nil {
			it.result.Err = err
			continue
		}
		*it.result = results[i]
		switch q := it.question(it.answerForm()); {
		case it.result.Page != nil && lasts(it.result.Page):
			store.Keep(q, it.result.Page, epoch)
		case it.result.Node != nil:
			store.Keep(q, it.result.Node, epoch)
		}
	}
	return err
}
