package fetch_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Posts whose metrics have to be asked for once more are so together, also where
// it takes a request for each metric to find the one.
func TestMetricsAskedAgain(t *testing.T) {
	for name, fault := range map[string]graphsim.Fault{
		"retired": {Kind: graphsim.FaultRetiredMetric, Metric: "follows"},
		"refused": {Kind: graphsim.FaultError, Code: 100, Status: 400, Message: "(#100) Invalid parameter", Path: "metric=follows,profile_visits"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, graphsim.Options{Media: 40, PreConversion: -1})
			r.cfg.Account = r.sim.Data().Accounts[0].ID
			r.sim.Inject(fault)
			res, err := r.query("SELECT MediaId, Follows, ProfileVisits FROM MediaInsights")
			if err != nil || len(res.rows) != 40 {
				t.Fatalf("%d rows, %v", len(res.rows), err)
			}
			if len(res.calls) > 5 {
				t.Errorf("%d requests", len(res.calls))
			}
		})
	}
}
