package graph_test

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// scheduled returns a simulator on the bubble's clock and a client of it.
func scheduled(t *testing.T, opts graphsim.Options, c graph.Config) (*graphsim.Server, *graph.Client, *pace.Scheduler) {
	t.Helper()
	begun := time.Now() // a bubble's clock starts in 2000, before there was such an API
	opts.Clock = func() time.Time { return graphsim.DefaultNow.Add(time.Since(begun)) }
	opts.Latency = 100 * time.Millisecond
	sim := graphsim.New(opts)
	scheduler := pace.New(pace.Config{})
	c.Endpoint, c.Transport, c.Tokens, c.Scheduler = "http://127.0.0.1:1", simtest.InProcess{Handler: sim}, token(sim.Token()), scheduler
	client, err := graph.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return sim, client, scheduler
}

// walk reads all posts of an account, page by page of five.
func walk(ctx context.Context, client *graph.Client, account string) (posts int, err error) {
	params := url.Values{"limit": {"5"}}
	for {
		page, err := client.Page(ctx, graph.Request{Path: account + "/media", Account: account, Params: params})
		if err != nil {
			return posts, err
		}
		posts += len(page.Nodes)
		if !page.HasNext {
			return posts, nil
		}
		params = url.Values{"limit": {"5"}, "after": {page.After}}
	}
}

// Eight programs that together want more than an hour has are never refused by
// the API. The last tenth stays to others.
func TestScheduler_hourlyCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim, client, scheduler := scheduled(t, graphsim.Options{Accounts: 4, Media: 60, HourlyCalls: 200}, graph.Config{})
		most := 0.0
		var mu sync.Mutex
		client = client.Observed(func(c graph.Call) {
			mu.Lock()
			defer mu.Unlock()
			most = max(most, c.Usage.Percent())
			if c.Err != nil {
				t.Error(c.Err)
			}
		})
		begun := time.Now()
		var wg sync.WaitGroup
		for i := range 8 {
			account := sim.Data().Accounts[i%4]
			wg.Go(func() {
				for walks := 0; walks < 5; {
					posts, err := walk(t.Context(), client, account.ID)
					switch at, _ := graph.RetryAt(err); {
					case err == nil && posts == len(account.Media):
						walks++
					case errors.Is(err, graph.ErrQuota) && at.After(time.Now()):
						time.Sleep(time.Until(at))
					default:
						t.Errorf("%d posts, %v", posts, err)
						return
					}
				}
			})
		}
		wg.Wait()
		if calls := sim.Calls(); calls < 480 || most < 80 || most > 91 || time.Since(begun) > 6*time.Hour {
			t.Errorf("%d calls in %v, at most %v %%", calls, time.Since(begun), most)
		}
		rows := scheduler.Usage()
		if len(rows) != 5 || rows[0].Scope != "app" || rows[0].Calls != sim.Calls() {
			t.Errorf("%+v", rows)
		}
		total := 0
		for _, r := range rows[1:] {
			total += r.Calls
			if r.Kind != "instagram" || r.ObservedAt.IsZero() || !r.BlockedUntil.IsZero() {
				t.Errorf("%+v", r)
			}
		}
		if total != sim.Calls() {
			t.Errorf("%d calls of accounts", total)
		}
	})
}

// A throttle in the middle of a walk: the walk waits and is complete, or fails at
// once with the time at which it will work, and then does.
func TestScheduler_throttledWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim, client, _ := scheduled(t, graphsim.Options{Media: 60}, graph.Config{})
		account := sim.Data().Accounts[0]
		for _, code := range []int{4, 17, 32, 613, 80001, 80002} {
			sim.Inject(graphsim.Fault{Kind: graphsim.FaultThrottle, Code: code, At: 7, Count: 1})
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			begun := time.Now()
			posts, err := walk(ctx, client, account.ID)
			cancel()
			if err != nil || posts != len(account.Media) || time.Since(begun) < time.Minute {
				t.Errorf("code %d: %d posts, %v, after %v", code, posts, err, time.Since(begun))
			}

			sim.Inject(graphsim.Fault{Kind: graphsim.FaultThrottle, Code: code, At: 7, Count: 1})
			before := sim.Calls()
			posts, err = walk(t.Context(), client, account.ID)
			at, ok := graph.RetryAt(err)
			if !errors.Is(err, graph.ErrRateLimited) || !ok || posts != 30 {
				t.Errorf("code %d: %d posts, %v", code, posts, err)
			}
			if _, err = walk(t.Context(), client, account.ID); !errors.Is(err, graph.ErrRateLimited) || sim.Calls() != before+7 {
				t.Errorf("code %d: %v, %d calls", code, err, sim.Calls()-before)
			}
			time.Sleep(time.Until(at))
			if posts, err = walk(t.Context(), client, account.ID); err != nil || posts != len(account.Media) {
				t.Errorf("code %d: %d posts, %v", code, posts, err)
			}
		}
	})
}

// An account that fails is left alone and holds up nobody; when it is well again
// it is asked again.
func TestScheduler_storm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim, client, _ := scheduled(t, graphsim.Options{Accounts: 2, Media: 20}, graph.Config{})
		ill, well := sim.Data().Accounts[0], sim.Data().Accounts[1]
		sim.Inject(graphsim.Fault{Kind: graphsim.FaultServer, Path: ill.ID})
		for range 3 {
			if _, err := walk(t.Context(), client, ill.ID); !errors.Is(err, graph.ErrUnavailable) {
				t.Error(err)
			}
		}
		before := sim.Calls()
		_, err := walk(t.Context(), client, ill.ID)
		var held *graph.HeldError
		if !errors.As(err, &held) || !errors.Is(err, graph.ErrUnavailable) || sim.Calls() != before {
			t.Fatalf("%v, %d calls", err, sim.Calls()-before)
		}
		if posts, err := walk(t.Context(), client, well.ID); err != nil || posts != len(well.Media) {
			t.Errorf("%d posts, %v", posts, err)
		}
		sim.ClearFaults()
		time.Sleep(time.Until(held.RetryAt))
		if posts, err := walk(t.Context(), client, ill.ID); err != nil || posts != len(ill.Media) {
			t.Errorf("%d posts, %v", posts, err)
		}
	})
}

// Over a network too: many who ask the same at once make one request of it.
func TestShare_network(t *testing.T) {
	t.Parallel()
	server, client := simulate(t, graphsim.Options{Media: 60, Latency: 50 * time.Millisecond}, graph.Config{
		Share: true, Scheduler: pace.New(pace.Config{}), CacheBytes: 1 << 20, CacheAge: time.Hour,
	})
	account := server.Data().Accounts[0]
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if posts, err := walk(t.Context(), client, account.ID); err != nil || posts != len(account.Media) {
				t.Errorf("%d posts, %v", posts, err)
			}
		})
	}
	wg.Wait()
	if pages := len(account.Media) / 5; server.Calls() != pages {
		t.Errorf("%d calls for %d pages", server.Calls(), pages)
	}
}
