package work

import (
	"log/slog"
	"testing"
)

// TestWatch has one process see another one: while that gives signs of life its jobs stay, however
// seldom they are looked at; when it gives none they are taken away, once.
func TestWatch(t *testing.T) { onBoth(t, testWatch, testWatch) }

func testWatch[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 3)
	began := func(account, by string) {
		t.Helper()
		list := `jsonb_array('earlier', '` + by + `')`
		if q.jobs.postgres {
			list = "ARRAY['earlier', '" + by + "']"
		}
		if n, err := affected(q.jobs.db.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = 2, attempted_at = CURRENT_TIMESTAMP, attempted_by = "+list+" WHERE args ->> 'account' = '"+account+"'")); err != nil || n != 1 {
			t.Fatal(n, err)
		}
	}
	rescued := 0
	named := func(name string) *watch {
		return &watch{jobs: &q.jobs, name: name, log: slog.New(slog.DiscardHandler), missed: map[string]sign{}, at: func(int64) bool { return true }, ended: map[int64]int{}, rescued: func() { rescued++ }}
	}
	beat := func(w *watch) {
		t.Helper()
		if err := w.beat(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	left := func(what string, want int) {
		t.Helper()
		open, _, err := q.jobs.open(t.Context())
		if err != nil || len(open) != want {
			t.Errorf("%s: %d jobs are left, want %d: %v", what, len(open), want, err)
		}
	}
	a, b, other := named("a"), named("b"), named("c")
	began("0", "a")
	began("1", "b")
	beat(a)
	beat(b)
	for range 3 * mostMissed { // b is slow, and lives
		for range mostMissed - 1 {
			beat(a)
		}
		beat(b)
	}
	left("both live", 3)
	for range mostMissed {
		beat(a)
		beat(other)
	}
	left("not yet", 3)
	beat(a)
	beat(other)
	left("b is silent", 2)
	if rescued != 1 {
		t.Errorf("%d rescues of one process", rescued)
	}
	beat(b) // it wakes up, and has no jobs
	for range 3 * mostMissed {
		beat(b)
		beat(a)
	}
	left("b is awake again", 2)
	a.leave() // a process that has left has jobs no longer
	for range mostMissed + 2 {
		beat(b)
	}
	left("a has left", 1)
}

// TestNameOfProcess has names differ, and be such that River takes them.
func TestNameOfProcess(t *testing.T) {
	one, err := nameOfProcess()
	if err != nil {
		t.Fatal(err)
	}
	two, err := nameOfProcess()
	if err != nil || one == two || len(one) > 100 {
		t.Errorf("%q, %q: %v", one, two, err)
	}
}

// A job that is said to run with a process, and at which it works no more, is taken away in the
// end: its end was not written. One at which it works stays, however long.
func TestWatch_endNotWritten(t *testing.T) { onBoth(t, testEndNotWritten, testEndNotWritten) }

func testEndNotWritten[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 3)
	list := "jsonb_array('a')"
	if q.jobs.postgres {
		list = "ARRAY['a']"
	}
	if _, err := q.jobs.db.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = CURRENT_TIMESTAMP, attempted_by = "+list+" WHERE args ->> 'account' <> '2'"); err != nil {
		t.Fatal(err)
	}
	ids, err := q.jobs.running(t.Context(), "a")
	if err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	working := map[int64]bool{ids[0]: true}
	rescued := 0
	w := &watch{
		jobs: &q.jobs, name: "a", log: slog.New(slog.DiscardHandler), missed: map[string]sign{}, ended: map[int64]int{},
		at: func(id int64) bool { return working[id] }, rescued: func() { rescued++ },
	}
	for n := range 3 * mostMissed {
		switch n {
		case mostMissed - 1:
			working[ids[1]] = true // it was begun only now
		case mostMissed:
			delete(working, ids[1])
		}
		if err := w.beat(t.Context()); err != nil {
			t.Fatal(err)
		}
		left, err := q.jobs.running(t.Context(), "a")
		if want := 2 - b2i(n >= 2*mostMissed); err != nil || len(left) != want {
			t.Fatalf("after %d beats %d jobs run, want %d: %v", n+1, len(left), want, err)
		}
	}
	open, _, err := q.jobs.open(t.Context())
	if err != nil || len(open) != 2 || rescued != 1 {
		t.Errorf("%d jobs are left, %d rescues: %v", len(open), rescued, err)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
