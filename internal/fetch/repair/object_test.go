package repair_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

func TestObject(t *testing.T) {
	t.Parallel()
	comment := &graph.APIError{Status: 400, Code: 100, Message: "(#100) Tried accessing nonexisting field (like_count) on node type (IGComment)"}
	story := &graph.APIError{Status: 400, Code: 100, Message: "(#100) Tried accessing nonexisting field (like_count) on node type (Story)"}
	for _, test := range []struct {
		name  string
		err   error
		r     *shape.PageRequest
		facts repair.ObjectFacts
		want  []repair.ObjectOutcome
	}{
		{"gone", gone, request(0, true, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMissing}},
		{"gone, once changed", gone, request(0, true, true), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectMissing}},
		{"gone, which fails", gone, request(0, true, true), repair.ObjectFacts{MissingFails: true}, []repair.ObjectOutcome{repair.ObjectFails}},
		{"of another kind", comment, request(0, true, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectOfOtherKind}},
		{"of a kind that is not known", story, request(0, true, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"a field that is not known", noField, request(0, false, false), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"the same of the next", noField, request(0, false, false), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectAgain}},
		{"too much", tooMuch, request(0, false, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectSplit}},
		{"too much with the lists apart", tooMuch, request(0, true, false), repair.ObjectFacts{Split: shape.SplitLists}, []repair.ObjectOutcome{repair.ObjectSplit}},
		{"too much of one alone", tooMuch, request(0, false, false), repair.ObjectFacts{Split: shape.SplitAll}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"down, with metrics, all apart", down, request(0, true, false), repair.ObjectFacts{Split: shape.SplitAll}, []repair.ObjectOutcome{repair.ObjectBare}},
		{"forbidden", forbidden, request(0, false, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"forbidden, which is tolerated", forbidden, request(0, false, true), repair.ObjectFacts{Tolerant: true}, []repair.ObjectOutcome{repair.ObjectSplit}},
		{"the same of one alone", forbidden, request(0, false, false), repair.ObjectFacts{Tolerant: true}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectForbidden}},
		{"the same of the next", forbidden, request(0, false, false), repair.ObjectFacts{Tolerant: true, Changed: true}, []repair.ObjectOutcome{repair.ObjectAgain}},
		{"no login any more", expired, request(0, true, true), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
	} {
		test.facts.IsKind = func(name string) bool { return name == "IGMedia" || name == "IGComment" }
		if got := repair.Object(test.err, test.r.Selection, test.facts); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, not %v", test.name, got, test.want)
		}
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		err   error
		r     *shape.PageRequest
		facts repair.ObjectFacts
		want  []repair.ObjectOutcome
	}{
		{"gone", gone, request(0, true, true), repair.ObjectFacts{Changed: true, Tolerant: true}, []repair.ObjectOutcome{repair.ObjectMissing}},
		{"too much with a list", tooMuch, request(0, false, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectApart}},
		{"perhaps too much with a list", down, request(0, false, true), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectApart}},
		{"too much of its fields", tooMuch, request(0, false, false), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"a field that is not known", noField, request(0, false, true), repair.ObjectFacts{}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"the same of the next", noField, request(0, false, true), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectAgain}},
		{"forbidden", forbidden, request(0, false, true), repair.ObjectFacts{Changed: true}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
		{"forbidden, which is tolerated", forbidden, request(0, false, true), repair.ObjectFacts{Tolerant: true}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectForbidden}},
		{"the object itself", forbidden, request(0, false, false), repair.ObjectFacts{Tolerant: true}, []repair.ObjectOutcome{repair.ObjectMend, repair.ObjectFails}},
	} {
		if got := repair.Known(test.err, test.r.Selection, test.facts); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, not %v", test.name, got, test.want)
		}
	}
}
