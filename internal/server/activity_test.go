package server

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// So many statements run at once, half of them one user's; who comes then waits for a
// turn, not for ever, and not when it is cancelled.
func TestActivity(t *testing.T) {
	t.Parallel()
	a := newActivity(4, time.Hour)
	ana, ben := a.user(), a.user()
	begin := func(ctx context.Context, of string) (func(), error) {
		if of == "ana" {
			return a.begin(ctx, ana)
		}
		return a.begin(ctx, ben)
	}
	var ends []func()
	for _, of := range []string{"ana", "ana", "ben"} {
		end, err := begin(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	// ana has her half, though one place is free.
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("the client is gone")
	cancel(gone)
	if _, err := begin(ctx, "ana"); !errors.Is(err, gone) {
		t.Errorf("a third of ana's: %v", err)
	}
	last, err := begin(t.Context(), "ben")
	if err != nil {
		t.Fatal(err)
	}
	// One that waits has the turn of the next that ends.
	turn := make(chan error)
	go func() {
		end, err := begin(t.Context(), "ana")
		if err == nil {
			defer end()
		}
		turn <- err
	}()
	ends[0]()
	ends[0]() // which counts once
	if err := <-turn; err != nil {
		t.Errorf("its turn: %v", err)
	}
	// Patience ends.
	a.wait = time.Millisecond
	end, err := begin(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begin(t.Context(), "ana"); pgerror.CodeOf(err) != pgerror.InsufficientResources {
		t.Errorf("a third of ana's: %v", err)
	}
	// A server that stops waits for all of them.
	drained := make(chan bool)
	go func() {
		a.drain(time.Hour)
		close(drained)
	}()
	for {
		if _, err := begin(t.Context(), "ben"); errors.Is(err, errStopping) {
			break
		}
	}
	for _, end := range []func(){ends[1], ends[2], last, end} {
		select {
		case <-drained:
			t.Fatal("it stops while statements run")
		default:
		}
		end()
	}
	<-drained
}

// A cursor that is open counts, until it is closed or its session is over; a flood of one
// user leaves the others their half.
func TestServe_cursors(t *testing.T) {
	t.Parallel()
	r := serve(t, Config{Databases: Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")}, Limits: Limits{Running: 2, Turn: 10 * time.Millisecond}})
	connect := func(user string) *pgconn.PgConn {
		t.Helper()
		c, err := pgconn.Connect(t.Context(), "postgres://"+user+"@"+r.address+"/instagram?sslmode=disable")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) })
		return c
	}
	ana, other, ben := connect("ana"), connect("ana"), connect("ben")
	// The echo has one row, and a cursor that has given it is open still.
	if _, err := ana.Exec(t.Context(), "BEGIN; DECLARE c CURSOR FOR SELECT 1; FETCH 1 FROM c").ReadAll(); err != nil {
		t.Fatal(err)
	}
	if _, err := query(t.Context(), other, "SELECT 1"); codeOf(err) != "53000" {
		t.Errorf("another session of ana: %v", err)
	}
	if _, err := query(t.Context(), ben, "SELECT 1"); err != nil {
		t.Errorf("ben: %v", err)
	}
	if err := ana.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for { // the server hears of it in its own time
		if _, err := query(t.Context(), other, "SELECT 1"); err == nil {
			break
		} else if codeOf(err) != "53000" {
			t.Fatal(err)
		}
	}
}
