package fetch_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// numberStatements read numbers whose calls differ in a parameter alone, of accounts of
// which one has too few followers, and of stories of which one has too few viewers.
var numberStatements = map[string]string{
	"days":                       "SELECT StartDate, Metric, Value FROM AccountInsightValues WHERE InstagramBusinessAccountId = $account2 AND Metric IN ('views', 'likes') AND Grain = 'day' AND StartDate >= $since",
	"days, join":                 "SELECT p.Id, i.StartDate, i.Metric, i.Value FROM InstagramBusinessProfile p JOIN AccountInsightValues i ON i.InstagramBusinessAccountId = p.Id WHERE i.Metric = 'views' AND i.Grain = 'day' AND i.StartDate >= $since",
	"days before there were any": "SELECT StartDate, Metric, Value FROM AccountInsightValues WHERE InstagramBusinessAccountId = $account2 AND Metric = 'views' AND Grain = 'day' AND StartDate >= $early AND StartDate < $late",
	"days and their parts":       "SELECT StartDate, Breakdown, Dimensions, Value FROM AccountInsightValues WHERE InstagramBusinessAccountId = $account2 AND Metric = 'reach' AND Breakdown IN ('follow_type', 'media_product_type') AND Grain = 'day' AND StartDate >= $since",
	"timeframes":                 "SELECT AudienceType, Timeframe, AudienceGroup, TotalAudience FROM AudienceInsights WHERE InstagramBusinessAccountId = $account2 AND Timeframe IN ('this_month', 'this_week', 'last_14_days')",
	"audiences":                  "SELECT Audience, AudienceType, AudienceGroup, TotalAudience FROM AudienceInsights WHERE InstagramBusinessAccountId = $account2 AND Audience IN ('follower', 'engaged', 'reached')",
	"audiences, join":            "SELECT p.Id, a.AudienceType, a.AudienceGroup, a.TotalAudience FROM InstagramBusinessProfile p JOIN AudienceInsights a ON a.InstagramBusinessAccountId = p.Id WHERE a.Timeframe IN ('this_week', 'this_month')",
	"a small audience":           "SELECT AudienceType, AudienceGroup, TotalAudience FROM AudienceInsights WHERE InstagramBusinessAccountId = $account3",
	"periods":                    "SELECT Period, MetricType, EndTime, Value FROM AccountInsightValues WHERE InstagramBusinessAccountId = $account2 AND Metric = 'reach' AND Period IN ('day', 'week', 'days_28') AND MetricType IN ('time_series', 'total_value') AND StartDate >= $since",
	"hours":                      "SELECT EndTime, Hour, Followers FROM OnlineFollowers WHERE InstagramBusinessAccountId IN ($account2, $account3) AND EndTime >= $since",
	"stories":                    "SELECT MediaId, Reach, Views, Replies, TapForward, SwipeForward FROM MediaInsightsStory",
	"numbers of stories":         "SELECT MediaId, Metric, Breakdown, Dimensions, Value FROM StoryInsightValues WHERE Breakdown IS NULL",
	"parts of posts":             "SELECT MediaId, Metric, Dimensions, Value FROM MediaInsightValues WHERE Metric = 'profile_activity' AND Breakdown = 'action_type'",
}

// Whatever becomes of the parts of a batch, no number gets to another day, period,
// audience, account or story, and none is missing: it costs calls.
func TestWeather_numbers(t *testing.T) {
	t.Parallel()
	for _, kind := range batchFaults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 3, Small: 1, Media: 40, Stories: 6, Comments: -1, InsightDays: 50})
			transport := &http.Transport{}
			t.Cleanup(transport.CloseIdleConnections)
			r.reconnect(transport, 4)
			struck := false
			for name, sql := range numberStatements {
				for i, a := range r.sim.Data().Accounts {
					sql = strings.ReplaceAll(sql, "$account"+string(rune('1'+i)), quote(a.ID))
				}
				for word, days := range map[string]int{"$since": 12, "$early": 58, "$late": 44} {
					sql = strings.ReplaceAll(sql, word, quote(r.sim.Now().AddDate(0, 0, -days).Format("2006-01-02")))
				}
				r.sim.ClearFaults()
				r.cfg.Memory = fetch.NewMemory()
				want, err := r.query(sql)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				r.sim.Inject(graphsim.Fault{Kind: kind})
				for _, memory := range []*fetch.Memory{fetch.NewMemory(), r.cfg.Memory} {
					r.cfg.Memory = memory
					got, err := r.query(sql)
					if err != nil {
						t.Errorf("%s: %v", name, err)
						continue
					}
					if diff := cmp.Diff(sorted(want.rows), sorted(got.rows)); diff != "" {
						t.Errorf("%s (-in fair weather +%s):\n%s", name, kind, diff[:min(len(diff), 1500)])
					}
					if diff := cmp.Diff(reasons(want.notes), reasons(got.notes)); diff != "" {
						t.Errorf("%s: notes (-in fair weather +%s):\n%s", name, kind, diff)
					}
					struck = struck || slices.ContainsFunc(got.calls, func(e graphsim.Entry) bool { return strings.Contains(e.Fault, string(kind)) })
				}
			}
			if !struck {
				t.Error("nothing has gone wrong")
			}
		})
	}
}

// reasons are notes as they are told apart.
func reasons(notes []fetch.Note) (list []string) {
	for _, n := range notes {
		list = append(list, n.Reason+" "+n.Column+" "+n.Object)
	}
	slices.Sort(list)
	return list
}
