package fetch_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// outOfOrder are lists of posts that are not newest first.
var outOfOrder = map[string]graphsim.Options{
	"one pinned post":             {Media: 320, Pinned: 1},
	"three pinned posts":          {Media: 320, Pinned: 3},
	"three pinned posts of three": {Accounts: 3, Media: 230, Pinned: 3},
	"no order":                    {Media: 320, Shuffled: true},
	"no order, two accounts":      {Accounts: 2, Media: 250, Shuffled: true},
	"few posts":                   {Accounts: 2, Media: 4, Pinned: 2},
}

var inOrder = []string{
	"SELECT Created FROM Media ORDER BY Created DESC LIMIT 1",
	"SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 3",
	"SELECT Created FROM Media ORDER BY Created DESC LIMIT 95",
	"SELECT Created FROM Media ORDER BY Created DESC LIMIT 5 OFFSET 200",
	"SELECT Created FROM Media ORDER BY Created DESC",
	"SELECT max(Created) FROM Media",
	"SELECT max(Created), Id FROM Media",
	"SELECT min(Created), max(Created) FROM Media",
	"SELECT Created FROM Media WHERE Created < '2026-10-01' ORDER BY Created DESC LIMIT 2",
	"SELECT Created FROM Media WHERE Created BETWEEN '2026-09-01' AND '2026-11-01' ORDER BY Created DESC LIMIT 5",
	"SELECT max(Created) FROM Media WHERE Created < '2026-11-10'",
	"SELECT count(*), max(Id) FROM Media WHERE Created >= '2026-11-10'",
	"SELECT Id FROM Media WHERE Created >= '2026-11-18'",
	"SELECT Created, row_number() OVER (ORDER BY Created DESC) FROM Media",
	"SELECT Created, count(*) FROM Media GROUP BY Created ORDER BY Created DESC",
	"SELECT m.Created, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id ORDER BY m.Created DESC, c.Id LIMIT 10",
	"SELECT n.Created, count(c.Id) FROM (SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 10) n LEFT JOIN Comments c ON c.MediaId = n.Id GROUP BY n.Id",
	"SELECT p.UserName, (SELECT max(m.Created) FROM Media m WHERE m.InstagramBusinessAccountId = p.InstagramBusinessAccountId) FROM InstagramBusinessProfile p",
	"SELECT Created FROM Media WHERE Created = (SELECT max(Created) FROM Media WHERE MediaType = 'VIDEO')",
	"SELECT v.d, (SELECT max(Created) FROM Media WHERE Created < v.d) FROM (SELECT '2026-09-01' d UNION SELECT '2026-10-01' UNION SELECT '2026-10-10' UNION SELECT '2026-10-20' UNION SELECT '2026-11-01' UNION SELECT '2026-11-10') v",
}

// A list that is not newest first changes no answer, neither of the statement that
// meets it nor of one that knows it, and it is told.
func TestOrder(t *testing.T) {
	t.Parallel()
	for name, options := range outOfOrder {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options.Comments, options.PreConversion = 600, -1
			r := newRig(t, options)
			truth := loadTruth(t, r.sim.Data())
			for i, sql := range inOrder {
				want, err := truthRows(truth, sql)
				if err != nil {
					t.Fatal(err)
				}
				r.cfg.Memory, r.once, r.cfg.MaxMemory = fetch.NewMemory(), i%2 == 0, i%3
				before := false
				for _, known := range []bool{false, true} {
					got, err := r.query(sql)
					if err != nil {
						t.Fatalf("%s, known %t: %v", sql, known, err)
					}
					if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
						t.Errorf("%s, known %t:\n%s", sql, known, diff)
					}
					told := tells(got.notes, note.Order)
					odd := slices.ContainsFunc(got.notes, func(n fetch.Note) bool { return n.Reason != note.Order || n.Incomplete })
					if odd || i == 0 && !told || before && !told {
						t.Errorf("%s, known %t: notes %+v", sql, known, got.notes)
					}
					before = told
				}
			}
		})
	}
}

