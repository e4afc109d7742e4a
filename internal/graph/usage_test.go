package graph

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	const (
		app      = "X-App-Usage"
		business = "X-Business-Use-Case-Usage"
	)
	for _, test := range []struct {
		name    string
		header  http.Header
		want    *Usage
		percent float64
		regain  time.Duration
	}{
		{"none", http.Header{}, nil, 0, 0},
		{
			"app",
			http.Header{app: {`{"call_count":28,"total_time":25.5,"total_cputime":25}`}},
			&Usage{App: Load{Calls: 28, Time: 25.5, CPU: 25}}, 28, 0,
		},
		{
			"business, an object twice",
			http.Header{business: {
				`{"178":[{"type":"instagram","call_count":1,"total_cputime":2,"total_time":3,"estimated_time_to_regain_access":0}],` +
					`"110":[{"type":"pages","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":19},{"type":"x"}],` +
					`"178":[{"type":"instagram","call_count":"7"}]}`,
			}},
			&Usage{Business: []BusinessUsage{
				{ID: "178", Type: "instagram", Load: Load{Calls: 1, Time: 3, CPU: 2}},
				{ID: "110", Type: "pages", Load: Load{Calls: 100, Time: 1, CPU: 1}, Regain: 19 * time.Minute},
				{ID: "110", Type: "x"},
				{ID: "178", Type: "instagram", Load: Load{Calls: 7}},
			}}, 100, 19 * time.Minute,
		},
		{
			"of Instagram's own host",
			http.Header{app: {`{"call_volume":91,"cpu_time":12}`}},
			&Usage{App: Load{Calls: 91, CPU: 12}}, 91, 0,
		},
		{
			"of a Page, and of an ad account",
			http.Header{"X-Page-Usage": {`{"call_count":85,"total_cputime":56,"total_time":60}`}, "X-Ad-Account-Usage": {`{"acc_id_util_pct":9.67,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}`}},
			&Usage{Business: []BusinessUsage{
				{Type: "pages", Load: Load{Calls: 85, Time: 60, CPU: 56}},
				{Type: "ads", Load: Load{Other: 9.67}},
			}}, 85, 0,
		},
		{
			"an ad account that is used up",
			http.Header{"X-Ad-Account-Usage": {`{"acc_id_util_pct":100,"reset_time_duration":90}`}},
			&Usage{Business: []BusinessUsage{{Type: "ads", Load: Load{Other: 100}, Regain: 90 * time.Second}}}, 100, 90 * time.Second,
		},
		{
			"names that are not known",
			http.Header{
				app:      {`{"call_count":1,"read_volume":"93","tier":"development","reset_in_seconds":40,"objects":2500}`},
				business: {`{"178":[{"type":"instagram","write_pct":96.5,"remaining_calls":100}],"179":[{"write_pct":1}]}`},
			},
			&Usage{
				App: Load{Calls: 1, Other: 93},
				Business: []BusinessUsage{
					{ID: "178", Type: "instagram", Load: Load{Other: 96.5}},
					{ID: "179", Load: Load{Other: 1}},
				},
				Unknown: []string{
					app + " objects", app + " read_volume", app + " reset_in_seconds", app + " tier",
					business + " remaining_calls", business + " write_pct",
				},
			}, 96.5, 0,
		},
		{"not JSON", http.Header{app: {"28%"}, business: {"{"}}, nil, 0, 0},
		{"of another shape", http.Header{app: {`[1]`}, business: {`{"178":5,"179":[3]}`}}, nil, 0, 0},
		{
			"cut",
			http.Header{business: {`{"178":[{"type":"instagram","call_count":99}],"179":[{"typ`}},
			&Usage{Business: []BusinessUsage{{ID: "178", Type: "instagram", Load: Load{Calls: 99}}}}, 99, 0,
		},
		{
			"negative",
			http.Header{business: {`{"178":[{"estimated_time_to_regain_access":-5}]}`}},
			&Usage{Business: []BusinessUsage{{ID: "178"}}}, 0, 0,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := parseUsage(test.header, strings.Clone)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if got.Percent() != test.percent || got.Regain() != test.regain {
				t.Errorf("%v %%, regain %v", got.Percent(), got.Regain())
			}
		})
	}
}

// What the last answer said is not read again, and what another says is.
func TestUsage_again(t *testing.T) {
	t.Parallel()
	var l lastUsage
	app := func(percent string) http.Header {
		return http.Header{"X-App-Usage": {`{"call_count":` + percent + `}`}}
	}
	first := l.read(app("3"), strings.Clone)
	if again := l.read(app("3"), strings.Clone); again != first || first.Percent() != 3 {
		t.Errorf("%+v, then %+v", first, again)
	}
	if next := l.read(app("4"), strings.Clone); next.Percent() != 4 {
		t.Errorf("%+v", next)
	}
	both := app("4")
	both[businessHeader] = []string{`{"1":[{"type":"instagram","call_count":70}]}`}
	if next := l.read(both, strings.Clone); next.Percent() != 70 {
		t.Errorf("%+v", next)
	}
	if none := l.read(http.Header{}, strings.Clone); none != nil {
		t.Errorf("%+v", none)
	}
}

// What the answers of several accounts say is not read again where they come in turn; it
// is remembered of some, and no more.
func TestUsage_inTurn(t *testing.T) {
	t.Parallel()
	var l lastUsage
	read := func(account string) *Usage { return l.read(business(account, 3, 0), strings.Clone) }
	first, second := read("1"), read("2")
	if read("1") != first || read("2") != second || first == second {
		t.Error("read again")
	}
	for i := range len(l.seen) {
		read("1" + strconv.Itoa(i))
	}
	if again := read("1"); again == first || again.Business[0].ID != "1" {
		t.Errorf("%+v", again)
	}
}
