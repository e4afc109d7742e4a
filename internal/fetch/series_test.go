package fetch_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Ninety days of three accounts are three windows, each of all accounts in one
// call.
func TestAccountInsights_days(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 3})
	now := r.sim.Now()
	since := now.Truncate(24*time.Hour).AddDate(0, 0, -89)
	var want []string
	for _, a := range r.sim.Data().Accounts {
		for _, p := range a.Series("reach", "day", since, now, now) {
			want = append(want, fmt.Sprintf("%s|%s|%d", a.ID, value.FormatTime(p.EndTime), p.Value))
		}
	}
	sql := fmt.Sprintf("SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '%s'", value.FormatTime(since))
	got, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" || len(want) < 3*88 {
		t.Errorf("%d rows wanted:\n%s", len(want), diff)
	}
	if got.quota != 3 {
		t.Errorf("%d calls, not one for each 30 days", got.quota)
	}
}

// Where few days are wanted of a long range, no more of it is read; the rows are
// the same.
func TestAccountInsights_few(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, InsightDays: 700})
	since := r.sim.Now().AddDate(0, 0, -600)
	sql := fmt.Sprintf("SELECT InstagramBusinessAccountId, EndTime, Reach, FollowerCount FROM AccountInsights WHERE EndTime >= '%s'", value.FormatTime(since))
	all, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	for want, calls := range map[int]int{5: 1, 100: 2, 2000: all.quota} {
		got, err := r.limited(want, fmt.Sprint(sql, " LIMIT ", want))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.rows) != min(want, len(all.rows)) || got.quota != calls {
			t.Errorf("LIMIT %d: %d rows in %d calls, want %d", want, len(got.rows), got.quota, calls)
		}
		slices.Sort(got.rows)
		if len(slices.Compact(got.rows)) != min(want, len(all.rows)) {
			t.Errorf("LIMIT %d: a row comes twice", want)
		}
		for _, row := range got.rows {
			if !slices.Contains(all.rows, row) {
				t.Fatalf("LIMIT %d: %s is not among the rows", want, row)
			}
		}
	}
}

// Gains of followers exist for 30 days only: the other days are NULL, with a
// note.
func TestAccountInsights_gains(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	since := r.sim.Now().AddDate(0, 0, -60)
	got, err := r.query(fmt.Sprintf("SELECT count(Reach) > 55, count(FollowerCount) BETWEEN 27 AND 30 FROM AccountInsights WHERE EndTime >= '%s'", value.FormatTime(since)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1|1"}, got.rows); diff != "" {
		t.Error(diff)
	}
	if len(got.notes) != 1 || got.notes[0].Reason != note.OutOfRange || got.notes[0].Column != "FollowerCount" {
		t.Errorf("notes %+v", got.notes)
	}
}

func TestAccountInsights_totals(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2})
	now := r.sim.Now()
	since := now.AddDate(0, 0, -7)
	var want []string
	for _, a := range r.sim.Data().Accounts {
		views, _ := a.Total("views", since, now, now)
		want = append(want, fmt.Sprintf("%s|total_value|%d|~|~", a.ID, views))
	}
	got, err := r.query(fmt.Sprintf(`SELECT InstagramBusinessAccountId, MetricType, Views, FollowerCount, EndTime FROM AccountInsights
		WHERE MetricType = 'total_value' AND StartDate >= '%s'`, value.FormatTime(since)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
		t.Error(diff)
	}
}

// A month of 31 days, a quarter and a year have totals: the API gives them for 30
// days at the most, so they are added up. LIMIT and the other way to ask change
// nothing.
func TestAccountInsights_longTotals(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, InsightDays: 500})
	now := r.sim.Now()
	for _, span := range []struct {
		since, until string
		calls        int
	}{
		{"2026-10-01", "2026-10-31", 1},
		{"2026-10-01", "2026-10-31 23:59:59", 2},
		{"2026-10-01", "2026-11-01", 2},
		{"2026-10-01 08:00:00", "2026-11-01 08:00:00", 2}, // at which days end
		{"2026-10-01 07:00:00", "2026-10-31 07:00:01", 1}, // from which a day begins in California
		{"2026-10-01 07:00:00", "2026-10-31 07:00:02", 1}, // in whose last second none ends
		{"2026-10-01 08:00:00", "2026-10-31 12:00:00", 1},
		{"2026-03-01 07:59:59", "2026-04-01 07:00:00", 2}, // over a change of the clocks
		{"2026-07-01", "2026-09-30 23:59:59", 4},
		{"2025-11-20", "2026-11-20", 13},
	} {
		since, _ := value.ParseTime(span.since)
		until, _ := value.ParseTime(span.until)
		from := since
		if strings.HasSuffix(span.since, " 07:00:00") {
			from = since.Add(time.Second)
		}
		var want []string
		for _, a := range r.sim.Data().Accounts {
			views, _ := a.Total("views", from, until, now)
			likes, _ := a.Total("likes", from, until, now)
			want = append(want, fmt.Sprintf("%s|%s|%d|%d", a.ID, value.FormatTime(until), views, likes))
		}
		sql := "SELECT InstagramBusinessAccountId, EndDate, Views, Likes FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '" +
			span.since + "' AND EndDate = '" + span.until + "'"
		for limit, text := range []string{sql, sql + " LIMIT 1", sql + " AND InstagramBusinessAccountId IN (SELECT Id FROM InstagramBusinessProfile)"} {
			got, err := r.limited(limit%2, text)
			if err != nil {
				t.Fatal(err)
			}
			if limit == 0 && got.quota != span.calls {
				t.Errorf("%s: %d calls, not %d", text, got.quota, span.calls)
			}
			old := since.Before(now.Add(-90 * 24 * time.Hour)) // than what the API says that it keeps
			if diff := cmp.Diff(sorted(want)[:len(want)-limit%2], sorted(got.rows)); diff != "" || old != tells(got.notes, note.TooOld) || !old && len(got.notes) > 0 {
				t.Errorf("%s: notes %v\n%s", text, told(got.notes), diff)
			}
		}
	}
}

