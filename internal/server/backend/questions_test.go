package backend_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// TestQuestions asks the ten questions that are measured in the words of PostgreSQL, as psql
// sends them (the simple protocol) and as JDBC does (prepared, in binary): each has as many
// rows, for as many calls, as in the driver.
func TestQuestions(t *testing.T) {
	t.Parallel()
	o := drivertest.Options{Accounts: 3, Media: 450, Comments: 2000, Replies: 400, InsightDays: 90}
	r := newRig(t, o, "")
	now := r.sim.Now().UTC()
	week, quarter := now.AddDate(0, 0, -7), now.Truncate(24*time.Hour).AddDate(0, 0, -89)
	post := r.sim.Data().Accounts[0].Media[0].ID
	for _, q := range []struct{ ours, theirs string }{
		{`SELECT Id, Caption, Created FROM Media ORDER BY Created DESC LIMIT 10`, `select "Id", "Caption", "Created" from "Media" order by "Created" desc nulls last limit 10`},
		{`SELECT Id, Caption, MediaType, Created, LikesCount FROM Media`, `select id, caption, mediatype, created, likescount from media`},
		{fmt.Sprintf(`SELECT Id, Caption, Created FROM Media WHERE Created >= '%s'`, week.Format(time.DateTime)), fmt.Sprintf(`select id, caption, created from media where created >= timestamptz '%s+00'`, week.Format(time.DateTime))},
		{`SELECT m.Id, i.Reach, i.Saved, i.Views, i.Shares FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id`, `select m.id, i.reach, i.saved, i.views, i.shares from media m join mediainsights i on i.mediaid = m.id`},
		{`SELECT m.Id, c.Id, c.Text, c.Username FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id`, `select m.id, c.id, c.text, c.username from media m left join comments c on c.mediaid = m.id`},
		{fmt.Sprintf(`SELECT c.Text, r.Text FROM Comments c LEFT JOIN Replies r ON r.CommentId = c.Id WHERE c.MediaId = '%s'`, post), fmt.Sprintf(`select c.text, r.text from comments c left join replies r on r.commentid = c.id where c.mediaid = '%s'`, post)},
		{`SELECT m.Id, k.Id, k.MediaType FROM Media m JOIN MediaChildren k ON k.MediaId = m.Id`, `select m.id, k.id, k.mediatype from media m join mediachildren k on k.mediaid = m.id`},
		{fmt.Sprintf(`SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '%s'`, quarter.Format(time.DateTime)), fmt.Sprintf(`select instagrambusinessaccountid, endtime, reach from accountinsights where endtime >= '%s+00'`, quarter.Format(time.DateTime))},
		{`SELECT UserName, FollowersCount, MediaCount FROM InstagramBusinessProfile`, `select username, followerscount, mediacount from instagrambusinessprofile`},
		{`SELECT * FROM (SELECT strftime('%Y-%m', m.Created) AS Month, m.Id, i.Reach,
			row_number() OVER (PARTITION BY strftime('%Y-%m', m.Created) ORDER BY i.Reach DESC, m.Id) AS Rank
			FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id) WHERE Rank <= 3`, `select * from (select to_char(m.created, 'YYYY-MM') as month, m.id, i.reach,
			row_number() over (partition by to_char(m.created, 'YYYY-MM') order by i.reach desc nulls last, m.id) as rank
			from media m join mediainsights i on i.mediaid = m.id) t where rank <= 3`},
	} {
		rows, calls := driverRows(t, r, q.ours)
		for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeSimpleProtocol, pgx.QueryExecModeCacheStatement} {
			c := r.connect(t, nil)
			r.calls(t)
			found, err := c.Query(t.Context(), q.theirs, mode)
			if err != nil {
				t.Errorf("%s: %v", q.theirs, err)
				continue
			}
			n := 0
			for found.Next() {
				n++
			}
			if err := found.Err(); err != nil {
				t.Errorf("%s: %v", q.theirs, err)
				continue
			}
			if took := r.calls(t); n != rows || took > calls {
				t.Errorf("%s (%v): %d rows for %d calls, in the driver %d for %d", q.theirs, mode, n, took, rows, calls)
			}
		}
	}
}

// driverRows is how many rows a query has in the driver, and for how many calls.
func driverRows(t *testing.T, r *rig, query string) (rows, calls int) {
	t.Helper()
	db, err := sql.Open("instagram", r.sim.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var report driver.Report
	found, err := db.QueryContext(driver.WithReport(t.Context(), &report), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for found.Next() {
		rows++
	}
	if err := found.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return rows, report.QuotaCalls
}
