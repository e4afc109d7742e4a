package graph

import (
	"net/http"
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
				{ID: "178", Type: "instagram"},
			}}, 100, 19 * time.Minute,
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
