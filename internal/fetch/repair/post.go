package repair

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Outcome is what becomes of a request for one post's metrics that was refused.
type Outcome int

// The outcomes.
const (
	// Fails: the error is that of the statement.
	Fails Outcome = iota
	// Unavailable: the API fails for this post, or is down.
	Unavailable
	// OlderThanBusiness: the post is older than the change to a business account.
	OlderThanBusiness
	// FewViewers: too few people have seen it for the API to tell.
	FewViewers
	// Vanished: the post is gone, or not visible to the token.
	Vanished
	// OtherForm: what is given as a total of another post may not be of this one.
	OtherForm
	// OneByOne: each metric is asked for by itself, to find the one that is refused.
	OneByOne
	// Again: it passes.
	Again
	// Withheld: the API does not give it.
	Withheld
)

// PostFacts are what is known of such a request.
type PostFacts struct {
	// Metrics is how many it asked for.
	Metrics int
	// Total says that it asked for totals, Turned that the API has refused the other
	// form, Again that it was made twice.
	Total, Turned, Again bool
	// Failing says that so many posts have failed in a row that the API is down.
	Failing bool
}

// Post decides about a refused request for one post's metrics, those aside that
// [Metrics] mends.
func Post(err error, facts PostFacts) Outcome {
	var api *graph.APIError
	switch {
	case !errors.As(err, &api):
		return Fails
	case errors.Is(err, graph.ErrUnavailable) && !facts.Failing:
		return Unavailable
	case !Refused(err) && api.Reason() != graph.ReasonTooFewViewers:
		return Fails
	case api.Reason() == graph.ReasonBeforeConversion:
		return OlderThanBusiness
	case api.Reason() == graph.ReasonTooFewViewers:
		return FewViewers
	case errors.Is(err, graph.ErrNotFound):
		return Vanished
	case facts.Total && !facts.Turned:
		return OtherForm
	case facts.Metrics > 1:
		return OneByOne
	case graph.TooMuch(err) && !facts.Again: // which passes, unlike of a page
		return Again
	default:
		return Withheld
	}
}
