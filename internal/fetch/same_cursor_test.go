package fetch_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A cursor that is the same on each page moves on by an answer that was lost on its way,
// too: what stood in it is read again from the beginning, and never left out.
func TestSameCursor_lostAnswers(t *testing.T) {
	t.Parallel()
	for _, kind := range []graphsim.FaultKind{graphsim.FaultDrop, graphsim.FaultCut, graphsim.FaultServer, graphsim.FaultGateway} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 300})
			r.cfg.PageSize = 20
			const sql = "SELECT Id FROM HashtagTopMedia WHERE Hashtag = 'coffee'"
			want, err := r.query(sql)
			if err != nil || len(want.rows) < 60 {
				t.Fatalf("%d rows, %v", len(want.rows), err)
			}
			for every := 2; every < 6; every++ {
				for count := 1; count < 8; count++ {
					r.cfg.Memory = fetch.NewMemory()
					r.sim.Inject(graphsim.Fault{Kind: kind, Path: "top_media", Every: every, Count: count})
					got, err := r.query(sql)
					r.sim.ClearFaults()
					if err == nil && len(got.rows) != len(want.rows) {
						t.Errorf("every %d, %d times: %d rows for %d", every, count, len(got.rows), len(want.rows))
					}
					if err != nil && count < 3 {
						t.Errorf("every %d, %d times: %v", every, count, err)
					}
				}
			}
		})
	}
}
