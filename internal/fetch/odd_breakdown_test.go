package fetch_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// brokenForms are the forms of numbers that are broken down: what is asked for, and the
// statements that read it, each under a name.
var brokenForms = map[string][]struct{ name, metric, by, sql string }{
	"parts": {
		{"rows", "views", "follow_type", "SELECT Dimension1Value, Value FROM AccountInsightValues WHERE Metric = 'views' AND Breakdown = 'follow_type' AND StartDate >= '2026-11-10'"},
		{"columns", "views", "follow_type", "SELECT FollowType, Views FROM AccountFollowType WHERE StartDate >= '2026-11-10'"},
		{"rows of a post", "profile_activity", "action_type", "SELECT Dimension1Value, Value FROM MediaInsightValues WHERE Metric = 'profile_activity' AND Breakdown = 'action_type'"},
		{"columns of a post", "profile_activity", "action_type", "SELECT 'Call', Call, 'Text', Text FROM MediaInsightsPost"},
	},
	"windows": {
		{"rows", "views", "follow_type", "SELECT Dimension1Value, Value FROM AccountInsightValues WHERE Metric = 'views' AND Breakdown = 'follow_type' AND StartDate = '2026-10-01' AND EndDate = '2026-11-10'"},
		{"columns", "views", "follow_type", "SELECT FollowType, Views FROM AccountFollowType WHERE StartDate = '2026-10-01' AND EndDate = '2026-11-10'"},
	},
	"pairs": {
		{"rows", "follower_demographics", "", "SELECT Dimensions, Value FROM AccountInsightValues WHERE Metric = 'follower_demographics' AND Breakdown = 'age,gender'"},
		{"audience", "follower_demographics", "", "SELECT AudienceGroup, Age, Gender, TotalAudience FROM AudienceInsights WHERE AudienceType = 'gender and age'"},
	},
	"hours": {
		{"rows", "online_followers", "", "SELECT EndTime, Dimension1Value, Value FROM AccountInsightValues WHERE Metric = 'online_followers' AND EndTime >= '2026-11-10'"},
		{"hours", "online_followers", "", "SELECT EndTime, Hour, Followers FROM OnlineFollowers WHERE EndTime >= '2026-11-10'"},
	},
}

// TestOddBreakdowns shows that no part of an answer gets lost without a word: what numbers
// that are broken down come to where the answer is odd. The input is the total_value, or of
// hours the values, with K for the dimension and @10 for the end of the 10th; behind "then"
// is that of the next window. Of each statement it shows the rows and what is told. All is
// the same the second time, and where all accounts are asked together.
func TestOddBreakdowns(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "../../testdata/insights/breakdowns", func(t *testing.T, d *datadriven.TestData) string {
		var b strings.Builder
		for _, form := range brokenForms[d.Cmd] {
			var ways []string
			for _, accounts := range [][]string{{"1"}, {"1", "2"}} {
				r := newRig(t, graphsim.Options{})
				p := &peer{accounts: accounts, posts: []string{"171"}, product: "FEED"}
				p.insights = func(object string, params url.Values) answer {
					windows := strings.Split(d.Input, "\nthen\n")
					input := windows[0]
					if len(windows) > 1 && params.Get("since") > "1793000000" {
						input = windows[1]
					}
					if object == "2" {
						input = `{}`
					}
					kind := "total_value"
					if strings.HasPrefix(input, "[") || strings.HasPrefix(input, "values ") {
						kind, input = "values", strings.TrimPrefix(input, "values ")
					}
					input = strings.ReplaceAll(dates(input), `"K"`, `"`+form.by+`"`)
					return ok(fmt.Sprintf(`{"data":[{"name":%q,%q:%s}]}`, form.metric, kind, input))
				}
				if len(accounts) == 1 {
					r.cfg.Account = "1"
				}
				r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
				ways = append(ways, withoutSecond(r.twice(t, form.sql)))
			}
			if ways[0] != ways[1] {
				t.Errorf("%s: %s: of one account\n%s\nof two\n%s", d.Pos, form.name, ways[0], ways[1])
			}
			fmt.Fprintf(&b, "%s:\n%s", form.name, ways[0])
		}
		return b.String()
	})
}

// withoutSecond leaves out what is told of a second account, which has no number, and the
// line of no rows.
func withoutSecond(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.Contains(line, " of 2") && line != "\n" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
