package server

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// A cursor that is open counts, until it is closed or its session is over; a flood of one
// user leaves the others their half.
func TestServe_cursors(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")}, Limits: host.Limits{Running: 2, Turn: 10 * time.Millisecond}})
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
