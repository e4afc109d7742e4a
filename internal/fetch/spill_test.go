package fetch_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// joinSQL asks for posts in an order of their keys, which comes back to each page
// again and again.
const joinSQL = "SELECT m.Id, m.Caption, a.n FROM (SELECT MediaId, count(*) n FROM Comments GROUP BY MediaId) a JOIN Media m ON m.Id = a.MediaId"

// A statement that may keep little gives the same rows for the same calls, and
// never holds much more than it may.
func TestSpill(t *testing.T) {
	t.Parallel()
	const most = 400 << 10
	for _, sql := range []string{
		joinSQL, commentsSQL, allSQL,
		"SELECT c.Id, r.Text FROM Comments c LEFT JOIN Replies r ON r.CommentId = c.Id",
		"SELECT a.Id, b.Text FROM Comments a JOIN Comments b ON b.MediaId = a.MediaId AND b.Likes > a.Likes",
		"SELECT Text FROM Comments WHERE Id IN (SELECT CommentId FROM Replies)",
		"SELECT c.Text FROM Media m FULL JOIN Comments c ON c.MediaId = m.Id",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Media: 1500, Comments: 6000, Replies: 1500, PreConversion: -1})
			whole, err := r.query(sql)
			if err != nil {
				t.Fatal(err)
			}
			r.cfg.MaxMemory, r.cfg.Memory = most, fetch.NewMemory()
			run, rows := r.little(sql, 3*most)
			if diff := cmp.Diff(sorted(whole.rows), sorted(rows)); diff != "" {
				t.Errorf("(-all in memory +little): %s", diff[:min(len(diff), 500)])
			}
			if got := r.sim.Calls(); got != whole.quota {
				t.Errorf("%d calls, and %d with all in memory", got, whole.quota)
			}
			if run.Written() == 0 {
				t.Error("nothing was written away")
			}
		})
	}
}

// What is told of a comment that was looked up by its id does not depend on whether
// the post above it was written away in between.
func TestSpill_lookedUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 3, Media: 60, Comments: 600, Replies: 200, Ambiguous: true})
	r.cfg.PageSize = 7
	all, err := r.query("SELECT Id FROM Comments ORDER BY Id LIMIT 29")
	if err != nil {
		t.Fatal(err)
	}
	sql := "SELECT Id, Text, MediaId FROM Comments WHERE Id IN ('" + strings.Join(all.rows, "', '") + "')"
	whole, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	for _, most := range []int{1, 20_000, 150_000} {
		r.cfg.MaxMemory, r.cfg.Memory = most, fetch.NewMemory()
		little, err := r.query(sql)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(whole.rows), sorted(little.rows)); diff != "" {
			t.Errorf("MaxMemory %d (-all in memory +little): %s", most, diff)
		}
	}
}

// The file is its owner's alone, and nothing of it is left in the end.
func TestSpill_file(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
	r := newRig(t, graphsim.Options{Media: 300, Comments: 1200})
	r.cfg.MaxMemory = 1
	run := fetch.NewStatement(r.cfg)
	st := r.begin(t.Context(), run, joinSQL)
	if ok, err := st.Step(t.Context()); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if list := entries(t, dir); runtime.GOOS != "windows" && len(list) > 0 {
		t.Errorf("while the statement runs there are %v", list)
	}
	run.End()
	if run.Written() == 0 {
		t.Fatal("nothing was written away")
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if list := entries(t, dir); len(list) > 0 {
		t.Errorf("there is left %v", list)
	}
}

func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// Where the file cannot be made, cannot grow or does not give back what was
// written, the statement fails and says what to do.
func TestSpill_fails(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 300, Comments: 1200})
	r.cfg.MaxMemory = 1
	fails := func(name string, prepare func(t *testing.T, cfg *fetch.Config), want error) {
		t.Run(name, func(t *testing.T) {
			cfg := r.cfg
			prepare(t, &cfg)
			run := fetch.NewStatement(cfg)
			st := r.begin(t.Context(), run, joinSQL)
			defer func() { _ = st.Close() }()
			defer run.End()
			var err error
			for ok := true; ok && err == nil; {
				ok, err = st.Step(t.Context())
			}
			if err == nil || want != nil && !errors.Is(err, want) {
				t.Fatalf("%v, where %v was expected", err, want)
			}
			if !strings.Contains(err.Error(), "MaxMemory") {
				t.Errorf("%v: does not say what to do", err)
			}
		})
	}
	fails("no room", func(t *testing.T, cfg *fetch.Config) {
		full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
		if err != nil {
			t.Skip("there is no /dev/full here: ", err)
		}
		cfg.SpillTo = func() (*os.File, error) { return full, nil }
	}, syscall.ENOSPC)
	fails("no directory", func(t *testing.T, _ *fetch.Config) {
		for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
			t.Setenv(name, filepath.Join(t.TempDir(), "none"))
		}
	}, fs.ErrNotExist)
	fails("another content", func(t *testing.T, cfg *fetch.Config) {
		zero, err := os.OpenFile("/dev/zero", os.O_RDWR, 0)
		if err != nil {
			t.Skip("there is no /dev/zero here: ", err)
		}
		cfg.SpillTo = func() (*os.File, error) { return zero, nil }
	}, nil)
}

// little runs a statement that may hold little, and never holds more than so many bytes.
func (r *rig) little(sql string, most int) (run *fetch.Statement, rows []string) {
	r.t.Helper()
	run = fetch.NewStatement(r.cfg)
	st := r.begin(r.t.Context(), run, sql)
	defer func() { _ = st.Close() }()
	r.sim.ResetJournal()
	dest := newRow(st)
	for {
		ok, err := st.Step(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		if !ok {
			break
		}
		if err := st.Row(dest); err != nil {
			r.t.Fatal(err)
		}
		rows = append(rows, rowText(dest, plain))
		if held := run.Held(); held > most {
			r.t.Fatalf("%d bytes are held where %d may be", held, r.cfg.MaxMemory)
		}
	}
	run.End()
	return run, rows
}
