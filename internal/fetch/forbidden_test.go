package fetch

import (
	"errors"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A refusal may be the answer to several statements: each names what it lacks
// in one of its own.
func TestBlame_shared(t *testing.T) {
	s := newStore(t.Context(), nil, newPlanner(Config{Catalogue: schema.Default(), Memory: NewMemory(), Login: schema.FacebookLogin}, &plan.Hints{}, &notes{}, Wanted{}, unread{}))
	defer s.close()
	shared := &graph.APIError{Code: 200, Scopes: []string{"instagram_basic"}}
	comments := s.shape.Chain(schema.Default().Table("Comments"))[2]
	var named *graph.APIError
	if err := s.refusals.blame(shared, shape.Wrap(&shape.Selection{Path: comments}), ""); !errors.As(err, &named) || !slices.Contains(named.Scopes, "instagram_manage_comments") {
		t.Errorf("%v names no permission of the comments", err)
	}
	if want := []string{"instagram_basic"}; !slices.Equal(shared.Scopes, want) {
		t.Errorf("the others read %v, not %v", shared.Scopes, want)
	}
}
