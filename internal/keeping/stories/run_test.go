package stories

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A loop reads every account at once, again when a notice comes, and ends with its context.
func TestRun(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 3, Stories: 2}, 8)
	d.run()
	ctx, end := context.WithCancel(t.Context())
	told, over := make(chan Told), make(chan struct{})
	go func() {
		defer close(over)
		d.keeper.Run(ctx, d.ids, 2, func(x Told) {
			select {
			case told <- x:
			case <-ctx.Done():
			}
		})
	}()
	wait := func() Told {
		select {
		case x := <-told:
			if x.Err != nil || !x.Next.After(d.sim.Now()) {
				t.Fatalf("%+v", x)
			}
			return x
		case <-time.After(30 * time.Second):
			t.Fatal("nobody reads")
		}
		return Told{}
	}
	seen := map[string]bool{}
	for range d.ids {
		seen[wait().Account] = true
	}
	if len(seen) != 3 {
		t.Errorf("read %v", seen)
	}
	d.sim.Advance(10 * time.Minute)
	d.keeper.Hasten(d.ids[1])
	if x := wait(); x.Account != d.ids[1] {
		t.Errorf("%+v was read after a notice of %s", x, d.ids[1])
	}
	end()
	<-over
}

// A keeper of its own finds the accounts of the login.
func TestOpen(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 3, Stories: 1}, 9)
	cfg, err := config.Parse("Endpoint=" + d.sim.URL() + ";OAuthAccessToken=" + d.sim.Token())
	if err != nil {
		t.Fatal(err)
	}
	k, end, err := Open(t.Context(), cfg, d.sink, false)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := k.Accounts(t.Context()); err != nil || !slices.Equal(ids, d.ids) {
		t.Errorf("%v, %v, want %v", ids, err, d.ids)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if _, _, err := Open(t.Context(), cfg, d.sink, true); err == nil {
		t.Error("files are kept without a FileRoot")
	}
}
