package pgsql_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a statement says of the rows that it wants reaches the API as from the driver's own
// dialect: it costs as many calls as its equal there.
func TestPushDown(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 3, Media: 300, Seed: 11})
	ids := r.run(t, "select id from media order by created limit 2")
	if len(ids.rows) != 2 {
		t.Fatal(ids)
	}
	for _, x := range []struct {
		name, here, own string
		args            []string
	}{
		{"all", "select id from media", "SELECT Id FROM Media", nil},
		{"newest", "select id from media order by created desc limit 5", "SELECT Id FROM Media ORDER BY Created DESC LIMIT 5", nil},
		{"newest, nulls first", `select "Id" from instagram."Media" order by "Created" desc nulls first limit 5::bigint`, "SELECT Id FROM Media ORDER BY Created DESC LIMIT 5", nil},
		{"limit", "select id from media limit 5", "SELECT Id FROM Media LIMIT 5", nil},
		{"limit as a parameter", "select id from media limit $1", "SELECT Id FROM Media LIMIT 5", []string{"5"}},
		{"since a day", "select id from media where created >= '2026-11-15'", "SELECT Id FROM Media WHERE Created >= '2026-11-15'", nil},
		{"since a date", "select id from media where created >= date '2026-11-15'", "SELECT Id FROM Media WHERE Created >= '2026-11-15'", nil},
		{"since an instant", "select id from media where created >= timestamp with time zone '2026-11-15 00:00:00+00'", "SELECT Id FROM Media WHERE Created >= '2026-11-15'", nil},
		{"between", "select id from media where created between '2026-11-10' and '2026-11-15'", "SELECT Id FROM Media WHERE Created BETWEEN '2026-11-10' AND '2026-11-15'", nil},
		{"since a parameter", "select id from media where created > $1", "SELECT Id FROM Media WHERE Created > '2026-11-15'", []string{"2026-11-15"}},
		{"by id", "select caption from media where id = '" + ids.rows[0] + "'", "SELECT Caption FROM Media WHERE Id = '" + ids.rows[0] + "'", nil},
		{"by id as a parameter", "select caption from media where id = $1", "SELECT Caption FROM Media WHERE Id = '" + ids.rows[0] + "'", []string{ids.rows[0]}},
		{
			"lateral", "select m.id, x.text from media m left join lateral (select c.text from comments c where c.mediaid = m.id order by c.created desc limit 1) x on true where m.created > '2026-11-15'",
			"SELECT m.Id, (SELECT c.Text FROM Comments c WHERE c.MediaId = m.Id ORDER BY c.Created DESC LIMIT 1) FROM Media m WHERE m.Created > '2026-11-15'", nil,
		},
		{"by ids", "select caption from media where id in ('" + ids.rows[0] + "', '" + ids.rows[1] + "')", "SELECT Caption FROM Media WHERE Id IN ('" + ids.rows[0] + "', '" + ids.rows[1] + "')", nil},
		{"by ids of an array", "select caption from media where id = any ($1)", "SELECT Caption FROM Media WHERE Id IN ('" + ids.rows[0] + "', '" + ids.rows[1] + "')", []string{"{" + ids.rows[0] + "," + ids.rows[1] + "}"}},
		{"by ids of a literal", "select caption from media where id = any ('{" + ids.rows[0] + "," + ids.rows[1] + "}'::text[])", "SELECT Caption FROM Media WHERE Id IN ('" + ids.rows[0] + "', '" + ids.rows[1] + "')", nil},
		{"since days ago", "select id from media where created > now() - interval '5 days'", "SELECT Id FROM Media WHERE Created > datetime('now', '-5 days')", nil},
		{"since days ago as a parameter", "select id from media where created > now() - $1::interval", "SELECT Id FROM Media WHERE Created > datetime('now', '-2 days')", []string{"2 days"}},
		{"since yesterday", "select id from media where created >= current_date - 1", "SELECT Id FROM Media WHERE Created >= date('now', '-1 day')", nil},
		{"since midnight", "select id from media where created >= date_trunc('day', now())", "SELECT Id FROM Media WHERE Created >= date('now')", nil},
		{"join", "select m.id, i.reach from media m join mediainsights i on i.mediaid = m.id where m.created > '2026-11-15'", "SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id WHERE m.Created > '2026-11-15'", nil},
		{"derived", "select x.id from (select id, created from media) x where x.created > '2026-11-15'", "SELECT Id FROM Media WHERE Created > '2026-11-15'", nil},
		{"cast column", "select id::text from media where created::timestamptz > '2026-11-15'::timestamptz", "SELECT Id FROM Media WHERE Created > '2026-11-15'", nil},
	} {
		got := r.run(t, x.here, x.args...)
		if got.code != "" {
			t.Errorf("%s: %s: %s %s", x.name, x.here, got.code, got.message)
			continue
		}
		rows, calls := own(t, r, x.own)
		if got.rows == nil || x.name != "all" && x.name != "join" && x.name != "lateral" && got.calls >= 7 {
			t.Errorf("%s: %s: %d rows in %d calls: nothing shows that it was pushed down", x.name, x.here, len(got.rows), got.calls)
		}
		if got.calls != calls || len(got.rows) != rows {
			t.Errorf("%s: %s\n%d rows in %d calls, and the driver %d in %d", x.name, x.here, len(got.rows), got.calls, rows, calls)
		}
	}
}

// own runs a statement of the driver's dialect, and counts its rows and calls.
func own(t *testing.T, r *rig, query string) (count, calls int) {
	t.Helper()
	rows, err := r.Query(t.Context(), query, nil)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if err := rows.Drain(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	report, _ := rows.Report()
	return int(report.Rows), report.QuotaCalls
}
