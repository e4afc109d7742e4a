package simtest

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Whoever says what is not so is told.
func TestClaim(t *testing.T) {
	t.Parallel()
	a, b := Want{What: "hide", On: "1"}, Want{What: "comment", On: "2", Text: "hello"}
	did := func(w Want) graphsim.Deed { return graphsim.Deed{What: w.What, On: w.On, Text: w.Text} }
	before := a
	before.Before = true
	isSo := func(i int) bool { return i == 0 }
	for _, tc := range []struct {
		name   string
		claim  Claim
		wanted []Want
		done   []graphsim.Deed
		wrong  string
	}{
		{"all", Claim{Done: 2}, []Want{a, b}, []graphsim.Deed{did(a), did(b)}, ""},
		{"none", Claim{}, []Want{a, b}, nil, ""},
		{"the first", Claim{Done: 1}, []Want{a, b}, []graphsim.Deed{did(a)}, ""},
		{"the second is not known, and was not", Claim{Done: 1, Unknown: true}, []Want{a, b}, []graphsim.Deed{did(a)}, ""},
		{"the second is not known, and was", Claim{Done: 1, Unknown: true}, []Want{a, b}, []graphsim.Deed{did(a), did(b)}, ""},
		{"so before", Claim{Done: 2, IsSo: isSo}, []Want{before, b}, []graphsim.Deed{did(b)}, ""},
		{"said to be so, and done", Claim{Done: 2, IsSo: isSo}, []Want{a, b}, []graphsim.Deed{did(a), did(b)}, ""},
		{"on what is not known", Claim{Done: 1}, []Want{{What: "hide"}}, []graphsim.Deed{did(a)}, ""},

		{"claimed", Claim{Done: 2}, []Want{a, b}, []graphsim.Deed{did(a)}, "2 of 2 is said to be done, and was not"},
		{"so before, and claimed", Claim{Done: 2}, []Want{before, b}, []graphsim.Deed{did(b)}, "1 of 2 is said to be done, and was not"},
		{"not so", Claim{Done: 2, IsSo: isSo}, []Want{a, b}, []graphsim.Deed{did(b)}, "1 of 2 is said to be so, and is not"},
		{"kept quiet", Claim{Done: 1}, []Want{a, b}, []graphsim.Deed{did(a), did(b)}, "2 of 2 was done, and is said not to be"},
		{"behind what is not known", Claim{Unknown: true}, []Want{a, b}, []graphsim.Deed{did(a), did(b)}, "2 of 2 was done"},
		{"twice", Claim{Done: 2}, []Want{a, b}, []graphsim.Deed{did(a), did(b), did(b)}, "more was done"},
		{"another", Claim{Done: 1}, []Want{b}, []graphsim.Deed{did(a)}, "1 of 1 is said to be done"},
		{"in another order", Claim{Done: 2}, []Want{a, b}, []graphsim.Deed{did(b), did(a)}, "1 of 2 is said to be done"},
		{"of nothing", Claim{Done: 1}, nil, nil, "1 are said to be done, of 0"},
		{"nothing is left that is not known", Claim{Done: 1, Unknown: true}, []Want{a}, []graphsim.Deed{did(a)}, "1 are said to be done, of 1"},
	} {
		got := tc.claim.Judge(tc.wanted, tc.done)
		if !strings.HasPrefix(got, tc.wrong) || (got == "") != (tc.wrong == "") {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.wrong)
		}
	}
}
