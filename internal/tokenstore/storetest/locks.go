package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// lock takes a lock, and fails where that is not as expected.
func lock(t *testing.T, s tokenstore.Store, key oauth.Key) (unlock func()) {
	t.Helper()
	unlock, _, err := s.Lock(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return unlock
}

// A lock excludes who wants the same one, through whatever handle, and hinders
// nothing else.
func testLocks(t *testing.T, p Place) {
	at := p.New(t)
	one, other := open(t, at), open(t, at)
	token := Token("1", 1)
	unlock, waited, err := one.Lock(t.Context(), token.Key)
	if err != nil || waited {
		t.Fatalf("free: waited %v, %v", waited, err)
	}
	save(t, other, token)
	holds(t, one, token.Key, token)
	lock(t, other, Token("2", 1).Key)() // another login
	type outcome struct {
		unlock func()
		waited bool
		err    error
	}
	outcomes := make(chan outcome)
	for _, s := range []tokenstore.Store{one, other} {
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			unlock, waited, err := s.Lock(ctx, token.Key)
			outcomes <- outcome{unlock, waited, err}
		}()
		cancel() // before or while it waits
		if o := <-outcomes; !errors.Is(o.err, context.Canceled) {
			t.Errorf("given up: %v", o.err)
		}
		go func() {
			unlock, waited, err := s.Lock(t.Context(), token.Key)
			outcomes <- outcome{unlock, waited, err}
		}()
	}
	if err := other.Delete(t.Context(), token.Key); err != nil {
		t.Error(err)
	}
	select {
	case o := <-outcomes:
		t.Errorf("a lock that is held: %v, %v", o.waited, o.err)
		return
	default:
	}
	unlock()
	unlock() // does nothing
	for range 2 {
		o := <-outcomes
		if o.err != nil {
			t.Fatal(o.err)
		}
		o.unlock()
	}
}

// At any time, one of many holds the lock.
func testLockOfMany(t *testing.T, p Place) {
	at := p.New(t)
	handles := []tokenstore.Store{open(t, at), open(t, at), open(t, at)}
	key := Token("1", 1).Key
	var inside, entered atomic.Int32
	var all sync.WaitGroup
	const each = 8
	for i := range each * len(handles) {
		all.Go(func() {
			unlock, _, err := handles[i%len(handles)].Lock(t.Context(), key)
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n != 1 {
				t.Errorf("%d hold the lock", n)
			}
			entered.Add(1)
			_, _ = handles[i%len(handles)].Load(t.Context(), key) // takes a moment
			inside.Add(-1)
			unlock()
		})
	}
	all.Wait()
	if n := int(entered.Load()); n != each*len(handles) {
		t.Errorf("%d have had the lock", n)
	}
}

func testNested(t *testing.T, p Place) { LogInAtOnce(t, open(t, p.New(t)), p.some(20)) }

// LogInAtOnce has many log in at once, each with an app of its own: each takes the
// lock of logging in, then that of the login, then writes.
func LogInAtOnce(t *testing.T, s tokenstore.Store, many int) {
	t.Helper()
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			token := Token("1", i)
			token.App = fmt.Sprint(i)
			login := token.Key
			login.User = ""
			for _, key := range []oauth.Key{login, token.Key} {
				unlock, _, err := s.Lock(t.Context(), key)
				if err != nil {
					t.Error(err)
					return
				}
				defer unlock()
			}
			if err := s.Save(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// A context that has ended ends all that waits.
func testContext(t *testing.T, p Place) {
	s := open(t, p.New(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if unlock, _, err := s.Lock(ctx, Token("1", 1).Key); !errors.Is(err, context.Canceled) {
		t.Errorf("lock: %v", err)
		if err == nil {
			unlock()
		}
	}
	// Nothing is half done, whether the call was in time or not.
	err := s.Save(ctx, Token("1", 1))
	list, bad := s.List(t.Context())
	if bad != nil || (err == nil) != (len(list) == 1) || err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("save: %v, then %d logins, %v", err, len(list), bad)
	}
	lock(t, s, Token("1", 1).Key)()
}
