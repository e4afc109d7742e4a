package fetch_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// FuzzOddInsights has the API answer anything for insights: of posts and of
// accounts, once by an answer and once by a refusal. Nothing crashes, what the
// answer is said to lack it lacks the second time too, and a column of whole
// numbers has nothing else.
func FuzzOddInsights(f *testing.F) {
	for _, seed := range []string{
		`{"data":[{"name":"reach","values":[{"value":7,"end_time":"2026-11-10T08:00:00+0000"}]},{"name":"views","total_value":{"value":8}}]}`,
		`{"data":[{"name":"reach","values":[{"value":{"0":7}}]},7,null,{"name":"views","total_value":8}],"paging":{"next":":"}}`,
		`{"data":[{"name":"views","total_value":{"value":7,"breakdowns":[{"dimension_keys":["follow_type"],"results":[{"dimension_values":["A"],"value":3},{"value":4}]}]}}]}`,
		`{"data":[{"name":"profile_activity","total_value":{"value":7,"breakdowns":[{"dimension_keys":["action_type"],"results":[{"dimension_values":["CALL"],"value":3},{"dimension_values":["CALL"],"value":4}]}]}}]}`,
		`{"data":[{"name":"online_followers","values":[{"value":{"7":1,"noon":2},"end_time":"2026-11-10T08:00:00+0000"},{"value":7}]}]}`,
		`{"data":{"name":"reach"}}`, `{}`, `null`, `[]`, `"none"`, ``, `{"data":[`,
		`{"error":{"message":"(#100) metric[0] must be one of the following values: views, likes","code":100}}`,
		`{"error":{"message":"(#100) The following metrics (views) should be specified with parameter metric_type=total_value","code":100}}`,
		`{"error":{"message":"An unknown error has occurred.","code":1}}`, `{"error_message":"no","code":200}`,
	} {
		f.Add(seed, 200)
		f.Add(seed, 400)
	}
	r := newRig(f, graphsim.Options{})
	f.Fuzz(func(t *testing.T, body string, status int) {
		if status < 200 || status > 599 || status/100 == 3 || len(body) > 10_000 {
			t.Skip()
		}
		r := *r
		r.t = t
		p := &peer{accounts: []string{"1", "2"}, posts: []string{"172", "171"}, product: "FEED"}
		p.insights = func(object string, _ url.Values) answer {
			if object == "171" || object == "2" {
				return ok(`{"data":[{"name":"reach","values":[{"value":5,"end_time":"2026-11-10T08:00:00+0000"}]}]}`)
			}
			return answer{status, body}
		}
		for _, sql := range []string{
			"SELECT Reach, Views FROM MediaInsights", "SELECT Follows, ProfileVisits, Reach FROM MediaInsights",
			"SELECT Reach, FollowerCount FROM AccountInsights WHERE EndTime >= '2026-11-10' AND EndTime < '2026-11-14'",
			"SELECT Views, Likes FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '2026-09-10' AND EndDate = '2026-11-13'",
			"SELECT Views, Reach FROM AccountFollowType WHERE StartDate = '2026-09-10' AND EndDate = '2026-11-13'",
			"SELECT Call, Text FROM MediaInsightsPost", "SELECT Hour, Followers FROM OnlineFollowers WHERE EndTime >= '2026-11-10'",
		} {
			for _, account := range []string{"", "1"} {
				r.cfg.Account = account
				r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
				r.cfg.Memory = fetch.NewMemory()
				first := r.answer(t, sql)
				if diff := cmp.Diff(first, r.answer(t, sql)); diff != "" {
					t.Errorf("%s (-at first):\n%s", sql, diff)
				}
				if slices.ContainsFunc(first, func(l string) bool {
					return !strings.HasPrefix(l, "error") && strings.Contains(l, "|") && strings.ContainsAny(l, ".e")
				}) {
					t.Errorf("%s:\n%s", sql, first)
				}
			}
		}
	})
}
