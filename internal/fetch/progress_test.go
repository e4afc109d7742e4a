package fetch_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
)

// levels are statements whose walks go on at one level, and the path by which the
// calls of that walk are known.
var levels = []struct {
	name, sql, path string
	page            int
}{
	{"Pages", "SELECT Id FROM Pages", "/me/accounts", 2},
	{"accounts", "SELECT InstagramBusinessAccountId FROM InstagramBusinessProfile", "/me/accounts", 0},
	{"posts", "SELECT Id, Caption FROM Media", "/media?", 0},
	{"posts, newest first", "SELECT Id, Created FROM Media ORDER BY Created DESC", "/media?", 0},
	{"posts of a time", "SELECT Id FROM Media WHERE Created < '2026-11-01'", "/media?", 0},
	{"tags", "SELECT Id FROM Tags", "/tags?", 7},
	{"stories", "SELECT Id FROM Stories", "/stories?", 2},
	{"comments", "SELECT Id, Text FROM Comments", "/comments?", 0},
	{"comments of posts", "SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id", "/comments?", 0},
	{"replies", "SELECT Id FROM Replies", "/replies?", 0},
	{"posts looked up", "SELECT Id FROM Media WHERE Id IN (SELECT MediaId FROM Comments)", "/media?", 0},
}

var endless = []graphsim.FaultKind{graphsim.FaultEmptyPage, graphsim.FaultFilteredPage, graphsim.FaultRepeatedPage, graphsim.FaultRing}

// A list that goes on without an end, at whatever level, ends a statement with an
// error that says so, after a bounded number of calls, and no row has come twice.
// Pages without items, and pages that come again, in the middle of a walk take
// nothing from the answer and add nothing to it.
func TestProgress(t *testing.T) {
	t.Parallel()
	for _, x := range levels {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 350, Comments: 1500, Replies: 400, Tags: 40, Stories: 9, UnlinkedPages: 3})
			r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
			r.cfg.PageSize = x.page
			truth := truthOf(t, r.sim.Data(), x.sql)
			if x.name == "Pages" { // those without an account too
				for _, p := range r.sim.Data().Unlinked {
					truth = append(truth, p.ID)
				}
			}
			for _, kind := range endless {
				for _, once := range []bool{false, true} {
					r.once = once
					name := fmt.Sprintf("%s, once %t", kind, once)
					if kind != graphsim.FaultRing {
						r.checkProgress(name, x.sql, truth, graphsim.Fault{Kind: kind, Path: x.path, Every: 2})
					}
					r.checkNoProgress(name, x.sql, truth, graphsim.Fault{Kind: kind, Path: x.path})
				}
			}
		})
	}
}

// checkProgress checks that a statement has its rows in spite of a fault.
func (r *rig) checkProgress(name, sql string, truth []string, fault graphsim.Fault) {
	r.t.Helper()
	got, err := r.under(fault, sql)
	if err != nil {
		r.t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(sorted(truth), sorted(got.rows)); diff != "" {
		r.t.Errorf("%s: %d rows of %d\n%s", name, len(got.rows), len(truth), diff[:min(len(diff), 300)])
	}
}

// checkNoProgress checks that a statement fails by a fault without an end.
func (r *rig) checkNoProgress(name, sql string, truth []string, fault graphsim.Fault) {
	r.t.Helper()
	got, err := r.under(fault, sql)
	var none *fetch.NoProgressError
	switch {
	case err == nil && strings.HasSuffix(sql, "Tags") && fault.Kind == graphsim.FaultEmptyPage: // nobody says that there is more
		if len(got.notes) == 0 || got.notes[0].Reason != note.NoProgress || !got.notes[0].Incomplete {
			r.t.Errorf("%s: notes %+v", name, got.notes)
		}
	case !errors.As(err, &none):
		r.t.Errorf("%s: %v after %d rows", name, err, len(got.rows))
	case none.Pages == 0 || !strings.HasSuffix(none.Path, strings.Trim(fault.Path, "/?")):
		r.t.Errorf("%s: %+v", name, none)
	}
	if calls := r.sim.Calls(); calls > 1000 {
		r.t.Errorf("%s: %d calls", name, calls)
	}
	left := map[string]int{}
	for _, row := range truth {
		left[row]++
	}
	for _, row := range got.rows {
		if left[row]--; left[row] < 0 {
			r.t.Errorf("%s: row %s came too often", name, row)
			return
		}
	}
}

// under runs a statement under one fault, with nothing remembered.
func (r *rig) under(fault graphsim.Fault, sql string) (result, error) {
	r.cfg.Memory = fetch.NewMemory()
	r.sim.ClearFaults()
	r.sim.Inject(fault)
	return r.query(sql)
}

// Of tags many pages in a row may be filtered: the walk follows them.
func TestProgress_filtered(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Tags: 120})
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultFilteredPage, Path: "after=", Count: 45})
	got, err := r.query("SELECT Id FROM Tags")
	if err != nil || len(got.rows) != 120 {
		t.Errorf("%d rows, %v", len(got.rows), err)
	}
}

