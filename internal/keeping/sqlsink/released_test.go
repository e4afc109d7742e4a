package sqlsink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// fill keeps what a fixture has: versions that have ended and such that have not, values that
// are NULL with reasons, an incomplete reading, a checkpoint.
func fill(t *testing.T, s *Sink) {
	t.Helper()
	table := posts()
	if err := s.Prepare(t.Context(), []*history.Table{table}); err != nil {
		t.Fatal(err)
	}
	claim, err := s.Claim(t.Context(), history.Task{Account: "1", Table: table.Name})
	if err != nil {
		t.Fatal(err)
	}
	part := step(table, start.Add(2*time.Hour), false, row("a", int64(3)))
	part.Batches[0].Scan.Reasons = []history.Reason{{Reason: "partial", Message: "it's not whole: é 🎞"}}
	for _, next := range []*history.Step{
		step(table, start, true, row("a", int64(1)), row("b", nil), row("c\n'", int64(5))),
		step(table, start.Add(time.Hour), true, row("a", int64(2)), row("b", nil)),
		part,
	} {
		if _, err := s.Commit(t.Context(), claim, next); err != nil {
			t.Fatal(err)
		}
	}
}

// dump is a database as the first column of queries.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	return released.DumpSQLite(t, func(query string) (all []string) {
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		return all
	})
}

// load makes a file of a dump, by nothing of this package.
func load(t *testing.T, path, text string) {
	t.Helper()
	db, err := driver.Open("file:" + filepath.ToSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.ExecContext(t.Context(), text)
	if err := errors.Join(err, tx.Commit(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// held is everything that fill has kept, as texts.
func held(ctx context.Context, t *testing.T, s *Sink) (all []string) {
	t.Helper()
	err := s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var id string
		var likes sql.NullInt64
		var rate sql.NullFloat64
		var created, from, to instant
		var missing, doc sql.NullString
		var hidden bool
		err := scan(&id, &likes, &created, &rate, &hidden, &doc, &from, &to, &missing)
		all = append(all, fmt.Sprintf("%q %v %v %v %v %s %s %s %s", id, likes, created, rate, hidden, doc.String, hour(from), hour(to), missing.String))
		return err
	}, "SELECT id, likes, created, rate, hidden, doc, seen_from, seen_to, missing FROM posts_version ORDER BY id, seen_from")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// hour counts from the start, "now" for none.
func hour(i instant) string {
	if i.IsZero() {
		return "now"
	}
	return i.Sub(start).String()
}

// whatFilled is what held gives of fill.
func whatFilled(json string) []string {
	line := func(id, likes, from, to string) string {
		return fmt.Sprintf("%q %s %v {0.5 true} true {\"a\":1} %s %s %s", id, likes, instant{start}, from, to, json)
	}
	return []string{
		line("a", "{1 true}", "0s", "1h0m0s"), line("a", "{2 true}", "1h0m0s", "2h0m0s"), line("a", "{3 true}", "2h0m0s", "now"),
		line("b", "{0 false}", "0s", "now"), line("c\n'", "{5 true}", "0s", "1h0m0s"),
	}
}

// isWhole tells what is kept of a fixture's filling in a sink of whatever form.
func isWhole(ctx context.Context, t *testing.T, s *Sink) {
	t.Helper()
	missing := `{"Likes":["no_data"]}`
	if s.d.postgres {
		missing = `{"Likes": ["no_data"]}`
	}
	if got, want := held(ctx, t, s), whatFilled(missing); !slices.Equal(got, want) {
		t.Fatalf("kept are\n%q, and not\n%q", got, want)
	}
	task, err := s.Task(ctx, history.Task{Account: "1", Table: "Posts"})
	if err != nil || string(task.Checkpoint) != start.Add(2*time.Hour).String() {
		t.Fatalf("the checkpoint is %s, %v", task.Checkpoint, err)
	}
	var scans, complete int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*), sum(CASE WHEN complete THEN 1 ELSE 0 END) FROM sync_scan").Scan(&scans, &complete); err != nil || scans != 3 || complete != 2 {
		t.Fatalf("%d readings, %d of them complete, %v", scans, complete, err)
	}
}

// formatIs is the form that a sink says it has.
func formatIs(ctx context.Context, t *testing.T, s *Sink) int {
	t.Helper()
	format, err := formatOf(ctx, s, s.db)
	if err != nil {
		t.Fatal(err)
	}
	return format
}

// goesOn brings a sink of a fixture to the present form, and goes on keeping.
func goesOn(t *testing.T, s *Sink, form int) {
	t.Helper()
	ctx := t.Context()
	if got := formatIs(ctx, t, s); got != form {
		t.Fatalf("the fixture has the form %d", got)
	}
	if err := s.Kept(ctx); err != nil {
		t.Fatalf("who only reads: %v", err)
	}
	isWhole(ctx, t, s)
	if _, err := Book(ctx, s, "Posts"); err != nil {
		t.Errorf("the book of an older form: %v", err)
	}
	table := posts()
	for range 2 {
		if err := s.Prepare(ctx, []*history.Table{table}); err != nil {
			t.Fatal(err)
		}
		if got := formatIs(ctx, t, s); got != Format {
			t.Fatalf("it was brought to the form %d", got)
		}
		isWhole(ctx, t, s)
	}
	claim, err := s.Claim(ctx, history.Task{Account: "1", Table: "Posts"})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := s.Commit(ctx, claim, step(table, start.Add(3*time.Hour), true, row("a", int64(3)), row("c\n'", int64(6))))
	if want := (history.Counts{Rows: 2, Opened: 1, Vanished: 1}); err != nil || counts != want {
		t.Errorf("%+v, %v", counts, err)
	}
	if open, versions := state(t, s); open != "a=3 c\n'=6" || versions != 6 {
		t.Errorf("%q, %d versions", open, versions)
	}
}

// A sink of each form that was ever written is brought to the present one, with all that it has.
func TestReleased(t *testing.T) {
	t.Parallel()
	released.Forms{Name: "sqlite", Ext: "sql", First: 1, Present: Format, Make: func(t *testing.T) string {
		s := opened(t)(OpenSQLite(filepath.Join(t.TempDir(), "kept.db")))
		fill(t, s)
		return dump(t, s.db)
	}}.Each(t, func(t *testing.T, form int, text string) {
		path := filepath.Join(t.TempDir(), "kept.db")
		load(t, path, text)
		goesOn(t, opened(t)(OpenSQLite(path)), form)
	})
	released.Forms{Name: "postgres", Ext: "sql", First: 1, Present: Format, Make: func(t *testing.T) string {
		address := pgtest.Database(t).String()
		fill(t, opened(t)(OpenPostgres(address)))
		return released.DumpPostgres(t, address)
	}}.Each(t, func(t *testing.T, form int, text string) {
		address := pgtest.Database(t).String()
		released.LoadPostgres(t, address, text)
		goesOn(t, opened(t)(OpenPostgres(address)), form)
	})
}
