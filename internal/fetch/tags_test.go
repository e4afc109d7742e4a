package fetch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A post that tags two accounts is a row of each, also where outer joins mark what has
// matched, and where pages are written away.
func TestTags_shared(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 5, Tags: 60, SharedTags: 55})
	accounts := r.sim.Data().Accounts
	var want []string
	for _, a := range accounts {
		for _, m := range a.Tags {
			want = append(want, a.ID+"|"+m.ID)
		}
	}
	shared := accounts[0].Tags[0].ID
	for _, x := range []struct {
		sql  string
		want []string
	}{
		{"SELECT InstagramBusinessAccountId, Id FROM Tags", want},
		{"SELECT p.InstagramBusinessAccountId, t.Id FROM InstagramBusinessProfile p JOIN Tags t ON t.InstagramBusinessAccountId = p.InstagramBusinessAccountId", want},
		{"SELECT InstagramBusinessAccountId, Id FROM Tags WHERE Id = '" + shared + "'", []string{accounts[0].ID + "|" + shared, accounts[1].ID + "|" + shared}},
		{
			"SELECT t.InstagramBusinessAccountId, t.Id FROM (SELECT '" + accounts[1].ID + "' AS a) x FULL JOIN Tags t ON t.InstagramBusinessAccountId = x.a AND t.Id = '" + shared + "'",
			want,
		},
		{"SELECT a.InstagramBusinessAccountId, b.InstagramBusinessAccountId FROM Tags a JOIN Tags b ON a.Id = b.Id AND a.InstagramBusinessAccountId < b.InstagramBusinessAccountId WHERE a.Id = '" + shared + "'", nil},
	} {
		if x.want == nil {
			pair := sorted([]string{accounts[0].ID, accounts[1].ID})
			x.want = []string{strings.Join(pair, "|")}
		}
		for _, most := range []int{0, 1} {
			r.cfg.MaxMemory, r.cfg.Memory = most, fetch.NewMemory()
			got, err := r.query(x.sql)
			if err != nil {
				t.Fatalf("%s: %v", x.sql, err)
			}
			if diff := cmp.Diff(sorted(x.want), sorted(got.rows)); diff != "" {
				t.Errorf("%s, MaxMemory %d (-want +got): %s", x.sql, most, diff[:min(len(diff), 800)])
			}
		}
	}
}
