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
		return &watch{jobs: &q.jobs, name: name, log: slog.New(slog.DiscardHandler), missed: map[string]sign{}, rescued: func() { rescued++ }}
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
