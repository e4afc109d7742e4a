package fetch_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// oddWays are the ways in which the insights of posts are asked for, each with
// metrics that are asked for like that.
var oddWays = []struct {
	name  string
	login schema.Login
	// m and n are metrics, with their columns.
	m, n, columnM, columnN string
}{
	{"nested", schema.FacebookLogin, "reach", "views", "Reach", "Views"},
	{"in a batch", schema.FacebookLogin, "follows", "profile_visits", "Follows", "ProfileVisits"},
	{"one by one", schema.InstagramLogin, "follows", "profile_visits", "Follows", "ProfileVisits"},
}

// TestOddMediaInsights shows what becomes of insights of every odd shape. The
// input is what the API answers for one of two posts when it is asked for the
// metrics M and N; after "refuse M" it is what it answers where M is asked for.
// The other post has the numbers 1 and 2. Rows and notes are the same the second
// time, and but for what is shown whichever way the insights are asked for.
func TestOddMediaInsights(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "../../testdata/insights/media", func(t *testing.T, d *datadriven.TestData) string {
		got := make([]string, len(oddWays))
		for i, way := range oddWays {
			t.Run(way.name, func(t *testing.T) {
				r := newRig(t, graphsim.Options{})
				p := &peer{accounts: []string{"1"}, posts: []string{"172", "171"}, product: "FEED"}
				p.insights = func(object string, params url.Values) answer {
					if object == "171" {
						return ok(numbers(map[string]string{way.m: "1", way.n: "2"}, metricsIn(params)))
					}
					return oddAnswer(d.Input, params, map[string]string{"M": way.m, "N": way.n})
				}
				r.cfg.Login, r.cfg.Account = way.login, "1"
				r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
				sql := "SELECT MediaId, " + way.columnM + ", " + way.columnN + " FROM MediaInsights ORDER BY MediaId"
				got[i] = strings.NewReplacer(way.columnM, "M", way.columnN, "N", way.m, "M", way.n, "N").Replace(r.twice(t, sql))
			})
		}
		if got[1] != got[2] {
			t.Errorf("%s: in a batch:\n%s\none by one:\n%s", d.Pos, got[1], got[2])
		}
		if got[0] == got[1] {
			return got[0]
		}
		return "nested:\n" + got[0] + "by itself:\n" + got[1]
	})
}

// oddAnswer is what a test's input says.
func oddAnswer(input string, params url.Values, names map[string]string) answer {
	var replace []string
	for short, name := range names {
		replace = append(replace, `"`+short+`"`, `"`+name+`"`, short+" metric", name+" metric", "("+short+")", "("+name+")")
	}
	input = strings.NewReplacer(replace...).Replace(input)
	for {
		rest, refuses := strings.CutPrefix(input, "refuse ")
		if !refuses {
			return ok(input)
		}
		line, more, _ := strings.Cut(rest, "\n")
		which, body, _ := strings.Cut(line, " ")
		if at := slices.Index(metricsIn(params), names[which]); at >= 0 {
			return answer{http.StatusBadRequest, strings.ReplaceAll(body, "metric[]", fmt.Sprintf("metric[%d]", at))}
		}
		input = more
	}
}

// numbers is an insights edge with plain numbers of those metrics.
func numbers(of map[string]string, metrics []string) string {
	var items []string
	for _, m := range metrics {
		if v := of[m]; v != "" {
			items = append(items, `{"name":"`+m+`","period":"lifetime","values":[{"value":`+v+`}]}`)
		}
	}
	return `{"data":[` + strings.Join(items, ",") + `]}`
}

// twice runs a statement twice with one memory, fails where the two differ, and
// writes the rows and what was told.
func (r *rig) twice(t *testing.T, sql string) string {
	t.Helper()
	r.cfg.Memory = fetch.NewMemory()
	var out [2]string
	for i := range out {
		res, err := r.query(sql)
		if err != nil {
			out[i] = "error: " + err.Error() + "\n"
			continue
		}
		out[i] = strings.Join(append(res.rows, told(res.notes)...), "\n") + "\n"
	}
	if out[0] != out[1] {
		t.Errorf("%s\nat first:\n%s\nthen:\n%s", sql, out[0], out[1])
	}
	return out[0]
}

// told writes notes, one a line, in an order of their own.
func told(notes []fetch.Note) (lines []string) {
	for _, n := range notes {
		line := n.Reason + " " + n.Column
		if n.Object != "" {
			line += " of " + n.Object
		}
		if n.Incomplete {
			line += " (rows may be missing)"
		}
		lines = append(lines, line+": "+n.Message)
	}
	slices.Sort(lines)
	return lines
}
