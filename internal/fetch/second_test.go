package fetch_test

import (
	"slices"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// What is learned from a statement does not make the same one cost more: the queries of
// testdata/joins, each twice, on two accounts whose pages may be too costly.
func TestSecond(t *testing.T) {
	t.Parallel()
	if raceDetector() {
		t.Skip("648 statements, one after another")
	}
	for name, options := range map[string]graphsim.Options{
		"as it is":     {Accounts: 2, Media: 330, Comments: 2500, Replies: 700},
		"costly pages": {Accounts: 2, Media: 130, Comments: 900, Replies: 200, PageCost: 400},
		"in no order":  {Accounts: 2, Media: 130, Comments: 900, Replies: 200, Shuffled: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, options)
			a := r.sim.Data().Accounts[0]
			viral := slices.MaxFunc(a.Media, func(x, y *graphsim.Media) int { return len(x.Comments) - len(y.Comments) })
			datadriven.RunTest(t, "../../testdata/joins", func(t *testing.T, d *datadriven.TestData) string {
				sql := fillIDs(d.Input, a, viral)
				var args []any
				for _, x := range d.CmdArgs {
					if x.Key == "args" {
						for _, v := range x.Vals {
							args = append(args, literal(fillIDs(v, a, viral)))
						}
					}
				}
				limit := wanted(outermostLimit.FindStringSubmatch(sql))
				r.cfg.Memory = fetch.NewMemory()
				var calls []int
				for range 3 {
					res, err := r.limited(limit, sql, args...)
					if err != nil {
						t.Fatalf("%s: %v", d.Pos, err)
					}
					calls = append(calls, res.quota)
				}
				if max(calls[1], calls[2]) > calls[0] {
					t.Errorf("%s: %s: %v calls, one time after another", d.Pos, sql, calls)
				}
				return d.Expected
			})
		})
	}
}
