package sqlsink

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// TestMoments tells what changed between two moments, and lets go of what ended before one.
func TestMoments(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		ctx, table := t.Context(), posts()
		s := reopen()
		if err := s.Prepare(ctx, []*history.Table{table}); err != nil {
			t.Fatal(err)
		}
		claim, err := s.Claim(ctx, history.Task{Account: "1", Table: "Posts"})
		if err != nil {
			t.Fatal(err)
		}
		at := func(hour int) time.Time { return start.Add(time.Duration(hour) * time.Hour) }
		for _, x := range []struct {
			hour int
			rows []history.Row
		}{
			{0, []history.Row{row("a", int64(1)), row("b", int64(1)), row("c", nil)}},
			{10, []history.Row{row("a", int64(2)), row("c", int64(7)), row("d", int64(1))}},
			{20, []history.Row{row("a", int64(1)), row("b", int64(1)), row("c", nil)}},
		} {
			if _, err := s.Commit(ctx, claim, step(table, at(x.hour), true, x.rows...)); err != nil {
				t.Fatal(err)
			}
		}
		diff := func(from, to int) string {
			t.Helper()
			var all []string
			if err := s.Diff(ctx, "Posts", at(from), at(to), func(c history.Change) error {
				text := func(p *string) string {
					if p == nil {
						return "NULL"
					}
					return *p
				}
				switch {
				case c.Came:
					all = append(all, c.Key+" came")
				case c.Went:
					all = append(all, c.Key+" went")
				default:
					all = append(all, fmt.Sprintf("%s %s %s→%s", c.Key, strings.ToLower(c.Column), text(c.Was), text(c.Is)))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return strings.Join(all, ", ")
		}
		if got, want := diff(5, 15), `["a"] likes 1→2, ["b"] went, ["c"] likes NULL→7, ["d"] came`; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got := diff(5, 25); got != "" {
			t.Errorf("what is as before has changed: %s", got)
		}
		if err := s.Diff(ctx, "Posts", at(5), at(15), func(history.Change) error { return io.EOF }); !errors.Is(err, io.EOF) || errors.As(err, new(*TroubleError)) {
			t.Errorf("what went wrong elsewhere is told as %v", err)
		}
		if err := s.Diff(ctx, "Nothing", at(0), at(1), nil); err == nil {
			t.Error("a table that is not kept has changes")
		}
		open, before := state(t, s)
		n, err := s.Expire(ctx, at(15))
		if after, versions := state(t, s); err != nil || n != 3 || versions != before-3 || after != open {
			t.Errorf("%d of %d versions are gone, %v: %s, before %s", n, before, err, after, open)
		}
		book, err := Book(ctx, s, "Posts")
		if err != nil || !book.Erased.Equal(at(10)) {
			t.Fatalf("%+v, %v", book, err)
		}
		if _, _, err := book.At(at(9)); err == nil || !strings.Contains(err.Error(), "was erased") {
			t.Errorf("before what was erased: %v", err)
		}
		for _, hour := range []int{10, 16} {
			if gaps, _, err := book.At(at(hour)); err != nil || len(gaps) > 0 {
				t.Errorf("in hour %d %v, %v", hour, gaps, err)
			}
		}
		if got := diff(16, 25); got != `["a"] likes 2→1, ["b"] came, ["c"] likes 7→NULL, ["d"] went` {
			t.Errorf("what ended later is gone as well: %s", got)
		}
	})
}

// TestBook_long reads a book back over more lines than are asked for at a time, however the table's
// name was written.
func TestBook_long(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s := reopen()
		if err := s.Prepare(t.Context(), []*history.Table{posts()}); err != nil {
			t.Fatal(err)
		}
		const lines, lacking = 20 * firstFew, 3
		day := func(n int) time.Time { return start.AddDate(0, 0, n) }
		for n := range lines {
			name := []string{"Posts", "posts", "Stories"}[n%3]
			for _, account := range []string{"1", "2"} {
				_, err := s.d.exec(t.Context(), s.db, `INSERT INTO sync_scan(account, name, range_from, range_to, began, ended, complete, reasons, calls, rows_read, opened, closed, vanished)
					VALUES ($1, $2, $3, $4, $5, $5, $6, '[]', 0, 0, 0, 0, 0)`, account, name, s.d.time(day(n-2)), s.d.time(day(n+1)), s.d.time(day(n+1)), account == "1" || n != lacking)
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		book, err := Book(t.Context(), s, "Posts")
		if err != nil {
			t.Fatal(err)
		}
		for _, readings := range book.Accounts {
			n, before := 0, day(lines+1)
			for l, err := range readings {
				if err != nil || !l.Began.Before(before) {
					t.Fatalf("after that of %v comes that of %v, %v", before, l.Began, err)
				}
				n, before = n+1, l.Began
			}
			if want := lines - lines/3; n != want {
				t.Errorf("there are %d readings, and not %d", n, want)
			}
		}
		gaps, _, err := book.At(day(lines + 1))
		want := fmt.Sprintf("[{2 the reading of %s was not complete: rows may be missing}]", day(lacking+1).Format(time.RFC3339))
		if got := fmt.Sprint(gaps); err != nil || got != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	})
}
