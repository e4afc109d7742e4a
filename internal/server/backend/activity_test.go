package backend_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// pg_stat_activity has the sessions of the user that asks, with what they call themselves and
// whether they run something, and those of nobody else.
func TestActivity(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "")
	connect := func(user, application string) *pgx.Conn {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), "postgres://"+user+"@"+r.address+"/posts?sslmode=disable&application_name="+application)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close(context.Background()) })
		return conn
	}
	one, two := connect("ann", "first"), connect("ann", "second")
	connect("ben", "third")
	const query = "select pid = pg_backend_pid(), datname, usename, application_name, state, client_addr, client_port > 0, backend_start <= now() from pg_stat_activity order by application_name"
	seen := func(want ...string) {
		t.Helper()
		rows, err := texts(t, one, query)
		if err != nil || !slices.Equal(rows, want) {
			t.Errorf("%q, %v", rows, err)
		}
	}
	const rest = "|127.0.0.1|t|t"
	seen("t|posts|ann|first|active"+rest, "f|posts|ann|second|idle"+rest)
	if _, err := two.Exec(t.Context(), "set application_name = 'another'"); err != nil {
		t.Fatal(err)
	}
	seen("f|posts|ann|another|idle"+rest, "t|posts|ann|first|active"+rest)
	if _, err := two.Exec(t.Context(), "reset application_name"); err != nil {
		t.Fatal(err)
	}
	seen("t|posts|ann|first|active"+rest, "f|posts|ann|second|idle"+rest)
	if err := two.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for rows := []string{""}; len(rows) != 1 || !strings.HasPrefix(rows[0], "t|"); { // it is gone once the server has seen that
		var err error
		if rows, err = texts(t, one, query); err != nil {
			t.Fatal(err)
		}
	}
}

// Addresses are where the connection begins and ends, as text and in binary.
func TestAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "")
	conn := r.connect(t, nil)
	at := netip.MustParseAddrPort(r.address)
	var server, client netip.Addr
	var port int
	err := conn.QueryRow(t.Context(), "select inet_server_addr(), inet_client_addr(), inet_server_port()").Scan(&server, &client, &port)
	if err != nil || server != at.Addr() || client != at.Addr() || port != int(at.Port()) {
		t.Errorf("%s, %s, %d, %v", server, client, port, err)
	}
	rows, err := texts(t, conn, "select inet_server_addr(), inet_client_addr(), inet_server_port(), inet_client_port() > 0")
	if want := at.Addr().String() + "|" + at.Addr().String() + "|" + rows[0][strings.LastIndexByte(rows[0][:len(rows[0])-2], '|')+1:]; err != nil || rows[0] != want {
		t.Errorf("%q, %v", rows, err)
	}
}
