package fetch_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
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
	for want, calls := range map[int]int{5: 1, 100: 3, 2000: all.quota} {
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
	if len(got.notes) != 1 || got.notes[0].Reason != fetch.ReasonOutOfRange || got.notes[0].Column != "FollowerCount" {
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
	if len(got.notes) != 1 || got.notes[0].Reason != fetch.ReasonRetiredMetric {
		t.Errorf("notes %+v", got.notes)
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
	if len(got.notes) != 1 || got.notes[0].Reason != fetch.ReasonNoData || got.notes[0].Column != "Reach" || got.notes[0].Object != "1" {
		t.Errorf("notes %+v", got.notes)
	}
}

// What a parameter cannot be is an error that lists what it can.
func TestAccountInsights_refused(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	for sql, want := range map[string]string{
		"SELECT Reach FROM AccountInsights WHERE Period = 'year'":                                                                      `AccountInsights: Period "year": the API takes day, week, days_28`,
		"SELECT Reach FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-01-01' AND EndDate <= '2026-06-01'": "AccountInsights: a total covers 30 days at the most, not 2026-01-01 to 2026-06-01: narrow StartDate and EndDate, or read MetricType = 'time_series'",
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
