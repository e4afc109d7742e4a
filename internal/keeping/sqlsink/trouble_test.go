package sqlsink

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fulldisk"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// troubled holds that an error says of a sink what it comes down to, in one line.
func troubled(t *testing.T, what string, err error, s *Sink, full bool) {
	t.Helper()
	want := s.place + " cannot be reached: what was kept is whole, and this can be done when it is back: "
	if full {
		want = "there is no room for " + s.place + ": nothing of this was written, and it can be done when there is room: "
	}
	var trouble *TroubleError
	if !errors.As(err, &trouble) || trouble.Full != full || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// large is a step of many rows.
func large() *history.Step {
	return step(posts(), start.Add(time.Hour), true, append([]history.Row{row("a", int64(2))}, rowsOf(2000)...)...)
}

// fillsUp has a sink of PostgreSQL be full for a while: of the step that it refuses nothing is
// left, and with room again the same one goes through.
func fillsUp(t *testing.T, s *Sink, fill, free func()) {
	t.Helper()
	claim := begun(t, s, posts())
	fill()
	_, err := s.Commit(t.Context(), claim, large())
	troubled(t, "Commit", err, s, true)
	if !strings.HasPrefix(err.Error(), "there is no room for ") || strings.Contains(err.Error(), "Posts: ") {
		t.Errorf("Commit says what was kept, as whoever told it to does: %v", err)
	}
	free()
	if open, versions := state(t, s); open != "a=1" || versions != 1 {
		t.Fatalf("%s, %d versions", open, versions)
	}
	counts, err := s.Commit(t.Context(), claim, large())
	if want := (history.Counts{Rows: 2001, Opened: 2001, Closed: 1}); err != nil || counts != want {
		t.Fatal(counts, err)
	}
}

// A disk of PostgreSQL that is full is told as no room, as its server says so.
func TestCommit_postgresFull(t *testing.T) {
	s := opened(t)(OpenPostgres(pgtest.Database(t).String()))
	exec := func(query string) {
		t.Helper()
		if _, err := s.db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	fillsUp(t, s, func() {
		exec(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			RAISE EXCEPTION 'could not extend file "base/16384/16397": No space left on device' USING ERRCODE = '53100', HINT = 'Check free disk space.'; END $$`)
		exec("CREATE TRIGGER no_room BEFORE INSERT ON posts_version EXECUTE FUNCTION no_room()")
	}, func() { exec("DROP TRIGGER no_room ON posts_version") })
}

// The same of a server whose disk is full.
func TestCommit_postgresDiskFull(t *testing.T) {
	disk := fulldisk.Mount(t, 32<<20)
	s := opened(t)(OpenPostgres(pgtest.Start(t).DatabaseIn(t, disk.Dir).String()))
	fillsUp(t, s, disk.Fill, disk.Free)
}

// While PostgreSQL is away all that is asked of it says so, and how what was kept stands; when it
// is back the same step goes through, with the same claim.
func TestSink_away(t *testing.T) {
	server := pgtest.Start(t)
	s := opened(t)(OpenPostgres(server.Address.String()))
	claim := begun(t, s, posts())
	book, err := Book(t.Context(), s, "Posts")
	if err != nil {
		t.Fatal(err)
	}
	server.Stop(t)
	_, _, err = book.At(time.Time{})
	troubled(t, "At", err, s, false)
	_, err = Book(t.Context(), s, "Posts")
	troubled(t, "Book", err, s, false)
	troubled(t, "Diff", s.Diff(t.Context(), "Posts", start, start.Add(time.Hour), nil), s, false)
	for range 2 { // connections that have broken, and such that are not made
		_, err := s.Commit(t.Context(), claim, large())
		troubled(t, "Commit", err, s, false)
	}
	_, err = s.Claim(t.Context(), claim.Task)
	troubled(t, "Claim", err, s, false)
	troubled(t, "Prepare", s.Prepare(t.Context(), []*history.Table{posts()}), s, false)
	troubled(t, "Kept", s.Kept(t.Context()), s, false)
	_, err = history.Tasks(t.Context(), s)
	troubled(t, "Tasks", err, s, false)
	_, err = s.Task(t.Context(), claim.Task)
	troubled(t, "Task", err, s, false)
	_, err = s.Expire(t.Context(), start)
	troubled(t, "Expire", err, s, false)
	troubled(t, "Forget", s.Forget(t.Context(), "1"), s, false)
	server.Start(t)
	counts, err := s.Commit(t.Context(), claim, large())
	if want := (history.Counts{Rows: 2001, Opened: 2001, Closed: 1}); err != nil || counts != want {
		t.Fatal(counts, err)
	}
}

// What somebody has cut off, or what the server refuses, is no trouble of the database.
func TestTold_other(t *testing.T) {
	s := opened(t)(OpenPostgres(pgtest.Database(t).String()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var trouble *TroubleError
	if err := s.Prepare(ctx, nil); err == nil || errors.As(err, &trouble) {
		t.Error(err)
	}
	_, err := s.db.ExecContext(t.Context(), "SELECT 1 / 0")
	if err = s.Told(fmt.Errorf("deep: %w", err)); err == nil || errors.As(err, &trouble) {
		t.Error(err)
	}
}

// A server that others have taken over from, or whose database was closed to writers, says so of
// what would write, and is read on.
func TestSink_readOnly(t *testing.T) {
	address := pgtest.Database(t).String()
	s := opened(t)(OpenPostgres(address))
	claim := begun(t, s, posts())
	if _, err := s.db.ExecContext(t.Context(), "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET default_transaction_read_only = on'; END $$"); err != nil {
		t.Fatal(err)
	}
	s = opened(t)(OpenPostgres(address))
	_, claiming := s.Claim(t.Context(), claim.Task)
	_, committing := s.Commit(t.Context(), claim, large())
	for what, err := range map[string]error{"Claim": claiming, "Commit": committing} {
		var trouble *TroubleError
		if !errors.As(err, &trouble) || !trouble.ReadOnly || trouble.Full || !strings.Contains(err.Error(), s.place+" can only be read now: nothing of this was written, and it can be done when it takes writes again: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if open, versions := state(t, s); open != "a=1" || versions != 1 {
		t.Errorf("%s, %d versions", open, versions)
	}
}
