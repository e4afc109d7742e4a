package write

import (
	"context"
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Send makes a call that changes something, once. Where it fails, open says that it may
// have been done: it left, and what came is no refusal.
func Send(ctx context.Context, client *graph.Client, r graph.Request) (answer []byte, open bool, err error) {
	var last graph.Call // what came before it was refused for the rate, or never left
	answer, err = client.Observed(func(c graph.Call) { last = c }).Raw(ctx, r)
	return answer, err != nil && last.Quota > 0 && mayBeDone(last.Err), err
}

// mayBeDone reports whether a call that was sent and failed so may have been done. What the
// API refuses was not; where it says that it failed itself, nobody knows.
func mayBeDone(err error) bool {
	var refused *graph.APIError
	if errors.As(err, &refused) {
		return refused.Reason() == graph.ReasonUnavailable || refused.Status >= http.StatusInternalServerError
	}
	return true
}