// What an order costs to believe: a page that holds the rows and what is looked at
// behind them.
func TestOrder_calls(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		sql          string
		calls, known int // where the list is in order; where it is known not to be
	}{
		{"SELECT Created FROM Media ORDER BY Created DESC LIMIT 1", 1, 4},
		{"SELECT Created FROM Media ORDER BY Created DESC LIMIT 75", 1, 4},
		{"SELECT Created FROM Media ORDER BY Created DESC LIMIT 76", 2, 4},
		{"SELECT Created FROM Media ORDER BY Created DESC", 4, 4},
		{"SELECT max(Created) FROM Media", 1, 4},
		{"SELECT Id, Created FROM Media WHERE Created > '2026-11-10'", 1, 4},
	} {
		r := newRig(t, graphsim.Options{Media: 320})
		r.cfg.Account = r.sim.Data().Accounts[0].ID
		for range 2 {
			got, err := r.query(x.sql)
			if err != nil || got.quota != x.calls || tells(got.notes, note.Order) {
				t.Errorf("%s: %d calls, want %d; notes %+v, error %v", x.sql, got.quota, x.calls, got.notes, err)
			}
		}
		r = newRig(t, graphsim.Options{Media: 320, Pinned: 3})
		r.cfg.Account = r.sim.Data().Accounts[0].ID
		if _, err := r.query("SELECT Created FROM Media"); err != nil {
			t.Fatal(err)
		}
		got, err := r.query(x.sql)
		if err != nil || got.quota != x.known {
			t.Errorf("%s, known to be out of order: %d calls, want %d; error %v", x.sql, got.quota, x.known, err)
		}
	}
}

func tells(notes []fetch.Note, reason string) bool {
	return slices.ContainsFunc(notes, func(n fetch.Note) bool { return n.Reason == reason })
}

// What is newer within the page that is looked at is found. What comes later is not,
// and that the order is believed there is told, until the list was read in order.
func TestOrder_believed(t *testing.T) {
	t.Parallel()
	const newest = "SELECT Id FROM Media ORDER BY Created DESC LIMIT 1"
	for _, x := range []struct {
		place           int // of the newest in the list
		found, believed bool
	}{
		{place: 0, found: true, believed: true},
		{place: 11, found: true},
		{place: 26, found: true},
		{place: 27, believed: true},
		{place: 320, believed: true},
	} {
		r := newRig(t, graphsim.Options{Media: 320, Misplaced: x.place})
		r.cfg.Account = r.sim.Data().Accounts[0].ID
		want := r.sim.Data().Accounts[0].Media[0].ID
		got, err := r.query(newest)
		if err != nil || (fmt.Sprint(got.rows) == fmt.Sprint([]string{want})) != x.found || tells(got.notes, note.Believed) != x.believed || tells(got.notes, note.Unproved) {
			t.Errorf("newest at place %d: %v, notes %+v, error %v", x.place, got.rows, got.notes, err)
		}
		if _, err := r.query("SELECT count(Created) FROM Media"); err != nil {
			t.Fatal(err)
		}
		got, err = r.query(newest)
		if err != nil || fmt.Sprint(got.rows) != fmt.Sprint([]string{want}) || tells(got.notes, note.Believed) {
			t.Errorf("newest at place %d, known: %v, notes %+v, error %v", x.place, got.rows, got.notes, err)
		}
	}
}

// The order is believed again once a list was read to its end in order.
func TestOrder_again(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 320, Pinned: 2})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	const newest = "SELECT Created FROM Media ORDER BY Created DESC LIMIT 1"
	var calls []int
	for _, pinned := range []int{2, 2, 0, 0} {
		s := newRig(t, graphsim.Options{Media: 320, Pinned: pinned})
		s.cfg.Memory, s.cfg.Account = r.cfg.Memory, r.cfg.Account
		got, err := s.query(newest)
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, got.quota)
	}
	if fmt.Sprint(calls) != "[4 4 4 1]" {
		t.Errorf("calls %v", calls)
	}
}

