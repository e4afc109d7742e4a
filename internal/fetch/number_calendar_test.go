package fetch_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// calendars are presents behind which the clocks of California change, months of every
// length end, and a leap day lies.
var calendars = map[string]time.Time{
	"the clocks go back":    time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC),
	"the clocks go forward": time.Date(2027, time.April, 3, 12, 0, 0, 0, time.UTC),
	"a leap day":            time.Date(2028, time.March, 9, 12, 0, 0, 0, time.UTC),
	"on the leap day":       time.Date(2028, time.February, 29, 23, 59, 59, 0, time.UTC),
	"in the hour of change": time.Date(2027, time.March, 14, 9, 59, 0, 0, time.UTC),
	"a year ends":           time.Date(2027, time.January, 2, 7, 59, 59, 0, time.UTC),
	"a day has just ended":  time.Date(2027, time.March, 15, 7, 0, 0, 0, time.UTC),
}

// parted adds up an account's days by the parts of a grain that they are in, as far as
// those have ended and have all of their days: each by its beginning and its end.
func parted(t *testing.T, a *graphsim.Account, metric, grain string, since, now time.Time) map[string]int64 {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int64{}
	for _, p := range a.Series(metric, "day", since, now, now) {
		noon := p.EndTime.Add(-11 * time.Hour).In(zone) // of 23 hours, 24 or 25
		year, month, day := noon.Date()
		last := day
		switch grain {
		case "week":
			for noon.Weekday() != time.Monday {
				noon, day = noon.AddDate(0, 0, -1), day-1
			}
			last = day + 6
		case "month":
			day, last = 1, time.Date(year, month+1, 0, 0, 0, 0, 0, zone).Day()
		}
		begin, end := time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, last+1, 0, 0, 0, 0, zone)
		if !begin.Before(since) && !end.After(now) {
			sums[value.FormatTime(begin)+" "+value.FormatTime(end)] += p.Value
		}
	}
	return sums
}

// The parts of a grain are those of the calendar of California: what they have adds up the
// days that the API gives, each in one part, whenever the clocks change, months end, or a
// year has a leap day.
func TestNumbers_calendar(t *testing.T) {
	t.Parallel()
	for name, now := range calendars {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Now: now, InsightDays: 130, Media: 5, Comments: -1})
			a := r.sim.Data().Accounts[0]
			r.cfg.Account = a.ID
			since := now.AddDate(0, 0, -85).Truncate(24 * time.Hour)
			for _, grain := range []string{"day", "week", "month"} {
				want := map[string]string{}
				for key, sum := range parted(t, a, "likes", grain, since, now) {
					want[key] = fmt.Sprint(key, " ", sum)
				}
				for _, sql := range []string{
					"SELECT StartDate || ' ' || EndDate || ' ' || CAST(Value AS INTEGER), EndTime = EndDate FROM AccountInsightValues WHERE Metric = 'likes' AND Grain = '" + grain + "'",
					"SELECT StartDate || ' ' || EndDate || ' ' || Likes, EndTime = EndDate FROM AccountWithoutBreakdown WHERE Grain = '" + grain + "'",
					"SELECT StartDate || ' ' || EndDate || ' ' || sum(Likes), EndTime = EndDate FROM AccountMediaProductType WHERE Grain = '" + grain + "' GROUP BY StartDate, EndDate",
				} {
					got, err := r.query(sql[:len(sql)-len(tailOf(sql))] + " AND StartDate >= '" + value.FormatTime(since) + "'" + tailOf(sql))
					if err != nil {
						t.Fatal(err)
					}
					var lines []string
					for _, line := range want {
						lines = append(lines, line+"|1")
					}
					if diff := cmp.Diff(sorted(lines), sorted(got.rows)); diff != "" || len(lines) == 0 {
						t.Errorf("%s (-the days +the parts):\n%s", sql, diff)
					}
				}
			}
			// Each day once, as many as the API has.
			var days []string
			for _, p := range a.Series("reach", "day", since, now, now) {
				days = append(days, fmt.Sprintf("%s|%d", value.FormatTime(p.EndTime), p.Value))
			}
			for _, table := range []string{"AccountInsights", "AccountTimeSeriesWithoutBreakdown"} {
				got, err := r.query("SELECT EndTime, Reach FROM " + table + " WHERE EndTime >= '" + value.FormatTime(since) + "'")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(sorted(days), sorted(got.rows)); diff != "" {
					t.Errorf("%s: (-the days +rows)\n%s", table, diff)
				}
			}
			// A range that begins and ends at midnight, of 31 days and of February.
			for _, months := range []int{-1, -2} {
				begin := time.Date(now.Year(), now.Month()+time.Month(months), 1, 8, 0, 0, 0, time.UTC)
				end := begin.AddDate(0, 1, 0)
				total, _ := a.Total("views", begin.Add(time.Second), end, now)
				if end.After(now) {
					continue
				}
				got, err := r.query(fmt.Sprintf("SELECT Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '%s' AND EndDate = '%s'", value.FormatTime(begin.Add(time.Second)), value.FormatTime(end)))
				if err != nil || len(got.rows) != 1 || got.rows[0] != fmt.Sprint(total) {
					t.Errorf("%s to %s: %v, not %d: %v", begin, end, got.rows, total, err)
				}
			}
		})
	}
}

