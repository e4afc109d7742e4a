package fetch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Each way in which an account has no number of a metric has a reason: where each is a row,
// and where it is a column. What is told depends on the day on which it is asked: the
// present is 2026-11-20, and the 90 days that the API keeps for sure begin on 2026-08-22.
func TestNumbers_reasons(t *testing.T) {
	t.Parallel()
	const (
		small  = "the API has no number, as of accounts and audiences under 100"
		recent = "the API gives it for the last 30 days only, without today"
		young  = "the API has no number yet: it takes up to 48 hours"
		old    = "the API has no number: it keeps them for 90 days"
		short  = "the range begins before the 90 days for which the API says that it keeps numbers: the total may lack days before those"
	)
	for name, world := range map[string]struct {
		options graphsim.Options
		told    map[string][]string // by statement
	}{
		"small accounts": {graphsim.Options{Small: 1}, map[string][]string{
			"SELECT FollowerCount FROM AccountInsights WHERE EndTime >= '2026-11-10' AND EndTime < '2026-11-18'":                {"too_small FollowerCount of {account}: " + small},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'follower_count' AND EndTime >= '2026-11-10'":                {"too_small follower_count of {account}: " + small},
			"SELECT FollowType, FollowsAndUnfollows FROM AccountFollowType WHERE StartDate >= '2026-11-10'":                     {"too_small FollowsAndUnfollows of {account}: " + small},
			"SELECT TotalAudience FROM AudienceInsights WHERE AudienceType = 'city'":                                            {"too_small follower_demographics of {account}: " + small},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime >= '2026-11-10'":                                               {"too_small online_followers of {account}: " + small},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'reach' AND Breakdown IS NULL AND StartDate >= '2026-11-10'": nil,
		}},
		"small accounts, refused": {graphsim.Options{Small: 1, SmallRefused: true}, map[string][]string{
			"SELECT TotalAudience FROM AudienceInsights WHERE AudienceType = 'city'": {"too_small follower_demographics of {account}: the audience is too small for the API to tell"},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime >= '2026-11-10'":    {"too_small online_followers of {account}: the audience is too small for the API to tell"},
		}},
		"120 days": {graphsim.Options{InsightDays: 120}, map[string][]string{
			// A range without a day that has ended.
			"SELECT Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-20 09:00'":                              {"too_young Views of {account}: " + young},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'views' AND StartDate >= '2026-11-20 09:00'":                                   {"too_young views of {account}: " + young},
			"SELECT FollowType, Views FROM AccountFollowType WHERE StartDate >= '2026-11-20 09:00'":                                               {"too_young Views of {account}: " + young},
			"SELECT Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '2026-07-01' AND EndDate = '2026-07-20'":          {"too_old Views of {account}: " + old},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'likes' AND StartDate = '2026-08-01' AND EndDate = '2026-08-25'":               {"too_old likes: " + short},
			"SELECT Impressions FROM AccountInsights WHERE EndTime >= '2026-11-10' AND EndTime < '2026-11-12'":                                    {"retired_metric Impressions: Graph API v27.0 no longer knows it; it ended with v22.0"},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'impressions' AND StartDate >= '2026-11-10'":                                   {"retired_metric impressions: Graph API v27.0 no longer knows it; it ended with v22.0"},
			"SELECT AudienceGroup FROM AudienceInsights WHERE AudienceType = 'city'":                                                              {"api_ceiling follower_demographics of {account} (rows may be missing): the API tells of the 45 largest groups, and of no others"},
			"SELECT AudienceCity FROM AudienceInsights WHERE AudienceType = 'age'":                                                                {"retired_metric AudienceCity: Graph API v27.0 no longer knows it; it ended with v18.0"},
			"SELECT Reach FROM AccountInsights WHERE EndTime >= '2026-10-01' AND EndTime < '2026-10-03'":                                          nil,
			"SELECT FollowerCount FROM AccountInsights WHERE EndTime >= '2026-10-01' AND EndTime < '2026-10-03'":                                  {"out_of_range FollowerCount: " + recent},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'follower_count' AND EndTime >= '2026-10-01' AND EndTime < '2026-10-03'":       {"out_of_range follower_count: " + recent},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'follower_count' AND EndTime >= '2026-10-01' AND EndTime < '2026-11-01'":       {"out_of_range follower_count: " + recent},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime >= '2026-10-01' AND EndTime < '2026-11-01'":                                      {"out_of_range online_followers: " + recent},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime IN ('2026-10-01 07:00', '2026-11-10 08:00')":                                     {"out_of_range online_followers: " + recent},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime >= '2026-10-01' AND EndTime < '2026-10-10'":                                      {"out_of_range online_followers: " + recent},
			"SELECT Followers FROM OnlineFollowers WHERE EndTime >= '2026-10-22'":                                                                 nil,
			"SELECT Reach FROM AccountWithoutBreakdown WHERE Grain = 'month' AND StartDate = '2026-08-01 07:00'":                                  {"too_long Reach: the API gives totals of 30 days at the most, and counts an account once in each, so that there is none from 2026-08-01 to 2026-09-01"},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'day' AND StartDate BETWEEN '2026-11-01' AND '2026-11-03'": nil,
		}},
		// The API keeps what it says or less: of a month at the edge one window has none.
		"81 days": {graphsim.Options{InsightDays: 81}, map[string][]string{
			"SELECT Views FROM AccountWithoutBreakdown WHERE Grain = 'month' AND StartDate = '2026-08-01 07:00'":                   {"too_old Views of {account}: " + old},
			"SELECT Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'month' AND StartDate = '2026-08-01 07:00'": {"too_old views of {account}: " + old},
			"SELECT Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '2026-08-01' AND EndDate = '2026-09-15'": {
				"too_old Views of {account}: " + old,
			},
			"SELECT Reach FROM AccountInsights WHERE EndTime >= '2026-08-10' AND EndTime < '2026-08-15'": nil, // the days that there are
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, world.options)
			id := r.sim.Data().Accounts[0].ID
			for _, login := range []string{"", id} {
				r.cfg.Account, r.cfg.Memory = login, fetch.NewMemory()
				for sql, want := range world.told {
					got, err := r.query(sql)
					if err != nil {
						t.Errorf("%s: %v", sql, err)
						continue
					}
					lines := strings.Split(strings.ReplaceAll(strings.Join(told(got.notes), "\n"), id, "{account}"), "\n")
					if len(got.notes) == 0 {
						lines = nil
					}
					if diff := cmp.Diff(want, lines); diff != "" {
						t.Errorf("%s: %d rows (-want +got)\n%s", sql, len(got.rows), diff)
					}
				}
			}
		})
	}
}

// The day that is too old for hours of followers is told by the clocks of California, on
// either side of their change, and not where no day ends in what is left out.
func TestOnlineFollowers_edge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		now   time.Time
		since string
		told  bool
	}{
		{time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC), "2026-10-21 07:00:01", false}, // the next ends on the 22nd
		{time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC), "2026-10-21 07:00:00", true},
		{time.Date(2027, time.April, 5, 12, 0, 0, 0, time.UTC), "2027-03-06 08:00:01", false},
		{time.Date(2027, time.April, 5, 12, 0, 0, 0, time.UTC), "2027-03-06 08:00:00", true},
	} {
		r := newRig(t, graphsim.Options{Now: test.now})
		got, err := r.query("SELECT count(*) FROM OnlineFollowers WHERE EndTime >= '" + test.since + "'")
		if err != nil {
			t.Fatal(err)
		}
		if (len(got.notes) > 0) != test.told {
			t.Errorf("on %s, since %s: %s", value.FormatTime(test.now), test.since, fmt.Sprint(told(got.notes)))
		}
	}
}
