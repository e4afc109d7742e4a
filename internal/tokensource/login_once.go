package tokensource

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// desktopLogin has the user of this computer log in unless the store has a login
// that serves: of the app, host and login kind, and of the user if one is named.
// The outcome is saved before it is returned.
//
// However many goroutines and processes wait, one of them asks the user; one
// that gives up leaves the others their login.
func (a *app) desktopLogin(ctx context.Context, d *oauth.Desktop, store tokenstore.Store, user string, serves func(*oauth.Token) bool) (*oauth.Token, error) {
	key := a.Key(user)
	find := func(ctx context.Context) (*oauth.Token, error) {
		info, err := tokenstore.Select(ctx, store, key)
		if err != nil {
			return nil, err
		}
		t, err := store.Load(ctx, info.Key)
		if err == nil && !serves(t) {
			return nil, oauth.ErrNotStored
		}
		return t, err
	}
	t, err := a.loginOnce(ctx, loginName{store: store, key: key, desktop: true}, find, func(ctx context.Context) (*oauth.Token, error) {
		return d.Login(ctx, a.cfg)
	})
	if err == nil {
		err = tokenstore.BelongsTo(t, user)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// headless ends a login that was begun in a browser elsewhere, with what came
// of it (OAuthVerifier): the code, or the whole address that the browser came
// back to. That is exchanged once; afterwards the same verifier means the login
// that the store has of it, however that was renewed since.
func (a *app) headless(ctx context.Context, store tokenstore.Store, verifier oauth.Secret) (*oauth.Token, error) {
	came := oauth.FinishRequest{Verifier: verifier, Property: "OAuthVerifier"}
	given, err := a.VerifierFingerprint(came)
	if err != nil {
		return nil, err
	}
	find := byGiven(store, given)
	if t, err := find(ctx); !errors.Is(err, oauth.ErrNotStored) {
		return t, err
	}
	return a.loginOnce(ctx, loginName{store: store, key: a.Key(""), given: given}, find, func(ctx context.Context) (*oauth.Token, error) {
		return oauth.FinishLogin(ctx, a.cfg, came)
	})
}

// byGiven finds the login that a code or a token began.
func byGiven(store tokenstore.Store, given string) func(context.Context) (*oauth.Token, error) {
	return func(ctx context.Context) (*oauth.Token, error) {
		list, err := store.List(ctx)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			if i.Given == given {
				return store.Load(ctx, i.Key)
			}
		}
		return nil, oauth.ErrNotStored
	}
}

// loginOnce returns what find finds, or else the outcome of login. Under the
// lock of logging in it looks first: another process may have logged in.
func (a *app) loginOnce(ctx context.Context, name loginName, find, login func(context.Context) (*oauth.Token, error)) (*oauth.Token, error) {
	return logins.do(ctx, name, func(ctx context.Context) (*oauth.Token, error) {
		unlock, _, err := name.store.Lock(ctx, a.lockOf(name))
		if ended := ctx.Err(); ended != nil && err != nil {
			return nil, fmt.Errorf("oauth: another program is logging in, and this one has waited for it: %w", cmp.Or(context.Cause(ctx), ended))
		}
		if err != nil {
			return nil, err
		}
		defer unlock()
		if t, err := find(ctx); !errors.Is(err, oauth.ErrNotStored) {
			return t, err
		}
		if err := tokenstore.Ready(ctx, name.store, a.cfg.Codes); err != nil {
			return nil, err
		}
		t, err := login(ctx)
		if err != nil {
			return nil, err
		}
		return t, Keep(ctx, name.store, t)
	})
}

// lockOf is what a login takes that is to run once. Where the user is asked, that is one at a time
// of an app; those that were begun elsewhere do not wait for each other, but by chance, as a lock
// may leave a file behind and there are to be few.
func (a *app) lockOf(name loginName) oauth.Key {
	key := a.Key("")
	if !name.desktop {
		key.User = "begun elsewhere " + name.given[:2]
	}
	return key
}

// logins are those that run in this process.
var logins loginGroup

// Keep saves the outcome of a login in the place of the same user's last one.
// What was paid for with a code is saved although the context ends.
func Keep(ctx context.Context, store tokenstore.Store, t *oauth.Token) error {
	ctx = context.WithoutCancel(ctx)
	unlock, _, err := store.Lock(ctx, t.Key)
	if err != nil {
		return lost(err)
	}
	defer unlock()
	if t.Given, err = sameGiven(ctx, store, t); err != nil {
		return lost(err)
	}
	if err := store.Save(ctx, t); err != nil {
		return lost(err)
	}
	return nil
}

// sameGiven is what began a login: what it tells itself, or else the former login of the same
// user, whose place it takes.
func sameGiven(ctx context.Context, store tokenstore.Store, t *oauth.Token) (string, error) {
	if t.Given != "" {
		return t.Given, nil
	}
	list, err := store.List(ctx)
	if err != nil {
		return "", err
	}
	for _, i := range list {
		if i.Key == t.Key {
			return i.Given, nil
		}
	}
	return "", nil
}

func lost(err error) error {
	return fmt.Errorf("oauth: the login has succeeded, and its token cannot be kept, so it is lost: %w", err)
}

// Accounts are the ids of the accounts that the logins of a user reach, with the Config's app,
// host and login kind, as far as the store knows.
func Accounts(ctx context.Context, cfg oauth.Config, store tokenstore.Store, user string) ([]string, error) {
	client, err := oauth.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	list, err := store.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range list {
		if i.Key == client.Key(user) {
			return i.AccountIDs, nil
		}
	}
	return nil, nil
}

// Forget deletes the logins of a user with the Config's app, host and login
// kind, and returns how many there were.
func Forget(ctx context.Context, cfg oauth.Config, store tokenstore.Store, user string) (int, error) {
	client, err := oauth.NewClient(cfg)
	if err != nil {
		return 0, err
	}
	key := client.Key(user)
	unlock, _, err := store.Lock(ctx, key)
	if err != nil {
		return 0, err
	}
	defer unlock() // a renewal that ran has saved by now, and the next finds nothing
	list, err := store.List(ctx)
	if err != nil {
		return 0, err
	}
	for _, i := range list {
		if i.Key == key {
			return 1, store.Delete(ctx, key)
		}
	}
	return 0, nil
}