// tailOf is what stands behind the WHERE of a statement.
func tailOf(sql string) string {
	const group = " GROUP BY StartDate, EndDate"
	if len(sql) > len(group) && sql[len(sql)-len(group):] == group {
		return group
	}
	return ""
}

// A month of 28, 29 or 30 days has a total of what counts each account once; one of 31 is
// longer than what the API gives at once.
func TestNumbers_monthsOfReach(t *testing.T) {
	t.Parallel()
	for now, want := range map[time.Time][]string{
		time.Date(2027, time.May, 2, 12, 0, 0, 0, time.UTC):   {"2027-02-01 08:00:00|1", "2027-03-01 08:00:00|0", "2027-04-01 07:00:00|1"},
		time.Date(2028, time.April, 2, 12, 0, 0, 0, time.UTC): {"2028-02-01 08:00:00|1", "2028-03-01 08:00:00|0"},
	} {
		r := newRig(t, graphsim.Options{Now: now, InsightDays: 130, Media: 5, Comments: -1})
		got, err := r.query("SELECT StartDate, Reach IS NOT NULL FROM AccountWithoutBreakdown WHERE Grain = 'month' AND StartDate >= '" + value.FormatTime(time.Date(now.Year(), time.February, 1, 0, 0, 0, 0, time.UTC)) + "'")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, sorted(got.rows)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", value.FormatTime(now), diff)
		}
	}
}

// A metric that the API no longer knows costs one more call, and later statements none:
// where accounts are asked together, by themselves, and where each day is a call.
func TestNumbers_refusedOnce(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"SELECT Likes, Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-01'",
		"SELECT Value FROM AccountInsightValues WHERE StartDate >= '2026-11-01'",
		"SELECT Value FROM AccountInsightValues WHERE Metric IN ('likes', 'views') AND Grain = 'day' AND StartDate >= '2026-11-10'",
		"SELECT * FROM AccountMediaProductType WHERE StartDate >= '2026-11-01'",
		"SELECT * FROM AccountTimeSeriesMediaProductType WHERE EndTime >= '2026-11-10'",
	} {
		for _, accounts := range []int{1, 3} {
			whole := newRig(t, graphsim.Options{Accounts: accounts, Media: 5, Comments: -1})
			r := newRig(t, graphsim.Options{Accounts: accounts, Media: 5, Comments: -1, Faults: []graphsim.Fault{{Kind: graphsim.FaultRetiredMetric, Metric: "likes"}}})
			var calls [3]int
			for i, x := range []*rig{whole, r, r} {
				if i < 2 {
					x.cfg.Memory = fetch.NewMemory()
				}
				got, err := x.query(sql)
				if err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
				calls[i] = got.quota
			}
			// An account that is asked by itself is known from the first statement on.
			if calls[1] > calls[0]+1 || calls[2] > calls[0] {
				t.Errorf("%s, %d accounts: %d calls, %d with a metric that has ended, %d once that is known", sql, accounts, calls[0], calls[1], calls[2])
			}
		}
	}
}

// What the API has for the last 30 days only is never asked for beyond them.
func TestNumbers_neverBeyond(t *testing.T) {
	t.Parallel()
	for name, now := range calendars {
		r := newRig(t, graphsim.Options{Now: now, InsightDays: 130, Media: 5, Comments: -1})
		for _, sql := range []string{
			"SELECT * FROM OnlineFollowers WHERE EndTime >= '%s'", "SELECT * FROM OnlineFollowers WHERE EndTime < '%s'", "SELECT * FROM OnlineFollowers",
			"SELECT FollowerCount FROM AccountInsights WHERE EndTime >= '%s'",
			"SELECT Value FROM AccountInsightValues WHERE Metric IN ('follower_count', 'online_followers') AND EndTime >= '%s'",
		} {
			for _, days := range []int{10, 29, 30, 31, 80} {
				text := sql
				if sql != "SELECT * FROM OnlineFollowers" {
					text = fmt.Sprintf(sql, value.FormatTime(now.AddDate(0, 0, -days)))
				}
				got, err := r.query(text)
				if err != nil {
					t.Fatalf("%s: %s: %v", name, text, err)
				}
				for line := range strings.Lines(requestLines(r.sim.Data(), got.calls)) {
					sent := sentRange.FindStringSubmatch(line)
					if sent == nil || !strings.Contains(line, "follower_count") && !strings.Contains(line, "online_followers") {
						continue
					}
					since, _ := strconv.ParseInt(sent[1], 10, 64)
					if time.Unix(since, 0).Before(now.Add(-30 * 24 * time.Hour)) {
						t.Errorf("%s: %s asks for %s", name, text, line)
					}
				}
			}
		}
	}
}

// sentRange finds where the range of a request begins.
var sentRange = regexp.MustCompile(`since[=(](\d+)`)
