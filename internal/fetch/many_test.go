package fetch_test

import (
	"errors"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Of many calls that do not wait for each other none is begun after one whose
// error is the statement's.
func TestConcurrently_stops(t *testing.T) {
	for _, tt := range []struct {
		name, sql string
		instagram bool
		fault     graphsim.FaultKind
		want      error
		fewer     int // than it would take
	}{
		{
			name: "windows", sql: "SELECT sum(Reach) FROM AccountInsights WHERE EndTime >= '2023-01-01'",
			fault: graphsim.FaultPermission, want: graph.ErrPermission, fewer: 36,
		},
		{
			name: "posts", sql: "SELECT sum(TotalInteractions), sum(Follows) FROM MediaInsights", instagram: true,
			fault: graphsim.FaultExpired, want: graph.ErrTokenExpired, fewer: 50,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, graphsim.Options{Media: 60})
			if tt.instagram {
				r.loginWithInstagram(0)
			} else {
				r.cfg.Account = r.sim.Data().Accounts[0].ID
			}
			r.sim.Inject(graphsim.Fault{Kind: tt.fault, Path: "/insights"})
			if _, err := r.query(tt.sql); !errors.Is(err, tt.want) {
				t.Fatal(err)
			}
			if calls := r.sim.Calls(); calls == 0 || calls > tt.fewer/3 {
				t.Errorf("%d calls", calls)
			}
		})
	}
}
