package fetch_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// What is merged by time needs the first page of each account: all are asked for
// at once.
func TestMerge_together(t *testing.T) {
	const accounts = 12 // more than a call brings first pages of
	r := newRig(t, graphsim.Options{Accounts: accounts, Media: 20})
	var asked atomic.Int32
	all := make(chan struct{})
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{
		next: r.transport,
		front: func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
			if strings.HasSuffix(request.URL.Path, "/media") {
				if asked.Add(1) == accounts {
					close(all)
				}
				select {
				case <-all:
				case <-time.After(5 * time.Second):
					t.Error("a first page waits for another one")
				}
			}
			return next.RoundTrip(request)
		},
	}})
	if _, err := r.query("SELECT Username FROM InstagramBusinessProfile"); err != nil { // now the accounts are known
		t.Fatal(err)
	}
	res, err := r.query("SELECT Id FROM Media ORDER BY Created DESC")
	if err != nil || len(res.rows) != accounts*20 || asked.Load() != accounts {
		t.Errorf("%d rows, %d pages, %v", len(res.rows), asked.Load(), err)
	}
}
