package lake

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// changes are those that a sink tells of, by what they are of.
func changes(t *testing.T, s history.Differ, from, to time.Time) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := s.Diff(t.Context(), "media", from, to, func(c history.Change) error {
		text := func(v *string) string {
			if v == nil {
				return "NULL"
			}
			return *v
		}
		name := c.Account + " " + c.Key + " " + strings.ToLower(c.Column)
		if _, twice := all[name]; twice {
			return fmt.Errorf("%s is told twice", name)
		}
		all[name] = fmt.Sprint(text(c.Was), " → ", text(c.Is), " ", c.Came, c.Went)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What changed between two moments is the same as a database tells of the same steps, whatever is
// in parts, waits to be, or is both.
func TestDiff(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	want := judge(t, media)
	s := open(t, t.TempDir(), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	came, went, changed := 0, 0, 0
	for n := range 30 {
		next := step(r, media, accounts[r.IntN(len(accounts))], n)
		commit(t, s, next)
		commit(t, want, next)
		switch r.IntN(5) {
		case 0, 1:
			if err := s.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		case 2:
			if err := s.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		last := next.Batches[0].Scan.Began
		span := last.Sub(began) + time.Hour
		from := began.Add(time.Duration(r.Int64N(int64(span))) - time.Minute)
		to := from.Add(time.Duration(r.Int64N(int64(span))))
		wants := changes(t, want, from, to)
		got := changes(t, s, from, to)
		if !maps.Equal(got, wants) {
			t.Fatalf("step %d, from %v to %v: %d changes, want %d\n%v\n%v", n, from, to, len(got), len(wants), got, wants)
		}
		if same := changes(t, s, to, to); len(same) > 0 {
			t.Fatalf("step %d: from a moment to the same one %d changes", n, len(same))
		}
		for _, text := range wants {
			switch {
			case strings.HasSuffix(text, "true false"):
				came++
			case strings.HasSuffix(text, "false true"):
				went++
			default:
				changed++
			}
		}
	}
	if came == 0 || went == 0 || changed == 0 {
		t.Errorf("%d came, %d went, %d changed: the judge sees too little", came, went, changed)
	}
	if err := s.Diff(t.Context(), "nothing", began, began, nil); err == nil || !strings.Contains(err.Error(), "no table nothing is kept") {
		t.Error(err)
	}
	book, err := sqlsink.Book(t.Context(), s.State(), "Media")
	if err != nil {
		t.Fatal(err)
	}
	lines, complete := 0, 0
	for _, readings := range book.Accounts {
		for l, err := range readings {
			if err != nil {
				t.Fatal(err)
			}
			if lines++; l.Complete {
				complete++
			}
		}
	}
	if lines != 30 || complete == 0 {
		t.Errorf("the book has %d readings, %d of them complete", lines, complete)
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}
