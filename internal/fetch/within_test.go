package fetch_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

const (
	partsOfAlbums = "SELECT MediaId, Id FROM DiscoveredMediaChildren WHERE Username = '%s'"
	partsOfPosts  = "SELECT m.Id, m.Caption, c.Id FROM DiscoveredMedia m LEFT JOIN DiscoveredMediaChildren c ON c.MediaId = m.Id AND c.Username = m.Username WHERE m.Username = '%s'"
)

// What is read only through what a statement names, as the parts of another account's
// albums, has no address of its own: whatever keeps it from coming along with its list,
// it is asked for through the same field again, or the statement fails.
func TestWithinAnother(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		pageCost int
		faults   []graphsim.Fault
		past     learn.Past // what other programs have learned
		want     error      // nil for all rows
	}{
		"as it is":                      {},
		"nothing was borne before":      {past: bearing(0)},
		"one was borne before":          {past: bearing(1)},
		"small pages":                   {pageCost: 13},
		"no album is borne":             {pageCost: 3, want: graph.ErrReduceData},
		"lists are refused":             {faults: []graphsim.Fault{{Kind: graphsim.FaultReduce, Path: "children", Count: 5}}},
		"lists are refused for good":    {faults: []graphsim.Fault{{Kind: graphsim.FaultReduce, Path: "children", Every: 1}}, want: graph.ErrReduceData},
		"cursors are lost":              {faults: []graphsim.Fault{{Kind: graphsim.FaultResetCursors, Path: "after", Every: 5}}},
		"cursors are lost, small pages": {pageCost: 13, faults: []graphsim.Fault{{Kind: graphsim.FaultResetCursors, Path: "after", Every: 29}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 1, Media: 2, StrangerMedia: 130, PageCost: x.pageCost, DistinctCursors: true, Faults: x.faults})
			truth := loadTruth(t, r.sim.Data())
			for _, nesting := range []fetch.Nesting{fetch.NestHinted, fetch.NestLearned, fetch.NestNothing} {
				for _, form := range []string{partsOfAlbums, partsOfPosts} {
					sql := fmt.Sprintf(form, "rival.1")
					r.cfg.Memory, r.nesting, r.cfg.PageSize = fetch.NewMemory(), nesting, 20
					r.cfg.Memory.Earlier().Remember(func() learn.Past { return x.past })
					if x.want == nil {
						r.agrees(truth, sql)
						continue
					}
					if got, err := r.query(sql); !errors.Is(err, x.want) {
						t.Errorf("nesting %d: %s: %d rows, %v", nesting, sql, len(got.rows), err)
					}
				}
			}
		})
	}
}

// A page that is asked for again for what it lacks has moved on when a post has come.
func TestWithinAnother_shifted(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 50, Faults: []graphsim.Fault{{Kind: graphsim.FaultNewPost, Path: "children", At: 1}}})
	truth := loadTruth(t, r.sim.Data())
	r.nesting, r.cfg.PageSize = fetch.NestNothing, 20
	r.agrees(truth, fmt.Sprintf(partsOfPosts, r.sim.Data().Accounts[0].Username))
}

// bearing is a past in which no request was borne, so many objects at the most before, and
// that knows nothing else.
type bearing int

func (b bearing) Size(string) (limit, proven int, known bool) { return 0, int(b), true }
func (bearing) Duration(string) (time.Duration, bool)         { return 0, false }
func (bearing) FurtherCalls(string) (int, bool)               { return 0, false }
func (bearing) Length(string) (int, bool)                     { return 0, false }
func (bearing) Ordered(string) (ordered, known bool)          { return false, false }
func (bearing) Chained(string) (chained, known bool)          { return false, false }
func (bearing) Conversion(string) (at string, known bool)     { return "", false }
func (bearing) Accounts() []learn.Account                     { return nil }
