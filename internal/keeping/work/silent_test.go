package work

import (
	"testing"
	"time"
)

// Jobs of a process that gives no sign of life are told apart from those of one that does, which
// is known as soon as it has given one.
func TestSilent(t *testing.T) { onBoth(t, testSilent, testSilent) }

func testSilent[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 4)
	silent := func(what string, want int, within time.Duration) {
		t.Helper()
		if n, err := Silent(t.Context(), q.jobs.db, q.jobs.postgres, within); err != nil || n != want {
			t.Errorf("%s: %d are silent, want %d: %v", what, n, want, err)
		}
	}
	silent("nothing runs", 0, time.Minute)
	for account, by := range map[string]string{"0": "a", "1": "b", "2": "b"} {
		list := `jsonb_array('` + by + `')`
		if q.jobs.postgres {
			list = "ARRAY['" + by + "']"
		}
		if n, err := affected(q.jobs.db.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempted_by = "+list+" WHERE args ->> 'account' = '"+account+"'")); err != nil || n != 1 {
			t.Fatal(n, err)
		}
	}
	beats := func(name string) (stop func()) {
		end, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for {
				_, _ = q.jobs.db.ExecContext(t.Context(), q.jobs.text("INSERT INTO sync_worker (name, beat) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET beat = sync_worker.beat + 1"), name)
				select {
				case <-end:
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}()
		return func() { close(end); <-ended }
	}
	a := beats("a")
	silent("b was killed", 2, time.Second)
	b := beats("b")
	silent("both live", 0, time.Minute)
	a()
	b()
	silent("both were killed", 3, time.Second)
}
