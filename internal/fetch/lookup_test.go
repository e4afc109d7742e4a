package fetch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// TestLookedUp reads every column of every table by every key there is: of a
// node that is looked up alone, what belongs to its ancestors comes another way
// than in a walk.
func TestLookedUp(t *testing.T) {
	t.Parallel()
	for _, x := range settings {
		if x.name != "one of two accounts" && x.name != "instagram login" {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, x)
			for _, table := range w.tables {
				for _, key := range table.columns {
					if key.class != classID || len(key.values) < 2 {
						continue
					}
					for _, c := range table.columns {
						for _, where := range []string{
							fmt.Sprintf("= '%s'", key.values[0]),
							fmt.Sprintf("IN ('%s', '%s')", key.values[1], key.values[0]),
						} {
							w.checkLookup(t, fmt.Sprintf("SELECT %s FROM %s WHERE %s %s", c.expr, table.name, key.expr, where))
						}
					}
				}
			}
		})
	}
}

func (w *world) checkLookup(t *testing.T, sql string) {
	t.Helper()
	q := query{sql: sql}
	want, err := w.plain(sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := w.lanes[0].run(q, mode{})
	if r.err != nil {
		t.Fatalf("%s: %v", sql, r.err)
	}
	if what := differ(q, want, want, r.rows); what != "" {
		t.Errorf("%s:\n%s\nnotes %+v", sql, strings.TrimSpace(what), r.notes)
	}
}

// Where the walk is known to take more calls than there are ids, it is not made.
func TestLookup_longWalk(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 5000, Comments: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	if _, err := r.query("SELECT Id FROM Media"); err != nil {
		t.Fatal(err)
	}
	posts := r.sim.Data().Accounts[0].Media
	var ids []string
	for i := range 40 {
		ids = append(ids, "'"+posts[len(posts)-1-i].ID+"'")
	}
	res, err := r.query("SELECT Caption FROM Media WHERE Id IN (" + strings.Join(ids, ",") + ")")
	if err != nil || len(res.rows) != 40 || res.quota != 40 {
		t.Errorf("%d rows, %d calls, %v", len(res.rows), res.quota, err)
	}
}

// Of posts looked up together, those that are answered are not asked for again
// where another one is.
func TestLookupAgain(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 40, PreConversion: 10})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	posts := r.sim.Data().Accounts[0].Media
	var ids []string
	for i := range 25 { // the oldest first, which has no insights
		ids = append(ids, "'"+posts[len(posts)-1-i].ID+"'")
	}
	res, err := r.query("SELECT m.Id, m.Caption, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id WHERE m.Id IN (" + strings.Join(ids, ",") + ")")
	if err != nil || len(res.rows) != 25 {
		t.Fatalf("%d rows, %v", len(res.rows), err)
	}
	if most := 25 + 10 + 10; res.quota > most { // those 10 without their insights, then these alone
		t.Errorf("%d calls, not %d", res.quota, most)
	}
}

// Ids are found in the fewest calls of either way: each by itself, or by the walk,
// whose length takes a call to learn.
func TestLookup_fewestCalls(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name              string
		options           graphsim.Options
		accountSaid, once bool
		walk              int // calls of the whole walk
	}{
		{"one account", graphsim.Options{Media: 230}, true, false, 3},
		{"one account of the login", graphsim.Options{Media: 230}, false, true, 3},
		{"three accounts", graphsim.Options{Accounts: 3, Media: 320}, false, false, 10},
		{"a long walk", graphsim.Options{Media: 3000}, false, true, 30},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			x.options.Comments = -1
			r := newRig(t, x.options)
			r.once = x.once
			var ids []string
			for _, a := range r.sim.Data().Accounts {
				for _, m := range a.Media {
					ids = append(ids, m.ID)
				}
			}
			if x.accountSaid {
				r.cfg.Account = r.sim.Data().Accounts[0].ID
			}
			for _, n := range []int{1, 4, 5, 12, 30, 49, 51, 200} {
				for _, step := range []int{1, len(ids) / n} { // neighbours, or scattered
					keys := make([]string, 0, n)
					for i := range n {
						keys = append(keys, "'"+ids[(i*step)%len(ids)]+"'")
					}
					r.cfg.Memory = fetch.NewMemory()
					got, err := r.query("SELECT Id FROM Media WHERE Id IN (" + strings.Join(keys, ",") + ")")
					if err != nil {
						t.Fatal(err)
					}
					if len(got.rows) != n {
						t.Errorf("%d ids, every %d.: %d rows", n, step, len(got.rows))
					}
					if most := min(n, x.walk) + 1; got.quota > most {
						t.Errorf("%d ids, every %d.: %d calls, not at most %d\n%s", n, step, got.quota, most, requestLines(r.sim.Data(), got.calls))
					}
				}
			}
		})
	}
}
