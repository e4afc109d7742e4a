package fetch_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Numbers over time count with the pages: a report of many accounts that may keep little
// has the same rows for the same calls, is told the same, and never holds much more than it
// may.
func TestSpill_numbers(t *testing.T) {
	t.Parallel()
	const most = 200 << 10
	days := "StartDate >= '" + graphsim.DefaultNow.AddDate(0, 0, -30).Format("2006-01-02") + "'"
	for _, sql := range []string{
		"SELECT * FROM AccountInsightValues WHERE Grain = 'day' AND " + days,
		"SELECT p.UserName, i.* FROM InstagramBusinessProfile p JOIN AccountInsightValues i USING (InstagramBusinessAccountId) WHERE i.Grain = 'day' AND i." + days,
		"SELECT a.Metric, b.Metric, sum(a.Value), sum(b.Value) FROM AccountInsightValues a, AccountInsightValues b WHERE a.Grain = 'day' AND b.Grain = 'day' AND a.Metric = 'views' AND b.Metric = 'likes' AND a." + days + " AND b." + days + " GROUP BY 1, 2",
		"SELECT * FROM AccountTimeSeriesMediaProductType WHERE EndTime >= '2026-10-01'",
		"SELECT * FROM OnlineFollowers",
		"SELECT * FROM AudienceInsights",
		"SELECT p.UserName, m.Id, i.EndTime, i.Reach FROM InstagramBusinessProfile p JOIN Media m USING (InstagramBusinessAccountId) JOIN AccountInsights i USING (InstagramBusinessAccountId) WHERE i.EndTime >= '2026-11-10'",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 6, Media: 20, Comments: -1})
			whole, err := r.query(sql)
			if err != nil {
				t.Fatal(err)
			}
			for _, memory := range []int{most, 1, 20_000} {
				r.cfg.MaxMemory, r.cfg.Memory = memory, fetch.NewMemory()
				run, rows := r.little(sql, 3*most)
				if diff := cmp.Diff(whole.rows, rows); diff != "" {
					t.Errorf("%d (-all in memory +little): %s", memory, diff[:min(len(diff), 500)])
				}
				if diff := cmp.Diff(told(whole.notes), told(run.Notes())); diff != "" {
					t.Errorf("%d: told (-all in memory +little): %s", memory, diff)
				}
				if got := r.sim.Calls(); got != whole.quota {
					t.Errorf("%d calls, and %d with all in memory", got, whole.quota)
				}
				if run.Written() == 0 && memory < most {
					t.Errorf("%d: nothing was written away", memory)
				}
			}
		})
	}
}

// Windows are asked for some at a time: one more than that is no other answer.
func TestNumbers_manyWindows(t *testing.T) {
	t.Parallel()
	for _, login := range []bool{false, true} {
		r := newRig(t, graphsim.Options{Accounts: 2, InsightDays: 120, Media: 5, Comments: -1})
		if login {
			r.loginWithInstagram(0)
		} else {
			r.cfg.Account = r.sim.Data().Accounts[0].ID
		}
		last := 0
		for _, days := range []int{49, 50, 51, 52, 101, 102} {
			since := graphsim.DefaultNow.AddDate(0, 0, -days).Format("2006-01-02")
			got, err := r.query(fmt.Sprintf("SELECT StartDate, Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'day' AND StartDate >= '%s'", since))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.rows) != days || got.quota < days || got.quota > days+1 || last >= len(got.rows) {
				t.Errorf("%d rows of %d days for %d calls", len(got.rows), days, got.quota)
			}
			last = len(got.rows)
		}
	}
}
