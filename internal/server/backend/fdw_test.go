package backend_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// A PostgreSQL takes the tables for its own by postgres_fdw. What it sends on costs the calls
// that it costs here.
func TestForeignDataWrapper(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 300}, "")
	host, port, err := net.SplitHostPort(r.address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), pgtest.Database(t).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	for _, text := range []string{
		"create extension postgres_fdw",
		"create server v foreign data wrapper postgres_fdw options (host '" + host + "', port '" + port + "', dbname 'posts', fetch_size '500')",
		"create user mapping for current_user server v options (user 'ann', password_required 'false')",
		"create schema i",
		"import foreign schema instagram from server v into i",
	} {
		if _, err := conn.Exec(t.Context(), text); err != nil {
			if strings.Contains(err.Error(), "is not available") {
				t.Skip("postgres_fdw is not installed: ", err)
			}
			t.Fatalf("%s: %v", text, err)
		}
	}
	if n := r.calls(t); n != 0 {
		t.Errorf("%d calls to import the schema", n)
	}
	now := r.sim.Now().UTC()
	week := now.AddDate(0, 0, -7).Format("2006-01-02 15:04:05+00")
	for _, c := range []struct {
		query, same string // the second for the server itself
		rows, more  int    // calls more that it may cost
	}{
		{`select "Id", "Created" from i."Media" order by "Created" desc limit 5`, `select "Id", "Created" from "Media" order by "Created" desc limit 5`, 5, 0},
		{`select "Id" from i."Media" limit 3`, `select "Id" from "Media" limit 3`, 3, 0},
		{`select "Id" from i."Media" where "Created" > '` + week + `'`, `select "Id" from "Media" where "Created" > '` + week + `'::timestamptz`, -1, 0},
		{`select "Id" from i."Media" where "Id" = any (array['1', '2'])`, `select "Id" from "Media" where "Id" = any (array['1', '2'])`, 0, 0},
		{`select "Id", "Caption" from i."Media"`, `select "Id", "Caption" from "Media"`, 300, 0},
		{`select m."Id", c."Text" from i."Media" m join i."Comments" c on c."MediaId" = m."Id"`, `select m."Id", c."Text" from "Media" m join "Comments" c on c."MediaId" = m."Id"`, -1, 3}, // it joins by itself
	} {
		by, err := texts(t, conn, c.query)
		if err != nil || c.rows >= 0 && len(by) != c.rows {
			t.Errorf("%s: %d rows, %v", c.query, len(by), err)
		}
		calls := r.calls(t)
		// A session of its own, which has learned nothing of the other one's.
		own, err := texts(t, r.connect(t, nil), c.same)
		if want := r.calls(t); err != nil || len(own) != len(by) || calls > want+c.more {
			t.Errorf("%s: %d rows for %d calls, and of the server itself %d for %d, %v", c.query, len(by), calls, len(own), want, err)
		}
	}
}
