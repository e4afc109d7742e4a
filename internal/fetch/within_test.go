package fetch_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
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

// An album that is taken away between its listing and the question for its parts is looked for
// on the pages that follow, and told to have been there; the parts of all others come.
func TestWithinAnother_deleted(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 50})
	me := r.sim.Data().Accounts[0]
	first := me.Media[slices.IndexFunc(me.Media, func(m *graphsim.Media) bool { return len(m.Children) > 0 })]
	taken := &takesAway{RoundTripper: r.transport, t: t, url: r.sim.URL() + "/v27.0/" + first.ID + "?access_token=" + r.sim.Token()}
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: taken})
	r.nesting, r.cfg.PageSize = fetch.NestNothing, 20
	got, err := r.query(fmt.Sprintf(partsOfPosts, me.Username))
	if err != nil {
		t.Fatal(err)
	}
	if taken.once.Do(func() {}); !taken.done {
		t.Fatal("no parts were asked for")
	}
	var vanished []string
	for _, n := range got.notes {
		if n.Reason == note.Vanished && n.Incomplete && n.Table != "" {
			vanished = append(vanished, n.Object)
		}
	}
	if !slices.Equal(vanished, []string{first.ID}) {
		t.Errorf("%v is told to have vanished, want %s; notes %+v", vanished, first.ID, got.notes)
	}
	want := 1 // of the album, which was listed
	r.sim.View(func(d *graphsim.Data) {
		for _, m := range d.Accounts[0].Media {
			want += max(1, len(m.Children))
		}
	})
	if len(got.rows) != want {
		t.Errorf("%d rows, want %d", len(got.rows), want)
	}
}

// takesAway deletes a post before the first request that asks for parts.
type takesAway struct {
	http.RoundTripper
	t    *testing.T
	url  string
	once sync.Once
	done bool
}

func (x *takesAway) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.RawQuery, "children") {
		x.once.Do(func() {
			del, err := http.NewRequestWithContext(r.Context(), http.MethodDelete, x.url, http.NoBody)
			if err != nil {
				x.t.Error(err)
				return
			}
			answer, err := x.RoundTripper.RoundTrip(del)
			if err != nil {
				x.t.Error(err)
				return
			}
			defer answer.Body.Close()
			if x.done = answer.StatusCode == http.StatusOK; !x.done {
				x.t.Errorf("the post is not deleted: %s", answer.Status)
			}
		})
	}
	return x.RoundTripper.RoundTrip(r)
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
