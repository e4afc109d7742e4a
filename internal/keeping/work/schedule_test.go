package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

const scheduled = `
sink: sqlite:unused
every: 1h
complete: 2d
tables:
  - InstagramBusinessProfile
  - Media
  - MediaInsights
  - Comments
  - AccountInsights
`

var errKilled = errors.New("killed")

// mortal is a sink whose process dies at some commits: before them, or when they are done and
// nobody has heard of it yet.
type mortal struct {
	history.Sink
	r *rand.Rand
}

func (m *mortal) Commit(ctx context.Context, claim history.Claim, step *history.Step) (history.Counts, error) {
	switch m.r.IntN(6) {
	case 0:
		return history.Counts{}, errKilled
	case 1:
		_, err := m.Sink.Commit(ctx, claim, step)
		return history.Counts{}, errors.Join(errKilled, err)
	}
	return m.Sink.Commit(ctx, claim, step)
}

// world is a simulator that things happen to, and what is kept of it.
type world struct {
	t    *testing.T
	r    *rand.Rand
	srv  *drivertest.Server
	sink *sqlsink.Sink
	// clean is what reading everything whole takes in calls, measured at the beginning.
	clean int
}

// TestSchedules has posts and comments come, go and change while tables are kept by processes
// that die, over a network that fails. In the end what is kept is what is there, and of each
// row there is one version after the other.
func TestSchedules(t *testing.T) {
	seeds := 3
	switch {
	case os.Getenv("VIEWFINDER_TEST_THOROUGH") != "":
		seeds = 60
	case testing.Short(): // for the race detector: one process after another
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("sqlite", seed), func(t *testing.T) {
			t.Parallel()
			sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
			schedule(t, uint64(seed), sink, err)
		})
	}
	for seed := range seeds / 3 {
		t.Run(fmt.Sprint("postgres", seed), func(t *testing.T) {
			t.Parallel()
			sink, err := sqlsink.OpenPostgres(pgtest.Database(t).String())
			schedule(t, uint64(1000+seed), sink, err)
		})
	}
}

func schedule(t *testing.T, seed uint64, sink *sqlsink.Sink, err error) {
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	w := &world{t: t, r: rand.New(rand.NewPCG(seed, 1)), sink: sink}
	w.srv = drivertest.Start(t, drivertest.Options{Seed: seed, Accounts: 2, Media: 40, Comments: 60, Replies: 10, Now: now})
	w.round(sink) // which also finds what a clean reading costs
	w.clean = w.srv.Calls()
	w.check()
	for range 12 {
		for range w.r.IntN(4) {
			w.happen()
		}
		w.srv.Advance(time.Duration(w.r.IntN(30)) * time.Hour)
		w.fail()
		w.round(&mortal{Sink: sink, r: w.r})
		w.srv.ClearFaults()
	}
	w.srv.Advance(49 * time.Hour) // so that all is read whole
	w.srv.ResetJournal()
	w.round(sink)
	if calls := w.srv.Calls(); calls > 2*w.clean {
		t.Errorf("the last round took %d calls, the first one %d", calls, w.clean)
	}
	w.check()
	w.srv.Advance(2 * time.Hour)
	w.srv.ResetJournal()
	w.round(sink)
	if calls := w.srv.Calls(); calls > 40 {
		t.Errorf("a round in which nothing happened took %d calls", calls)
	}
	w.check()
}

// round is what a process does that brings everything up to date: until all is done, or it
// dies.
func (w *world) round(sink history.Sink) {
	w.t.Helper()
	login, sources := opened(w.t, w.srv, scheduled)
	prepared(w.t, w.sink, sources)
	accounts, err := login.Accounts(w.t.Context())
	if _, mortal := sink.(*mortal); err != nil && mortal {
		return
	} else if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range sources {
		s.Chunk = 7
		for _, a := range accounts.Accounts {
			ctx, cancel := context.WithCancel(w.t.Context())
			_, err := Bring(ctx, sink, s, a.ID, Options{Told: func(Result) {
				if _, mortal := sink.(*mortal); mortal && w.r.IntN(10) == 0 {
					cancel()
				}
			}})
			cancel()
			if _, mortal := sink.(*mortal); err != nil && !mortal {
				w.t.Fatal(err)
			}
			if errors.Is(err, errKilled) {
				return
			}
		}
	}
}

