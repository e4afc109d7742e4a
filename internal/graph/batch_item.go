package graph

import "errors"

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

// item is one request of a batch that has no final result yet.
type item struct {
	*outbound
	result *Result
}

// batchAccounts are those that the items count at.
func batchAccounts(items []item) []string {
	accounts := make([]string, len(items))
	for i, it := range items {
		accounts[i] = it.account
	}
	return accounts
}

// withoutHeld returns the items that need not wait for the account for which the
// scheduler held a batch back, and fails the others. It returns none where that
// parts nothing.
func withoutHeld(items []item, err error) (rest []item) {
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
			it.failHeld(refusal)
		}
	}
	return rest
}

// failHeld fails an item whose next attempt was held back.
func (it item) failHeld(err error) {
	if it.result.Err != nil {
		err = heldAfter(err, it.result.Err)
	}
	*it.result = Result{Err: err}
}