// Accounts are counted once: what counts them cannot be added up, but for less
// than that, and beside what can.
func TestAccountInsights_uniqueTotals(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	for columns, named := range map[string]string{"Reach": "Reach", "Views, AccountsEngaged, Likes": "AccountsEngaged", "*": "Reach, AccountsEngaged"} {
		_, err := r.query("SELECT " + columns + " FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '2026-10-01' AND EndDate = '2026-11-01'")
		want := "AccountInsights: " + named + ": the API gives totals of 30 days at the most, and counts an account once in each, so that those from 2026-10-01 to 2026-11-01 cannot be added up: narrow StartDate and EndDate, or leave the column out"
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", columns, err, want)
		}
	}
	for _, columns := range []string{"count(*)", "count(Views)", "count(FollowerCount) + 1"} { // of which a total has none
		got, err := r.query("SELECT " + columns + " FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '2026-10-01' AND EndDate = '2026-11-01'")
		if err != nil || got.rows[0] != "1" {
			t.Errorf("%s: %v, %v", columns, got.rows, err)
		}
	}
}

// The days that there are do not depend on the columns read: those that a metric
// has none of are NULL with a reason, also those of metrics that exist only as
// totals or for other periods.
func TestAccountInsights_sameDays(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2})
	since := value.FormatTime(r.sim.Now().AddDate(0, 0, -70))
	for _, period := range []string{"day", "week", "days_28"} {
		var want []string
		for _, columns := range []string{"Reach", "FollowerCount", "Views", "Impressions", "MetricType", "Reach, FollowerCount, Views, Likes"} {
			sql := "SELECT InstagramBusinessAccountId || EndTime FROM (SELECT InstagramBusinessAccountId, EndTime, " + columns +
				" FROM AccountInsights WHERE Period = '" + period + "' AND EndTime >= '" + since + "')"
			got, err := r.query(sql)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = sorted(got.rows)
			}
			if diff := cmp.Diff(want, sorted(got.rows)); diff != "" || len(want) != 2*70 {
				t.Errorf("%s, %s: %d rows: %s", period, columns, len(got.rows), diff)
			}
			for _, n := range got.notes {
				if n.Incomplete {
					t.Errorf("%s: %+v", columns, n)
				}
			}
		}
	}
	for sql, want := range map[string][]string{
		"SELECT Views FROM AccountInsights WHERE EndTime >= '" + since + "'": {
			"not_in_metric_type Views: the API gives it for MetricType total_value and Period day",
		},
		"SELECT FollowerCount FROM AccountInsights WHERE EndTime >= '" + since + "'": {
			"out_of_range FollowerCount: the API gives it for the last 30 days only, without today",
		},
		"SELECT FollowerCount FROM AccountInsights WHERE Period = 'week' AND EndTime >= '" + since + "'": {
			"not_in_metric_type FollowerCount: the API gives it for MetricType time_series and Period day",
		},
	} {
		got, err := r.query(sql)
		if diff := cmp.Diff(want, told(got.notes)); diff != "" || err != nil || len(got.rows) != 2*70 {
			t.Errorf("%s: %d rows, %v: %s", sql, len(got.rows), err, diff)
		}
	}
}

