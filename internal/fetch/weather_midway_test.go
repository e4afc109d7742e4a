package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Pages that repeat what the last one ended with repeat no row.
func TestWeather_overlapping(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 250, Comments: 1200, Replies: 300})
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	r.reconnect(fronted{overlapping(r.sim.Data()), transport}, 0)
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	truth := loadTruth(t, r.sim.Data())
	middle := value.FormatTime(r.sim.Data().Accounts[0].Media[120].Timestamp)
	for _, sql := range []string{
		postsSQL, commentsSQL,
		"SELECT Id, CommentId FROM Replies",
		"SELECT c.Id, r.Id FROM Comments c LEFT JOIN Replies r ON r.CommentId = c.Id",
		"SELECT Id FROM Media ORDER BY Created DESC LIMIT 180",
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Id = b.Id WHERE a.Created < '" + middle + "'",
		"SELECT count(*), (SELECT count(*) FROM Media WHERE Created < '" + middle + "') FROM Media",
		"SELECT a.Id, (SELECT count(*) FROM Media b WHERE b.Created < '" + middle + "' AND b.LikesCount > a.LikesCount) FROM Media a",
		"SELECT count(*) FROM (SELECT Id FROM Media WHERE Created < '" + middle + "' LIMIT 110), (SELECT Id FROM Media LIMIT 120)",
	} {
		r.agrees(truth, sql)
	}
}

// New posts appear while a walk is under way: the old ones all come, once.
func TestWeather_shifting(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"SELECT Id FROM Media",
		"SELECT Id FROM Media ORDER BY Created DESC",
		"SELECT m.Id FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id WHERE i.Reach >= 0 OR i.Reach IS NULL",
		"SELECT m.Id FROM Media m LEFT JOIN MediaChildren c ON c.MediaId = m.Id GROUP BY m.Id",
		"WITH n AS MATERIALIZED (SELECT Id FROM Media) SELECT n.Id FROM n WHERE (SELECT count(*) FROM Comments c WHERE c.MediaId = n.Id) >= 0",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			for nesting := range fetch.NestNothing + 1 {
				r := newRig(t, graphsim.Options{Media: 350, Comments: 600})
				r.cfg.Account = r.sim.Data().Accounts[0].ID
				old := map[string]int{}
				for _, m := range r.sim.Data().Accounts[0].Media {
					old[m.ID] = 0
				}
				r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultNewPost})
				run := fetch.NewStatement(r.cfg)
				st := r.begin(t.Context(), run, sql)
				run.Nest(nesting)
				seen := map[string]bool{}
				for _, row := range drain(t, st) {
					if seen[row] {
						t.Errorf("%s came twice", row)
					}
					seen[row] = true
					delete(old, row)
				}
				if len(old) > 0 {
					t.Errorf("nesting %d: %d of the posts did not come", nesting, len(old))
				}
				run.End()
				_ = st.Close()
			}
		})
	}
}

// begin prepares a statement and begins its execution.
func (r *rig) begin(ctx context.Context, run *fetch.Statement, sql string) *engine.Stmt {
	r.t.Helper()
	st, err := r.conn.Prepare(ctx, sql, run)
	if err != nil {
		r.t.Fatal(err)
	}
	run.Begin(ctx, nil, fetch.Wanted{})
	return st
}

// drain reads the first column of every row.
func drain(t *testing.T, st *engine.Stmt) (rows []string) {
	t.Helper()
	dest := make([]any, st.ColumnCount())
	for {
		ok, err := st.Step(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return rows
		}
		if err := st.Row(dest); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, fmt.Sprint(dest[0]))
	}
}

// The API lists the newest 10,000 posts: the answer says that there may be more,
// unless those that are asked for by their ids are looked up.
func TestWeather_ceiling(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 10050, Comments: -1, Carousels: -1})
	r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
	posts := r.sim.Data().Accounts[0].Media
	var oldest []string
	for _, m := range posts[len(posts)-45:] {
		oldest = append(oldest, quote(m.ID))
	}
	for _, x := range []struct {
		sql, want string
		told      bool
	}{
		{"SELECT count(*) FROM Media", "10000", true},
		{"SELECT count(*) FROM (SELECT Id FROM Media ORDER BY Created DESC)", "10000", true},
		{"SELECT count(*) FROM (SELECT Id FROM Media LIMIT 20)", "20", false},
		{"SELECT count(*) FROM Media WHERE Id IN (" + strings.Join(oldest[:5], ",") + ")", "5", false},
		{"SELECT count(*) FROM Media WHERE Id IN (" + strings.Join(oldest, ",") + ")", "45", false},
	} {
		r.cfg.Memory = fetch.NewMemory()
		got, err := r.query(x.sql)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.rows) != 1 || got.rows[0] != x.want {
			t.Errorf("%.80s: %q, not %s", x.sql, got.rows, x.want)
		}
		told := slices.ContainsFunc(got.notes, func(n fetch.Note) bool { return n.Reason == note.Ceiling && n.Incomplete })
		if told != x.told {
			t.Errorf("%.80s: notes %+v", x.sql, got.notes)
		}
	}
}

// Cancelling ends a statement in the middle of an answer that never ends.
func TestWeather_cancelled(t *testing.T) {
	t.Parallel()
	for _, kind := range []graphsim.FaultKind{graphsim.FaultSlow, graphsim.FaultHang} {
		for name, sql := range map[string]string{
			"walk":    "SELECT Id FROM Media",
			"look-up": "SELECT c.Text FROM Comments c WHERE c.MediaId IN (SELECT Id FROM Media)",
		} {
			t.Run(string(kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, graphsim.Options{Media: 500})
				r.cfg.Account = r.sim.Data().Accounts[0].ID
				r.sim.Inject(graphsim.Fault{Kind: kind, Path: "after=", Delay: time.Hour})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				transport := &http.Transport{}
				t.Cleanup(transport.CloseIdleConnections)
				r.reconnect(fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
					if strings.Contains(q.URL.RawQuery, "after=") {
						if kind == graphsim.FaultHang {
							time.AfterFunc(10*time.Millisecond, cancel)
						} else {
							defer cancel() // the answer has begun
						}
					}
					return next.RoundTrip(q)
				}, transport}, 0)
				run := fetch.NewStatement(r.cfg)
				st := r.begin(ctx, run, sql)
				var err error
				for ok := true; ok && err == nil; {
					ok, err = st.Step(ctx)
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v, where the statement was cancelled", err)
				}
				run.End()
				if err := st.Close(); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
	}
}

// A reader that goes away after the first rows leaves nothing running.
func TestWeather_abandoned(t *testing.T) {
	before := goleak.IgnoreCurrent()
	for _, sql := range []string{postsSQL, commentsSQL, reachSQL, "SELECT r.Text FROM Replies r"} {
		r := newRig(t, graphsim.Options{Accounts: 2, Media: 1500, Comments: 9000, Replies: 300})
		r.reconnect(simtest.InProcess{Handler: r.sim}, 0)
		for _, rows := range []int{1, 150, 420, 700} {
			run := fetch.NewStatement(r.cfg)
			st := r.begin(t.Context(), run, sql)
			for range rows {
				if ok, err := st.Step(t.Context()); err != nil || !ok && rows < 300 {
					t.Fatal(ok, err)
				}
			}
			run.End()
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
		}
		_ = r.sim.Close()
		if err := goleak.Find(before); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
