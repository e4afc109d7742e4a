package fetch_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// oddForms are the two forms of account insights, with two metrics that have it.
var oddForms = map[string]struct{ m, n, columnM, columnN, where, normal string }{
	"days": {
		"reach", "follower_count", "Reach", "FollowerCount", "EndTime >= '2026-11-10' AND EndTime < '2026-11-14'",
		`{"data":[{"name":"M","values":[{"value":11,@10},{"value":12,@11}]},{"name":"N","values":[{"value":1,@10},{"value":2,@11}]}]}`,
	},
	"total": {
		"views", "likes", "Views", "Likes", "MetricType = 'total_value' AND StartDate >= '2026-11-10' AND EndDate <= '2026-11-13'",
		`{"data":[{"name":"M","total_value":{"value":11}},{"name":"N","total_value":{"value":1}}]}`,
	},
	"totals": { // of two windows
		"views", "likes", "Views", "Likes", "MetricType = 'total_value' AND StartDate >= '2026-10-01' AND EndDate <= '2026-11-10'",
		`{"data":[{"name":"M","total_value":{"value":11}},{"name":"N","total_value":{"value":1}}]}`,
	},
}

// TestOddAccountInsights shows what becomes of account insights of every odd
// shape. The input is what the API answers for one of two accounts when it is
// asked for the metrics M and N, with @10 for the end of the 10th; after "refuse M"
// it is what it answers where M is asked for. The other account answers as it
// should. Rows and notes are the same the second time, and but for what is shown
// whether the account is the only one, is asked along with the other, or after it;
// and the days that there are do not depend on the metrics that are read.
func TestOddAccountInsights(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "../../testdata/insights/account", func(t *testing.T, d *datadriven.TestData) string {
		form := oddForms[d.Cmd]
		if d.HasArg("swapped") {
			form.m, form.n, form.columnM, form.columnN = form.n, form.m, form.columnN, form.columnM
		}
		out := map[string]string{}
		for _, way := range []string{"alone", "together", "apart"} {
			r := newRig(t, graphsim.Options{})
			p := &peer{accounts: []string{"1", "2"}}
			p.insights = func(object string, params url.Values) answer {
				input := d.Input
				if object == "2" {
					input = form.normal
				}
				return oddAnswer(dates(input), params, map[string]string{"M": form.m, "N": form.n})
			}
			r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
			where := form.where
			switch way {
			case "alone":
				r.cfg.Account = "1"
			case "apart":
				where += " AND InstagramBusinessAccountId IN ('2', '1')"
			}
			sql := "SELECT InstagramBusinessAccountId AS a, EndTime AS e, " + form.columnM + ", " + form.columnN + " FROM AccountInsights WHERE " + where + " ORDER BY 1, 2"
			got := strings.NewReplacer(form.columnM, "M", form.columnN, "N", form.m, "M", form.n, "N").Replace(r.twice(t, sql))
			if !d.HasArg("extra") {
				r.sameDays(t, d.Pos, sql, form.columnM, form.columnN)
			}
			out[way] = got
		}
		return waysOf(out, form.normal)
	})
}

// dates writes out @10.
func dates(s string) string {
	return regexp.MustCompile(`@(\d\d)`).ReplaceAllString(s, `"end_time":"2026-11-${1}T08:00:00+0000"`)
}

// sameDays checks that a statement has the same rows whichever of its metrics are
// read.
func (r *rig) sameDays(t *testing.T, pos, sql, m, n string) {
	t.Helper()
	var first []string
	for i, columns := range []string{m + ", " + n, m, n, "1"} {
		res, err := r.query("SELECT a || '/' || coalesce(e, '') FROM (" + strings.Replace(sql, m+", "+n, columns, 1) + ")")
		if err != nil {
			return // of another test
		}
		if i == 0 {
			first = res.rows
		} else if diff := cmp.Diff(sorted(first), sorted(res.rows)); diff != "" {
			t.Errorf("%s: reading %s: %s", pos, columns, diff)
		}
	}
}

// waysOf writes what the ways came to: what the first account came to alone, and
// the other ways where it came to something else, or the second one to anything
// but its numbers.
func waysOf(out map[string]string, normal string) string {
	second := func(line string) bool { return strings.HasPrefix(line, "2|") }
	of := func(way string, which bool) string {
		lines := strings.SplitAfter(out[way], "\n")
		return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return second(l) != which }), "")
	}
	text := out["alone"]
	usual := "2|2026-11-10 08:00:00|11|1\n2|2026-11-11 08:00:00|12|2\n"
	if strings.Contains(normal, "total_value") {
		usual = "2|~|11|1\n"
	}
	for _, way := range []string{"together", "apart"} {
		if got := of(way, false); got != out["alone"] {
			text += fmt.Sprintf("%s:\n%s", way, got)
		}
		if got := of(way, true); got != usual && got != strings.NewReplacer("11", "22", "|1\n", "|2\n").Replace(usual) {
			text += fmt.Sprintf("%s, the other account:\n%s", way, got)
		}
	}
	return text
}