// happen has something happen on the platform.
func (w *world) happen() {
	w.t.Helper()
	account := w.r.IntN(2)
	posts := w.srv.Data().Accounts[account].Media
	m := posts[w.r.IntN(len(posts))]
	db, err := sql.Open("instagram", w.srv.DSN())
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	query, args := "", []any{m.ID}
	switch w.r.IntN(5) {
	case 0:
		w.srv.AddPost(account)
		return
	case 1:
		query = "DELETE FROM Media WHERE Id = ?"
	case 2:
		query, args = "INSERT INTO Comments (MediaId, Text) VALUES (?, ?)", append(args, fmt.Sprint("remark ", w.r.IntN(1000)))
	case 3:
		if len(m.Comments) == 0 {
			return
		}
		query, args = "DELETE FROM Comments WHERE Id = ?", []any{m.Comments[w.r.IntN(len(m.Comments))].ID}
	case 4:
		if len(m.Comments) == 0 {
			return
		}
		query, args = "UPDATE Comments SET Hidden = TRUE WHERE Id = ?", []any{m.Comments[w.r.IntN(len(m.Comments))].ID}
	}
	_, err = db.ExecContext(w.t.Context(), query, args...)
	if err != nil && !strings.Contains(err.Error(), "Comments are turned off") { // as they are of some posts
		w.t.Fatalf("%s: %v", query, err)
	}
}

// fail injects a fault, or none.
func (w *world) fail() {
	kinds := []drivertest.FaultKind{
		drivertest.FaultThrottle, drivertest.FaultServer, drivertest.FaultReduce, drivertest.FaultDrop, drivertest.FaultCut,
		drivertest.FaultMalformed, drivertest.FaultShortPage, drivertest.FaultEmptyPage, drivertest.FaultNewPost,
	}
	if n := w.r.IntN(2 * len(kinds)); n < len(kinds) {
		w.srv.Inject(drivertest.Fault{Kind: kinds[n], At: 1 + w.r.IntN(30), Count: 1 + w.r.IntN(2)})
	}
}

// check holds what is kept against the simulator's data, and the versions against each other.
func (w *world) check() {
	w.t.Helper()
	posts, comments, profiles := []string{}, []string{}, []string{}
	for _, a := range w.srv.Data().Accounts {
		profiles = append(profiles, a.ID+" "+a.Username)
		for _, m := range a.Media {
			posts = append(posts, fmt.Sprintf("%s %s %s %v", a.ID, m.ID, m.Caption, m.Field("comments_count")))
			for _, c := range m.Comments {
				comments = append(comments, fmt.Sprintf("%s %s %s %s %t", a.ID, c.ID, m.ID, c.Text, c.Hidden))
			}
		}
	}
	w.same("instagrambusinessprofile", "account || ' ' || username", profiles)
	w.same("media", "account || ' ' || id || ' ' || coalesce(caption, '') || ' ' || commentscount", posts)
	hidden := "CASE hidden WHEN 1 THEN 'true' ELSE 'false' END"
	if w.text("SELECT typeof(hidden) FROM comments LIMIT 1") == "" {
		hidden = "hidden::text"
	}
	w.same("comments", "account || ' ' || id || ' ' || mediaid || ' ' || text || ' ' || "+hidden, comments)
	ids := []string{}
	for _, p := range posts {
		ids = append(ids, strings.Fields(p)[1])
	}
	w.same("mediainsights", "mediaid", ids)
	for _, table := range []string{"media", "comments", "mediainsights", "instagrambusinessprofile", "accountinsights"} {
		for what, where := range map[string]string{
			"end before they begin":    "a.seen_to <= a.seen_from",
			"follow without a change":  "EXISTS (SELECT 1 FROM %s_version b WHERE b.account = a.account AND b.row_key = a.row_key AND b.seen_from = a.seen_to AND b.row_hash = a.row_hash)",
			"overlap":                  "EXISTS (SELECT 1 FROM %s_version b WHERE b.account = a.account AND b.row_key = a.row_key AND b.seen_from > a.seen_from AND (a.seen_to IS NULL OR b.seen_from < a.seen_to))",
			"are of no scan":           "NOT EXISTS (SELECT 1 FROM sync_scan s WHERE s.id = a.scan)",
			"are of another's account": "NOT EXISTS (SELECT 1 FROM sync_scan s WHERE s.id = a.scan AND s.account = a.account)",
		} {
			if n := w.text("SELECT count(*) FROM " + table + "_version a WHERE " + strings.ReplaceAll(where, "%s", table)); n != "0" {
				w.t.Errorf("%s: %s versions %s", table, n, what)
			}
		}
	}
}

// text is one value, "" where the query cannot be run.
func (w *world) text(query string) (v string) {
	_ = w.sink.DB().QueryRowContext(w.t.Context(), query).Scan(&v)
	return v
}

// same holds the rows of a table that are so now against what they should be.
func (w *world) same(table, expression string, want []string) {
	w.t.Helper()
	rows, err := w.sink.DB().QueryContext(w.t.Context(), "SELECT "+expression+" FROM "+table)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]int{}
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			w.t.Fatal(err)
		}
		got[v.String]++
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	expected := map[string]int{}
	for _, v := range want {
		expected[v]++
	}
	if !maps.Equal(got, expected) {
		w.t.Errorf("%s: %s", table, cmp.Diff(slices.Sorted(maps.Keys(expected)), slices.Sorted(maps.Keys(got))))
	}
}
