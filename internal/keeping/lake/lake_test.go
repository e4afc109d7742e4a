package lake

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// Whatever is flushed, merged, swept and opened again in between: what is published is what
// a database keeps of the same steps.
func TestKept(t *testing.T) {
	for name, c := range map[string]struct {
		place func(t *testing.T) string
		state func(t *testing.T) func() *sqlsink.Sink
		steps int
	}{
		"folder":         {func(t *testing.T) string { return t.TempDir() }, inFile, 60},
		"bucket":         {func(t *testing.T) string { return bucket(t, 0) }, inFile, 40},
		"bucket, faulty": {func(t *testing.T) string { return bucket(t, 7) }, inFile, 20},
		"PostgreSQL":     {func(t *testing.T) string { return t.TempDir() }, inPostgres, 40},
	} {
		t.Run(name, func(t *testing.T) {
			place, state := c.place(t), c.state(t)
			r := rand.New(rand.NewPCG(1, uint64(len(name))))
			want := judge(t, media)
			s := open(t, place, state(), media)
			for n := range c.steps {
				next := step(r, media, accounts[r.IntN(len(accounts))], n)
				commit(t, s, next)
				commit(t, want, next)
				var err error
				switch r.IntN(8) {
				case 0, 1:
					err = s.Flush(t.Context())
				case 2:
					err = s.Compact(t.Context())
				case 3:
					err = s.sweep(t.Context(), time.Now().Add(time.Hour), time.Now().Add(-time.Hour), s.store.Delete)
				case 4:
					if err = finish(s); err == nil {
						s = open(t, place, state(), media)
					}
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(s.Flush(t.Context()), s.Compact(t.Context())); err != nil {
				t.Fatal(err)
			}
			got, m := published(t, s.store, media)
			same(t, got, kept(t, want, media))
			if len(m.Parts) < 2 || m.Parts[0].Month == m.Parts[len(m.Parts)-1].Month {
				t.Errorf("%d parts of one month", len(m.Parts))
			}
			if err := s.sweep(t.Context(), time.Now().Add(time.Hour), time.Now().Add(-time.Hour), s.store.Delete); err != nil {
				t.Fatal(err)
			}
			if there := files(t, s.store); len(there) != len(m.Parts) {
				t.Errorf("%d files, and %d parts", len(there), len(m.Parts))
			}
			var versions int
			if err := s.State().DB().QueryRowContext(t.Context(), "SELECT count(*) FROM "+`media_version`).Scan(&versions); err != nil || versions > 3*40 {
				t.Errorf("the state has %d versions of 120 posts, %v", versions, err)
			}
			if err := finish(s); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// inFile opens a state in a file, again and again.
func inFile(t *testing.T) func() *sqlsink.Sink {
	path := filepath.Join(t.TempDir(), "state.db")
	return func() *sqlsink.Sink { return sqlite(t, path) }
}

func inPostgres(t *testing.T) func() *sqlsink.Sink {
	address := pgtest.Database(t).String()
	return func() *sqlsink.Sink {
		s, err := sqlsink.OpenPostgres(address)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// What was written and then not committed, or never written, is written again and counts once.
func TestOnce(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	want, state := judge(t, media), filepath.Join(t.TempDir(), "state.db")
	s := open(t, t.TempDir(), sqlite(t, state), media)
	place := &failing{Store: s.store}
	s.store = place
	broken := errors.New("the place is away")
	for n := range 12 {
		next := step(r, media, accounts[n%3], n)
		commit(t, s, next)
		commit(t, want, next)
		place.before, place.after = nil, nil
		switch n % 3 {
		case 0:
			place.before = broken
		case 1:
			place.after = broken // written, and the process does not know; nor can it clear away
		}
		if err := s.Flush(t.Context()); errors.Is(err, broken) != (n%3 < 2) {
			t.Fatalf("flush %d: %v", n, err)
		}
	}
	place.before, place.after = nil, nil
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, m := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	if there := files(t, s.store); len(there) <= len(m.Parts) {
		t.Errorf("%d files, %d of them parts: nothing was left", len(there), len(m.Parts))
	}
	if err := s.sweep(t.Context(), time.Now(), time.Now().Add(time.Hour), s.store.Delete); err != nil {
		t.Fatal(err)
	}
	if there := files(t, s.store); len(there) != len(m.Parts) {
		t.Errorf("%d files, and %d parts", len(there), len(m.Parts))
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}

// Several who flush, merge and commit at the same time get in nobody's way.
func TestTogether(t *testing.T) {
	t.Parallel()
	dir, state := t.TempDir(), filepath.Join(t.TempDir(), "state.db")
	want := judge(t, media)
	sinks := []*Sink{open(t, dir, sqlite(t, state), media), open(t, dir, sqlite(t, state), media)}
	var steps [3][]*history.Step
	r := rand.New(rand.NewPCG(5, 6))
	for a, account := range accounts {
		for n := range 8 {
			steps[a] = append(steps[a], step(r, media, account, n))
			commit(t, want, steps[a][n])
		}
	}
	var wg sync.WaitGroup
	for a := range accounts {
		wg.Go(func() {
			for n, next := range steps[a] {
				s := sinks[(a+n)%2]
				commit(t, s, next)
				if err := s.Flush(t.Context()); err != nil && !errors.Is(err, errOvertaken) {
					t.Error(err)
				}
				if err := s.Compact(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range sinks {
		if err := finish(s); err != nil {
			t.Error(err)
		}
	}
	s := open(t, dir, sqlite(t, state), media)
	got, _ := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	if err := finish(s); err != nil {
		t.Error(err)
	}
}

// A manifest that another process replaces while it is compared with the state is read again,
// and no sign of a copy that was restored.
func TestReplaced(t *testing.T) {
	t.Parallel()
	dir, state := t.TempDir(), filepath.Join(t.TempDir(), "state.db")
	want := judge(t, media)
	one, other := open(t, dir, sqlite(t, state), media), open(t, dir, sqlite(t, state), media)
	r := rand.New(rand.NewPCG(7, 8))
	next := func(s *Sink, n int) {
		t.Helper()
		next := step(r, media, accounts[n%3], n)
		commit(t, s, next)
		commit(t, want, next)
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	next(one, 0)
	one.store = &reading{Store: one.store, once: func() { next(other, 1) }}
	next(one, 2)
	got, _ := published(t, other.store, media)
	same(t, got, kept(t, want, media))
	for _, s := range []*Sink{one, other} {
		if err := finish(s); err != nil {
			t.Error(err)
		}
	}
}

// A column that comes later is in later parts, and stays when they are merged with earlier ones.
func TestLaterColumn(t *testing.T) {
	t.Parallel()
	dir, state := t.TempDir(), filepath.Join(t.TempDir(), "state.db")
	wider := *media
	wider.Columns = append(append([]history.Column{}, media.Columns...), history.Column{Name: "Later"})
	r := rand.New(rand.NewPCG(7, 8))
	want := judge(t, media)
	s := open(t, dir, sqlite(t, state), media)
	for n := range 6 {
		table := media
		if n >= 3 {
			table = &wider
			for _, sink := range []history.Sink{s, want} {
				if err := sink.Prepare(t.Context(), []*history.Table{&wider}); err != nil {
					t.Fatal(err)
				}
			}
		}
		next := step(r, table, accounts[0], n)
		commit(t, s, next)
		commit(t, want, next)
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		got, m := published(t, s.store, &wider)
		same(t, got, kept(t, want, &wider))
		if last := m.Columns[len(m.Columns)-1]; last.Name != "later" {
			t.Errorf("the last column is %s", last.Name)
		}
		if err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := finish(s); err != nil {
		t.Error(err)
	}
}

// A commit stands where the place is away; the next one that can writes it out.
func TestAway(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	place := &failing{Store: s.store, before: errors.New("the place is away")}
	s.store, s.waiting = place, 10
	r := rand.New(rand.NewPCG(9, 10))
	want := judge(t, media)
	for n := range 3 {
		next := step(r, media, accounts[0], n)
		commit(t, s, next)
		commit(t, want, next)
		if err := s.Late(); !errors.Is(err, place.before) {
			t.Errorf("after commit %d: %v", n, err)
		}
		if n == 1 {
			place.before = nil
		}
	}
	got, _ := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	place.before = errors.New("the place is away")
	commit(t, s, step(r, media, accounts[1], 9))
	if err := finish(s); err == nil || !strings.HasPrefix(err.Error(), "what was read is kept in the state database and goes out another time: writing media out: ") {
		t.Errorf("%v", err)
	}
}

// A place belongs to one state, which is not older than it.
func TestStates(t *testing.T) {
	t.Parallel()
	dir, states := t.TempDir(), t.TempDir()
	r := rand.New(rand.NewPCG(11, 12))
	s := open(t, dir, sqlite(t, filepath.Join(states, "a.db")), media)
	commit(t, s, step(r, media, accounts[0], 0))
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile(filepath.Join(states, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, sqlite(t, filepath.Join(states, "a.db")), media)
	commit(t, s, step(r, media, accounts[0], 1))
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"old.db", "fork.db"} {
		if err := os.WriteFile(filepath.Join(states, name), copied, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"b.db": "belongs to another state database", "old.db": "the state database is older", "fork.db": "the state database is older"} {
		s, err := Open(t.Context(), dir, sqlite(t, filepath.Join(states, name)))
		if err != nil {
			t.Fatal(err)
		}
		other := new(StrangeError) // it is told before anything is read
		if err := s.Prepare(t.Context(), []*history.Table{media}); !errors.As(err, &other) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is prepared: %v, want %s", name, err, want)
		}
		commit(t, s, step(r, media, accounts[0], 2)) // and once more by who goes on all the same
		if name == "fork.db" {                       // which has come further
			for n := range 3 {
				_ = s.Flush(t.Context()) // it is told at the end
				commit(t, s, step(r, media, accounts[0], 3+n))
			}
		}
		if err := finish(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	newer := sqlite(t, filepath.Join(states, "a.db"))
	if _, err := newer.DB().ExecContext(t.Context(), "UPDATE lake_format SET format = 99"); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), dir, newer)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"Prepare": s.Prepare(t.Context(), []*history.Table{media}), "Kept": Kept(t.Context(), newer, dir)} {
		if err == nil || !strings.Contains(err.Error(), "what is kept in "+dir+" has the format 99, of a newer viewfinder, and this one knows 1: use that one") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := errors.Join(s.store.Close(), newer.Close()); err != nil {
		t.Error(err)
	}
}
