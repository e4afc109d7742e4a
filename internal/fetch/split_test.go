package fetch_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A long list that is read from several places at once gives the same rows, for a call
// more at the most for each place more; and so it does where the API does not keep to
// ranges of time.
func TestParallelism(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		options graphsim.Options
		front   func(*http.Request, http.RoundTripper) (*http.Response, error)
		chained bool // all is read as a chain in the end
	}{
		"one account":      {options: graphsim.Options{Media: 1730}},
		"three accounts":   {options: graphsim.Options{Accounts: 3, Media: 940}},
		"a crowded month":  {options: graphsim.Options{Media: 1730, Crowded: 120}},
		"exclusive ends":   {options: graphsim.Options{Media: 930, SinceExclusive: true, UntilExclusive: true}},
		"in no order":      {options: graphsim.Options{Media: 930, Shuffled: true}},
		"one out of order": {options: graphsim.Options{Media: 930, Misplaced: 455}, chained: true},
		"ranges are passed over": {options: graphsim.Options{Media: 930}, chained: true, front: func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
			return next.RoundTrip(withoutParams(q, "since", "until"))
		}},
		"one end is passed over": {options: graphsim.Options{Media: 930}, chained: true, front: func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
			return next.RoundTrip(withoutParams(q, "until"))
		}},
		"ranges lack what is old": {options: graphsim.Options{Media: 930}, chained: true, front: func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
			if query := q.URL.Query(); query.Has("until") && !query.Has("since") {
				query.Set("since", query.Get("until"))
				q = q.Clone(q.Context())
				q.URL.RawQuery = query.Encode()
			}
			return next.RoundTrip(q)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, x.options)
			if x.front != nil {
				r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{x.front, r.transport}})
			}
			truth := loadTruth(t, r.sim.Data())
			for _, sql := range raced(2,
				"SELECT Id, Caption FROM Media", "SELECT m.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id", "SELECT Id FROM Comments",
				"SELECT count(*) FROM Media", "SELECT Id FROM Media UNION ALL SELECT Id FROM Media",
			) {
				for _, most := range []int{0, 1} {
					r.cfg.MaxMemory, r.cfg.Memory, r.cfg.Parallelism = most, fetch.NewMemory(), 1
					chain := r.agrees(truth, sql)
					r.cfg.Parallelism = 4
					for _, known := range []*fetch.Memory{r.cfg.Memory, fetch.NewMemory()} {
						r.cfg.Memory = known
						for again := range 2 {
							told := r.told(sql)
							got := r.agrees(truth, sql)
							if n := float64(got.quota); n < told.Low || n > told.High {
								t.Errorf("%s: EXPLAIN says %s: %v calls", sql, told, n)
							}
							if most := chain.quota + 3*len(r.sim.Data().Accounts); got.quota > most && (!x.chained || again > 0) {
								t.Errorf("%s: %d calls, not the %d of a chain", sql, got.quota, chain.quota)
							}
						}
					}
				}
			}
			r.cfg.Memory = fetch.NewMemory()
			got := r.agrees(truth, "SELECT Id, Created FROM Media")
			warned := false
			if longest, pages := longestChain(got.calls), (x.options.Media+99)/100; x.front == nil && !x.chained {
				most := pages/2 + 1
				if x.options.Shuffled || x.options.Crowded > 0 { // the first of them, and one where the ends of ranges meet
					most = pages + 2
				}
				if longest > most || longest < 2 {
					t.Errorf("%d calls wait for one another, where %d do of a chain", longest, pages)
				}
			}
			for _, n := range got.notes {
				warned = warned || n.Reason == note.Order
			}
			if warned != x.chained {
				t.Errorf("warned: %t; %+v", warned, got.notes)
			}
		})
	}
}

// A list that another reader is in the middle of is not split: what the ranges bring
// would be missing there. What is expected of a statement's readers proves nothing.
func TestParallelism_readers(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 730})
	truth := loadTruth(t, r.sim.Data())
	for _, sql := range []string{
		"SELECT a.Id FROM Media a, (SELECT count(*) n FROM Media) b",
		"SELECT a.Id, (SELECT count(*) FROM Media b WHERE +b.MediaType <> +a.Id) FROM Media a WHERE a.MediaType = 'VIDEO' AND a.Id LIKE '%7'",
		"SELECT a.Id FROM Media a WHERE NOT EXISTS (SELECT 1 FROM Media b WHERE +b.Id > +a.Id AND b.Caption IS NULL)",
	} {
		for _, known := range []bool{false, true} {
			r.once, r.cfg.Parallelism = known, 4
			r.cfg.Memory = fetch.NewMemory()
			for range 2 {
				r.agrees(truth, sql)
			}
		}
	}
}

// longestChain is how many calls for posts wait for one another: a page of an account and
// those of one of its ranges of time.
func longestChain(calls []graphsim.Entry) (longest int) {
	pages := map[string]int{}
	for _, c := range calls {
		query, err := url.ParseQuery(c.Query)
		if err == nil && strings.HasSuffix(c.Path, "/media") {
			key := c.Path + " " + query.Get("since") + " " + query.Get("until")
			pages[key]++
			longest = max(longest, 1+pages[key])
		}
	}
	return longest
}

// withoutParams is a request without some parameters.
func withoutParams(q *http.Request, params ...string) *http.Request {
	query := q.URL.Query()
	for _, p := range params {
		query.Del(p)
	}
	q = q.Clone(q.Context())
	q.URL.RawQuery = query.Encode()
	return q
}
