package fetch_test

import (
	"fmt"
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
