package tokensource

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestPrompts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p loginGroup
		var asked atomic.Int64
		login := func(ctx context.Context) (*oauth.Token, error) {
			asked.Add(1)
			select {
			case <-time.After(time.Minute):
				return &oauth.Token{Access: oauth.NewSecret("fake")}, nil
			case <-ctx.Done():
				return nil, &oauth.LoginRequiredError{URL: "https://a.test/", Err: context.Cause(ctx)}
			}
		}
		outcomes := make(chan error, 40)
		ask := func(name string, life time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), life)
			defer cancel()
			token, err := p.do(ctx, loginName{given: name}, login)
			if err == nil && token.Access.Reveal() != "fake" {
				t.Errorf("token = %v", token)
			}
			outcomes <- err
		}
		// The one who came first gives up first, and the login goes on.
		go ask("a", time.Second)
		synctest.Wait()
		for range 30 {
			go ask("a", time.Hour)
		}
		if err := <-outcomes; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the first: %v", err)
		}
		for range 30 {
			if err := <-outcomes; err != nil {
				t.Error(err)
			}
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("the user was asked %d times", n)
		}
		// What is over begins anew; other logins run beside.
		go ask("a", time.Hour)
		go ask("b", time.Hour)
		for range 2 {
			if err := <-outcomes; err != nil {
				t.Error(err)
			}
		}
		if n := asked.Load(); n != 3 {
			t.Errorf("the user was asked %d times, want 3", n)
		}
		// The last one to give up ends it, and learns the address.
		go ask("a", time.Second)
		go ask("a", 2*time.Second)
		var required *oauth.LoginRequiredError
		first, last := <-outcomes, <-outcomes
		if errors.As(first, &required) || !errors.As(last, &required) || !errors.Is(last, context.DeadlineExceeded) {
			t.Errorf("got %v, then %v", first, last)
		}
	})
}