// Pages that come again, fifteen in a row, are passed over where the walk then goes
// on.
func TestProgress_repeated(t *testing.T) {
	t.Parallel()
	for _, x := range levels {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 350, Comments: 1500, Replies: 400, Tags: 40, Stories: 9, UnlinkedPages: 3})
			r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
			r.cfg.PageSize = x.page
			want, err := r.under(graphsim.Fault{Kind: graphsim.FaultSlow, Path: "nothing"}, x.sql)
			if err != nil {
				t.Fatal(err)
			}
			r.checkProgress("fifteen times", x.sql, want.rows, graphsim.Fault{Kind: graphsim.FaultRepeatedPage, Path: x.path, Count: 15})
		})
	}
}

// A walk that the API throws back to its beginning comes to where it was by what is
// known, and goes on. One that is thrown back there again makes no progress.
func TestProgress_thrownBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Tags: 120})
	r.cfg.PageSize = 7
	pages, thrown, most := map[string]bool{}, "", 0
	r.reconnect(fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
		query := q.URL.Query()
		if after := query.Get("after"); strings.HasSuffix(q.URL.Path, "/tags") && after != "" {
			if pages[after] = true; thrown == "" && len(pages) == 15 {
				thrown = after
			}
			if after == thrown && most > 0 {
				most--
				query.Del("after")
				q = q.Clone(q.Context())
				q.URL.RawQuery = query.Encode()
			}
		}
		return next.RoundTrip(q)
	}, simtest.InProcess{Handler: r.sim}}, 0)
	for _, most = range []int{1, 1000} {
		left := most
		got, err := r.query("SELECT Id FROM Tags")
		var none *fetch.NoProgressError
		switch {
		case left == 1 && (err != nil || len(got.rows) != 120):
			t.Errorf("thrown back once: %d rows, %v", len(got.rows), err)
		case left > 1 && !errors.As(err, &none):
			t.Errorf("thrown back always: %v", err)
		}
		if n := r.sim.Calls(); n > 100 {
			t.Errorf("%d calls", n)
		}
	}
}

// With PartialResults the walk of one account that goes round is a warning, and the
// others are read.
func TestNoProgress_partial(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 3, Media: 150})
	r.cfg.Partial = true
	second := r.sim.Data().Accounts[1].ID
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRing, Path: second + "/media"})
	got, err := r.query("SELECT Id FROM Media")
	if err != nil || len(got.rows) != 450 {
		t.Fatalf("%d rows, %v", len(got.rows), err)
	}
	told := slices.ContainsFunc(got.notes, func(n fetch.Note) bool {
		return n.Reason == note.NoProgress && n.Object == second && n.Incomplete
	})
	if !told {
		t.Errorf("notes %+v", got.notes)
	}
}

