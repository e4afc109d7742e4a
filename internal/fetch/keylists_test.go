package fetch_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
)

// A statement of one table is expected to read once, and still a long list of its
// keys finds every row: looking up many keys turns into a walk over pages that no
// reader may lose.
func TestKeyLists(t *testing.T) {
	t.Parallel()
	opts := graphsim.Options{Accounts: 3, Media: 320, Comments: 2400, Replies: 500}
	var posts, comments []string
	for _, a := range graphsim.New(opts).Data().Accounts {
		for _, m := range a.Media {
			posts = append(posts, m.ID)
			for _, c := range m.Comments {
				comments = append(comments, c.ID)
			}
		}
	}
	for _, x := range []struct {
		table, key, columns string
		ids                 []string
	}{
		{"Media", "Id", "Id, Caption, InstagramBusinessAccountId", posts},
		{"Comments", "MediaId", "Id, MediaId, Text", posts},
		{"Comments", "Id", "Id, MediaId, Text", comments},
		{"Replies", "CommentId", "Id, CommentId, MediaId", comments},
		{"MediaChildren", "MediaId", "Id, MediaId", posts},
		{"MediaInsights", "MediaId", "MediaId, Reach", posts},
	} {
		t.Run(x.table+" by "+x.key, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, opts)
			r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
			r.once = true
			truth := loadTruth(t, r.sim.Data())
			dice := rand.New(rand.NewPCG(1, 2))
			for i, n := range []int{1, 30, 31, 50, 120, 400} {
				r.cfg.MaxMemory = i % 2 // bytes: nothing is written away, or all that can be
				for name, ids := range map[string][]string{
					"newest":    x.ids[:n],
					"oldest":    x.ids[len(x.ids)-n:],
					"scattered": scatter(dice, x.ids, n),
				} {
					ids := append([]string{"17899999999999999"}, ids...)
					sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s IN ('%s', NULL)", x.columns, x.table, x.key, strings.Join(ids, "', '"))
					if name == "scattered" {
						sql = "SELECT count(*) FROM (" + sql + ")"
					}
					want, err := truthRows(truth, sql)
					if err != nil {
						t.Fatal(err)
					}
					r.cfg.Memory = fetch.NewMemory()
					got, err := r.query(sql)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
						t.Errorf("%d %s keys, memory %d: %d rows of %d\n%s", n, name, r.cfg.MaxMemory, len(got.rows), len(want), diff[:min(len(diff), 300)])
					}
				}
			}
		})
	}
}

// scatter takes n of a list, in any order.
func scatter(dice *rand.Rand, list []string, n int) []string {
	out := make([]string, n)
	for i, at := range dice.Perm(len(list))[:n] {
		out[i] = list[at]
	}
	return out
}
