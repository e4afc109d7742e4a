package fetch_test

import (
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// An answer that is kept for others is left as it came: under an Instagram Login
// the account answers with another id than its rows have.
func TestKeptAnswer(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 3})
	account := r.sim.Data().Accounts[0]
	r.cfg.Login, r.cfg.Account = schema.InstagramLogin, account.AppScopedID
	r.askWith(graph.Config{Tokens: r.instagramToken(0), CacheBytes: 1 << 20, CacheAge: time.Hour})
	for range 2 {
		r.cfg.Memory = fetch.NewMemory() // who the account is is asked for anew
		res, err := r.query("SELECT Id FROM InstagramBusinessProfile")
		if err != nil || res.rows[0] != account.ID {
			t.Fatalf("%v, %v", res.rows, err)
		}
	}
	if calls := r.sim.Calls(); calls != 0 {
		t.Errorf("%d calls: the answer was not kept", calls)
	}
}