// A list that gives ever new objects ends where it has given far more than its
// owner counts.
func TestNoProgress_newObjects(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 30})
	account := r.sim.Data().Accounts[0].ID
	r.cfg.Account = account
	after := regexp.MustCompile(`after=(\d+)`)
	r.reconnect(fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
		if !strings.HasSuffix(q.URL.Path, "/media") {
			return next.RoundTrip(q)
		}
		from := 0
		if m := after.FindStringSubmatch(q.URL.RawQuery); m != nil {
			from, _ = strconv.Atoi(m[1])
		}
		var items []string
		for i := range 100 {
			items = append(items, fmt.Sprintf(`{"id":"178%014d"}`, from+i))
		}
		return reply(q, http.StatusOK, fmt.Sprintf(`{"data":[%s],"paging":{"cursors":{"after":"%d"},"next":"https://graph.example/media?after=%[2]d"}}`, strings.Join(items, ","), from+100)), nil
	}, simtest.InProcess{Handler: r.sim}}, 0)
	for _, once := range []bool{false, true} {
		r.once = once
		got, err := r.query("SELECT Id FROM Media")
		var none *fetch.NoProgressError
		if !errors.As(err, &none) || none.Items < 10_000 || none.Items > 11_000 || !strings.Contains(err.Error(), "its media_count is 30") {
			t.Errorf("once %t: %v after %d rows", once, err, len(got.rows))
		}
	}
}

// So does one of an account of others, which is asked where its posts are: it has no id that
// could be asked.
func TestNoProgress_newObjectsOfOthers(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{StrangerMedia: 30})
	after := regexp.MustCompile(`after\((\d+)\)`)
	counted := 0
	r.reconnect(fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
		fields := q.URL.Query().Get("fields")
		if strings.Contains(fields, "media_count") {
			counted++
		}
		if !strings.Contains(fields, "{media.") {
			return next.RoundTrip(q)
		}
		from := 0
		if m := after.FindStringSubmatch(fields); m != nil {
			from, _ = strconv.Atoi(m[1])
		}
		var items []string
		for i := range 100 {
			items = append(items, fmt.Sprintf(`{"id":"178%014d"}`, from+i))
		}
		return reply(q, http.StatusOK, fmt.Sprintf(`{"business_discovery":{"media":{"data":[%s],"paging":{"cursors":{"after":"%d"}}},"id":"17841499999999999"},"id":"17841400000000001"}`, strings.Join(items, ","), from+100)), nil
	}, simtest.InProcess{Handler: r.sim}}, 0)
	got, err := r.query("SELECT Id FROM DiscoveredMedia WHERE Username = '" + r.sim.Data().Strangers[0].Username + "'")
	var none *fetch.NoProgressError
	if !errors.As(err, &none) || none.Items < 10_000 || none.Items > 11_000 || !strings.Contains(err.Error(), "its media_count is 30") || counted != 1 {
		t.Errorf("%v after %d rows, counted %d times", err, len(got.rows), counted)
	}
}

// A page that repeats posts says nothing of the next ones, one of which spoils their
// page: which post is the newest without insights is found all the same.
func TestProgress_suspects(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 80, Comments: -1, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultShortPage, Every: 3},
		{Kind: graphsim.FaultEmptyPage, Every: 7},
		{Kind: graphsim.FaultFilteredPage, Every: 5},
		{Kind: graphsim.FaultRepeatedPage, Path: "after=", Every: 9},
	}})
	r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
	const sql = "SELECT MediaId, Views FROM MediaInsights"
	want := truthOf(t, r.sim.Data(), sql)
	for i := range 80 { // the faults strike others each time
		if i%10 == 0 {
			r.cfg.Memory = fetch.NewMemory()
		}
		got, err := r.query(sql)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
			t.Fatalf("statement %d: %s\nnotes %+v", i, diff[:min(len(diff), 600)], got.notes)
		}
	}
}
