package fetch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A few rows of several accounts are one call, whether the accounts are known
// already or not.
func TestFewRowsOfSeveralAccounts(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 3, Media: 300})
	truth := loadTruth(t, r.sim.Data())
	week := value.FormatTime(r.sim.Now().AddDate(0, 0, -7))
	for _, q := range []struct {
		name, sql string
		calls     int
	}{
		{"newest", "SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 10", 1},
		{"newest, page crossed", "SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 3 OFFSET 150", 4},
		{"window", fmt.Sprintf("SELECT Id FROM Media WHERE Created >= '%s' ORDER BY Created DESC, Id", week), 1},
		{"window of comments' posts", fmt.Sprintf("SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Created >= '%s' ORDER BY 1, 2", week), 7}, // three posts of 120 comments: two further pages each,
	} {
		want, err := truthRows(truth, q.sql)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := r.query(q.sql)
			if err != nil {
				t.Fatalf("%s: %v", q.name, err)
			}
			if diff := cmp.Diff(want, got.rows); diff != "" {
				t.Errorf("%s:\n%s", q.name, diff)
			}
			if got.quota > q.calls {
				t.Errorf("%s: %d calls, not %d", q.name, got.quota, q.calls)
			}
		}
	}
}

// All rows of several accounts are a call less for each account: the first pages
// come with the accounts, as many at once as a call is likely to bear.
func TestFirstPagesOfAllAccounts(t *testing.T) {
	const posts, metrics = "SELECT Id FROM Media ORDER BY Id", "SELECT i.MediaId, i.Reach, i.Saved, i.Views, i.Shares FROM MediaInsights i ORDER BY 1"
	for _, q := range []struct {
		name    string
		options graphsim.Options
		sql     string
		calls   int // of the first statement
		again   int // of a second one
	}{
		{"one account", graphsim.Options{Media: 100}, posts, 1, 1},
		{"a second page", graphsim.Options{Media: 101}, posts, 2, 2},
		{"all in one call", graphsim.Options{Accounts: 9, Media: 100}, posts, 1, 1},
		{"some at a time", graphsim.Options{Accounts: 20, Media: 100}, posts, 3, 20},
		{"Pages without an account", graphsim.Options{Accounts: 3, Media: 100, UnlinkedPages: 30}, posts, 3, 3},
		{"one at a time is no gain", graphsim.Options{Accounts: 3, Media: 100}, metrics, 4, 3},
		{"refused as too much", graphsim.Options{Accounts: 3, Media: 100, PageCost: 250}, posts, 5, 3},
	} {
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			q.options.PreConversion = -1
			r := newRig(t, q.options)
			want := truthOf(t, r.sim.Data(), q.sql)
			for i, calls := range []int{q.calls, q.again} {
				got, err := r.query(q.sql)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got.rows); diff != "" {
					t.Errorf("rows: %s", diff)
				}
				if got.quota != calls {
					t.Errorf("statement %d: %d calls, not %d:\n%s", i+1, got.quota, calls, requestLines(r.sim.Data(), got.calls))
				}
			}
		})
	}
}

// A post whose numbers the API fails at is found among its own account's posts,
// not when the accounts are asked for.
func TestFewRows_oneFails(t *testing.T) {
	for _, instagram := range []bool{false, true} {
		r := newRig(t, graphsim.Options{Accounts: 2, Media: 60, PreConversion: -1})
		if instagram {
			r.loginWithInstagram(1)
		}
		failing := r.sim.Data().Accounts[1].Media[4].ID
		r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: failing})
		got, err := r.limited(12, "SELECT MediaId, Reach FROM MediaInsights LIMIT 12")
		if err != nil || len(got.rows) != 12 {
			t.Errorf("instagram %t: %d rows, %v", instagram, len(got.rows), err)
		}
		got, err = r.limited(100, "SELECT MediaId, Reach FROM MediaInsights LIMIT 100")
		want := 100
		if instagram {
			want = 60
		}
		if err != nil || len(got.rows) != want || !slices.Contains(got.rows, failing+"|~") {
			t.Errorf("instagram %t: %d rows, %v", instagram, len(got.rows), err)
		}
	}
}
