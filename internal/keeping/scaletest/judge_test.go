//go:build unix

package scaletest

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// row is the values of a row as one text, of a platform's and of the sink's alike.
func row(values ...any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case nil:
		case time.Time:
			texts[i] = v.UTC().Format(time.RFC3339)
		default:
			texts[i] = fmt.Sprint(v)
		}
	}
	return strings.Join(texts, "\x1f")
}

// fields are the values of an object's fields.
func fields(of interface{ Field(string) any }, names ...string) (values []any) {
	for _, n := range names {
		values = append(values, of.Field(n))
	}
	return values
}

// truths are, for each table, the columns that are looked at, and the rows of an account.
var truths = map[string]struct {
	columns string
	rows    func(a *graphsim.Account) []string
}{
	"instagrambusinessprofile": {"instagrambusinessaccountid, username, fullname, bio, website, followerscount, followscount, mediacount", func(a *graphsim.Account) []string {
		return []string{row(fields(a, "id", "username", "name", "biography", "website", "followers_count", "follows_count", "media_count")...)}
	}},
	"media": {"id, mediatype, mediaproducttype, caption, likescount, commentscount, created, link, shortcode, iscommentenabled", func(a *graphsim.Account) (rows []string) {
		for _, m := range a.Media {
			rows = append(rows, row(fields(m, "id", "media_type", "media_product_type", "caption", "like_count", "comments_count", "timestamp", "permalink", "shortcode", "is_comment_enabled")...))
		}
		return rows
	}},
	"mediainsights": {"mediaid, postcreated, reach, saved, shares, views", func(a *graphsim.Account) (rows []string) {
		for _, m := range a.Media {
			values := []any{m.ID, m.Timestamp}
			for _, metric := range []string{"reach", "saved", "shares", "views"} {
				var v any
				if m.HasInsight(metric) {
					v = m.Insight(metric)
				}
				values = append(values, v)
			}
			rows = append(rows, row(values...))
		}
		return rows
	}},
	"comments": {"id, mediaid, text, created, likes, hidden, postcreated", func(a *graphsim.Account) (rows []string) {
		for _, m := range a.Media {
			for _, c := range m.Comments {
				rows = append(rows, row(c.ID, m.ID, c.Text(), c.Timestamp, c.LikeCount, c.Hidden, m.Timestamp))
			}
		}
		return rows
	}},
}

// judge holds what is kept against what is there: each row once, in one version, and of one
// reading.
func (f *fleet) judge() (rows int) {
	f.t.Helper()
	w := f.platform.world
	o := w.options()
	o.Now = w.Start
	truth := graphsim.New(o)
	before := f.t.Failed()
	for login := range w.Logins {
		d := truth.DataOf(login)
		for _, a := range d.Accounts {
			for _, table := range f.tables {
				if of, is := truths[strings.ToLower(table)]; is {
					rows += f.same(strings.ToLower(table), a.ID, of.columns, of.rows(a))
				} else {
					rows += f.days(a)
				}
			}
		}
		if !before && f.t.Failed() { // the first ones are enough
			f.t.Fatalf("login %d is not kept as it is", login)
		}
	}
	for what, query := range map[string]string{
		"ranges that were read into the sink twice": `SELECT count(*) FROM sync_scan a JOIN sync_scan b ON a.id < b.id AND a.account = b.account AND a.name = b.name
			AND coalesce(a.range_from, '-infinity') < coalesce(b.range_to, 'infinity') AND coalesce(b.range_from, '-infinity') < coalesce(a.range_to, 'infinity')`,
		"accounts that are nobody's": fmt.Sprintf("SELECT count(DISTINCT account) - %d FROM media_version", w.Logins*w.Accounts),
		"jobs that failed":           "SELECT count(*) FROM river_job WHERE state IN ('discarded', 'cancelled')",
	} {
		if n := f.number(query); n != 0 {
			f.t.Errorf("%d %s", n, what)
		}
	}
	if f.clients == 0 && runtime.GOOS == "linux" || f.clients > 2*sqlsink.Connections {
		f.t.Errorf("a worker has had %d connections to PostgreSQL, and may have %d", f.clients, 2*sqlsink.Connections)
	}
	return rows
}

// same holds all versions of the rows of an account against what they should be.
func (f *fleet) same(table, account, columns string, want []string) int {
	f.t.Helper()
	expected := map[string]int{}
	for _, r := range want {
		expected[r]++
	}
	got := f.rows("SELECT "+columns+", seen_to FROM "+table+"_version WHERE account = $1", account)
	for _, values := range got {
		if values[len(values)-1] != nil {
			f.t.Errorf("%s of %s: a row that is there was closed: %v", table, account, values)
		}
		expected[row(values[:len(values)-1]...)]--
	}
	for r, n := range expected {
		if n != 0 {
			f.t.Errorf("%s of %s: %d times too few (below 0: too often): %s", table, account, n, strings.ReplaceAll(r, "\x1f", "|"))
		}
	}
	return len(got)
}

// days holds the numbers by day of an account. How many days there are depends on the moment
// of the reading, by one or two.
func (f *fleet) days(a *graphsim.Account) int {
	f.t.Helper()
	seen := map[time.Time]bool{}
	got := f.rows("SELECT endtime, reach FROM accountinsights_version WHERE account = $1", a.ID)
	for _, values := range got {
		end, is := values[0].(time.Time)
		if !is || seen[end.UTC()] {
			f.t.Errorf("%s has the day %v twice, or not as a time", a.ID, values[0])
		}
		seen[end.UTC()] = true
		if want := a.DayValue("reach", end); cmp.Compare(fmt.Sprint(values[1]), fmt.Sprint(want)) != 0 {
			f.t.Errorf("%s: reach of the day to %v is %v, not %d", a.ID, end, values[1], want)
		}
	}
	if n := len(got); n < 88 || n > 91 {
		f.t.Errorf("%s has %d days", a.ID, n)
	}
	return len(got)
}

func (f *fleet) rows(query, account string) (all [][]any) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), time.Minute)
	defer cancel()
	rows, err := f.db.QueryContext(ctx, query, account)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		f.t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			f.t.Fatal(err)
		}
		all = append(all, values)
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	return all
}

// spent holds the calls against those whose answers were kept, apart from those about logins.
// What was lost is what was under way when something happened to who did it.
func (f *fleet) spent(j *journal, c *chance) {
	f.t.Helper()
	granted, refused, login := j.calls()
	used := f.number("SELECT sum(calls) FROM sync_scan WHERE name <> 'InstagramBusinessProfile'")
	most := f.number("SELECT max(calls) FROM (SELECT sum(calls) AS calls FROM sync_scan GROUP BY account, name) AS x")
	f.t.Logf("%d calls, %d of them about logins, %d kept, %d refused; a table takes %d at the most, and %d were under way when something happened", granted, login, used, refused, most, c.inHand)
	if lost := granted - login - used; lost > c.inHand*most {
		f.t.Errorf("%d calls were in vain, and %d may be", lost, c.inHand*most)
	}
}