// A row that turns out to be newer than what was given is an error; the statement
// is right once each account has been met.
func TestOrder_late(t *testing.T) {
	t.Parallel()
	for _, options := range []graphsim.Options{{Media: 320, Misplaced: 250}, {Accounts: 2, Media: 320, Misplaced: 150}} {
		r := newRig(t, options)
		truth := loadTruth(t, r.sim.Data())
		for _, sql := range []string{
			"SELECT Created FROM Media ORDER BY Created DESC",
			"SELECT Created FROM Media WHERE Created > '2026-08-25' ORDER BY Created DESC",
			"SELECT rank() OVER (ORDER BY Created DESC), Created FROM Media",
		} {
			r.cfg.Memory = fetch.NewMemory()
			for range r.sim.Data().Accounts {
				var late *fetch.OrderError
				if _, err := r.query(sql); !errors.As(err, &late) || late.Table != "Media" || r.sim.Data().MediaByID(late.Object).Account.ID != late.Account {
					t.Errorf("%s: %v", sql, err)
				}
			}
			want, err := truthRows(truth, sql)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.query(sql)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.rows); diff != "" {
				t.Errorf("%s:\n%s", sql, diff)
			}
		}
	}
}

// What shows only after rows were given costs nothing where none of them had to
// come later.
func TestOrder_deep(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 320, Misplaced: 250})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	sql := "SELECT Id FROM Media WHERE Created < '" + value.FormatTime(r.sim.Data().Accounts[0].Media[3].Timestamp) + "' ORDER BY Created DESC"
	got, err := r.query(sql) // the misplaced one is not in the range
	if err != nil || len(got.rows) != 316 || len(got.notes) > 0 {
		t.Errorf("%d rows, notes %+v, error %v", len(got.rows), got.notes, err)
	}
}

// Where what is behind the rows cannot be looked at they are given with a warning,
// and the error is for the reader who goes on.
func TestOrder_unproved(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 320})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultThrottle, Path: "after="})
	for want, reason := range map[int]string{75: note.Believed, 100: note.Unproved} {
		got, err := r.query(fmt.Sprintf("SELECT Id FROM Media ORDER BY Created DESC LIMIT %d", want))
		if err != nil || len(got.rows) != want || len(got.notes) != 1 || got.notes[0].Reason != reason {
			t.Errorf("LIMIT %d: %d rows, notes %+v, error %v", want, len(got.rows), got.notes, err)
		}
		if unproved := reason == note.Unproved; got.notes[0].Incomplete != unproved || unproved && got.notes[0].Object != r.cfg.Account {
			t.Errorf("notes %+v", got.notes)
		}
	}
	if _, err := r.query("SELECT Id FROM Media ORDER BY Created DESC LIMIT 101"); !errors.Is(err, graph.ErrRateLimited) {
		t.Errorf("LIMIT 101: %v", err)
	}
}

// A range that was asked for before the list was known to be in no order may lack
// rows; known, all is read.
func TestOrder_range(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 320, Shuffled: true})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	for i, want := range []string{note.Unproved, note.Order} {
		got, err := r.query("SELECT Id, Created FROM Media WHERE Created > '2026-10-01'")
		if err != nil || len(got.notes) != 1 || got.notes[0].Reason != want || got.notes[0].Incomplete != (i == 0) {
			t.Errorf("notes %+v, error %v", got.notes, err)
		}
	}
}

// A walk whose cursor is lost goes on by time only where the order is believed: a
// list in no order is read again from its beginning.
func TestOrder_cursors(t *testing.T) {
	t.Parallel()
	for name, options := range outOfOrder {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options.PreConversion = 100
			for _, sql := range []string{
				"SELECT Id FROM Media",
				"SELECT Id, Created FROM Media",
				"SELECT Id FROM Media ORDER BY Created DESC",
				"SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
				"SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id ORDER BY m.Created DESC",
			} {
				var want []string
				for _, at := range raced(1, 2, 1, 3) {
					r := newRig(t, options)
					r.cfg.PageSize = 40
					if want == nil { // the data are the same each time
						want = truthOf(t, r.sim.Data(), sql)
					}
					r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "/media?after=", At: at})
					for range 2 {
						got, err := r.query(sql)
						if err != nil {
							t.Fatalf("%s: %v", sql, err)
						}
						if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
							t.Errorf("%s, cursor lost on page %d:\n%s", sql, at, diff)
						}
					}
				}
			}
		})
	}
}
