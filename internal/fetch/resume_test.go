package fetch_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// lose makes the calls for further tags lose their cursors that are so many calls
// behind each other.
func lose(calls ...int) (faults []graphsim.Fault) {
	at := 0
	for _, n := range calls {
		at += n
		faults = append(faults, graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "/tags?after=", At: at})
	}
	return faults
}

// Cursors that are lost for a while are no error, however far the walk is that is read
// again each time: several times at the same place, or ever further, if more often.
func TestResume_passing(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		tags int
		lost []int
	}{
		"at the same place": {250, []int{2, 1, 1, 1, 1, 1, 1, 1}},
		"ever further":      {1750, []int{17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
		"here and there":    {850, []int{8, 7, 1, 6, 2, 5, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Tags: x.tags, Media: 5, Faults: lose(x.lost...)})
			got, err := r.query("SELECT DISTINCT Id FROM Tags")
			if err != nil || len(got.rows) != x.tags {
				t.Errorf("%d rows, %v", len(got.rows), err)
			}
		})
	}
}

// Cursors that are lost for good are an error soon.
func TestResume_forGood(t *testing.T) {
	t.Parallel()
	for _, every := range []int{1, 2} {
		r := newRig(t, graphsim.Options{Tags: 450, Media: 5, Faults: []graphsim.Fault{{Kind: graphsim.FaultResetCursors, Path: "/tags?after=", Every: every}}})
		got, err := r.query("SELECT Id FROM Tags")
		if !errors.Is(err, graph.ErrRefused) || r.sim.Calls() > 100 {
			t.Errorf("every %d: %v after %d rows and %d calls", every, err, len(got.rows), r.sim.Calls())
		}
	}
}

// Posts that spoil their pages are looked for once, and not again where a list is read
// from its beginning because a cursor was lost: there would be no end of it.
func TestResume_spoilt(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 90, PreConversion: 30, Comments: -1, Shuffled: true, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 41},
	}})
	r.cfg.PageSize = 23
	const sql = "SELECT MediaId, FacebookViews FROM MediaInsights"
	want := truthOf(t, r.sim.Data(), sql)
	for range 20 { // the cursors are lost at another place each time
		got, err := r.query(sql)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
			t.Fatal(diff[:min(len(diff), 600)])
		}
	}
}