// A metric that the API does not know any more is left out, of all accounts in
// one call and of all windows at once.
func TestAccountInsights_retired(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 5})
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "reach"})
	got, err := r.query("SELECT Reach, FollowerCount FROM AccountInsights WHERE EndTime >= '" + value.FormatTime(r.sim.Now().AddDate(0, 0, -25)) + "'")
	if err != nil || len(got.rows) < 5*20 {
		t.Fatalf("%d rows, %v", len(got.rows), err)
	}
	if got.quota > 2 {
		t.Errorf("%d calls: %v", got.quota, got.calls)
	}
	want := []string{
		"days_unknown  (rows may be missing): the API refuses Reach, by which it is known which days there are",
		"retired_metric Reach: the API refused it",
	}
	if diff := cmp.Diff(want, told(got.notes)); diff != "" {
		t.Error(diff)
	}
}

// A metric that is asked for and not answered is NULL with a reason.
func TestAccountInsights_unanswered(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	r.cfg.Account = "1"
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{
		front: func(r *http.Request, _ http.RoundTripper) (*http.Response, error) {
			return reply(r, http.StatusOK, `{"data":[{"name":"views","period":"day","total_value":{"value":7}}]}`), nil
		},
	}})
	got, err := r.query("SELECT Views, Reach FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '" +
		value.FormatTime(r.sim.Now().AddDate(0, 0, -7)) + "'")
	if err != nil || len(got.rows) != 1 || got.rows[0] != "7|~" {
		t.Fatalf("%v, %v", got.rows, err)
	}
	if len(got.notes) != 1 || got.notes[0].Reason != note.NoData || got.notes[0].Column != "Reach" || got.notes[0].Object != "1" {
		t.Errorf("notes %+v", got.notes)
	}
}

// What a parameter cannot be is an error that lists what it can.
func TestAccountInsights_refused(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	for sql, want := range map[string]string{
		"SELECT Reach FROM AccountInsights WHERE Period = 'year'":                                                                      `AccountInsights: Period "year": the API takes day, week, days_28`,
		"SELECT Reach FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-01-01' AND EndDate <= '2026-06-01'": "AccountInsights: Reach: the API gives totals of 30 days at the most, and counts an account once in each, so that those from 2026-01-01 to 2026-06-01 cannot be added up: narrow StartDate and EndDate, or leave the column out",
	} {
		if _, err := r.query(sql); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", sql, err, want)
		}
	}
}

// A parameter that comes from another table is known before the call is made.
func TestAccountInsights_joinedParameter(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	got, err := r.query("SELECT DISTINCT a.Period FROM (SELECT 'week' AS p UNION SELECT 'day') v JOIN AccountInsights a ON a.Period = v.p")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"day", "week"}, sorted(got.rows)); diff != "" {
		t.Error(diff)
	}
}

// An account of which the API gives no day of reach is told, where the API has some:
// not of today, nor of long ago, nor of the time before its first day.
func TestAccountInsights_silentReach(t *testing.T) {
	const unknown = "days_unknown  of 1 (rows may be missing): Reach, by which it is known which days there are, is not in the answer, though the API keeps it for 90 days"
	ago := func(days int) string { return value.FormatTime(graphsim.DefaultNow.AddDate(0, 0, -days)) }
	for name, test := range map[string]struct {
		where string
		begun int // how many days ago the account's days begin
		told  bool
	}{
		"none":            {where: ">= '" + ago(20) + "'", told: true},
		"none, one day":   {where: ">= '" + ago(9) + "' AND EndTime < '" + ago(8) + "'", told: true},
		"none, windows":   {where: ">= '" + ago(75) + "'", told: true},
		"none, few":       {where: ">= '" + ago(75) + "' LIMIT 5", told: true},
		"none yet":        {where: ">= '" + ago(2) + "'"},
		"none any more":   {where: ">= '" + ago(150) + "' AND EndTime < '" + ago(95) + "'"},
		"begun since":     {where: ">= '" + ago(75) + "'", begun: 20},
		"begun since few": {where: ">= '" + ago(75) + "' LIMIT 5", begun: 20},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, graphsim.Options{})
			p := &peer{accounts: []string{"1"}}
			p.insights = func(_ string, params url.Values) answer {
				until, err := strconv.ParseInt(params.Get("until"), 10, 64)
				if err != nil {
					t.Error(err)
				}
				day := time.Unix(until, 0).UTC().Truncate(24 * time.Hour).Add(-16 * time.Hour)
				if test.begun == 0 || day.Before(graphsim.DefaultNow.AddDate(0, 0, -test.begun)) {
					return ok(`{"data":[{"name":"reach"}]}`)
				}
				return ok(`{"data":[{"name":"reach","values":[{"value":1,"end_time":"` + day.Format(time.RFC3339) + `"}]}]}`)
			}
			r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
			got, err := r.query("SELECT Reach FROM AccountInsights WHERE EndTime " + test.where)
			if err != nil || (len(got.rows) > 0) != (test.begun > 0) {
				t.Fatalf("%v, %v", got.rows, err)
			}
			var want []string
			if test.told {
				want = []string{unknown}
			}
			if diff := cmp.Diff(want, told(got.notes)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
