package fetch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// TestInsightRequests shows the requests that the tables of numbers make, their rows, and
// what is told besides. Ids stand as in [TestRequests]. The commands are worlds; rows=n
// shows so many rows, by=limit tells of the LIMIT as a driver does.
func TestInsightRequests(t *testing.T) {
	t.Parallel()
	rigs := map[string]*rig{}
	for name, options := range map[string]graphsim.Options{
		"one":     {InsightDays: 120, Media: 60, Comments: -1, PreConversion: -1},
		"three":   {Accounts: 3, Media: 5, Comments: -1},
		"small":   {Accounts: 2, Small: 1, Media: 5, Comments: -1},
		"refused": {Accounts: 2, Small: 1, SmallRefused: true, Media: 5, Comments: -1},
		"retired": {Media: 5, Comments: -1, Faults: []graphsim.Fault{{Kind: graphsim.FaultRetiredMetric, Metric: "likes"}}},
	} {
		rigs[name] = newRig(t, options)
	}
	instagram := newRig(t, graphsim.Options{Media: 5, Comments: -1})
	instagram.loginWithInstagram(0)
	rigs["instagram"] = instagram
	run := func(t *testing.T, d *datadriven.TestData) string {
		r := rigs[d.Cmd]
		data := r.sim.Data()
		if d.Cmd == "one" || d.Cmd == "retired" {
			r.cfg.Account = data.Accounts[0].ID
		}
		r.cfg.Memory = fetch.NewMemory()
		post := slices.IndexFunc(data.Accounts[0].Media, func(m *graphsim.Media) bool { return m.Product == graphsim.ProductFeed })
		sql, want := strings.ReplaceAll(ids(d.Input, data), "{post}", quote(data.Accounts[0].Media[post].ID)), 0
		if d.HasArg("by") {
			want = wanted(outermostLimit.FindStringSubmatch(sql))
		}
		got, err := r.limited(want, sql)
		if err != nil {
			return "error: " + namer(data)(err.Error()) + "\n"
		}
		var b strings.Builder
		b.WriteString(requestLines(data, got.calls))
		rows := 0
		d.MaybeScanArgs(t, "rows", &rows)
		for _, row := range sorted(got.rows)[:min(rows, len(got.rows))] {
			fmt.Fprintf(&b, "| %s\n", namer(data)(row))
		}
		fmt.Fprintf(&b, "%d rows, %d calls in %d requests\n", len(got.rows), got.quota, len(got.calls))
		for _, n := range told(got.notes) {
			b.WriteString(namer(data)(n) + "\n")
		}
		return b.String()
	}
	for _, file := range []string{"requests", "inputs"} {
		datadriven.RunTest(t, "../../testdata/insights/"+file, run)
	}
}
