package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
)

// loginOnce has the user of this computer log in unless the store has a login
// that serves: of the app, host and login kind, and of the user if one is named.
// The outcome is saved before it is returned.
//
// However many goroutines and processes wait, one of them asks the user; one
// that gives up leaves the others their login.
func (d *Desktop) loginOnce(ctx context.Context, client *Client, store Store, user string, serves func(*Token) bool) (*Token, error) {
	key := client.Key(user)
	find := func(ctx context.Context) (*Token, error) {
		info, err := Select(ctx, store, key)
		if err != nil {
			return nil, err
		}
		t, err := store.Load(ctx, info.Key)
		if err == nil && !serves(t) {
			return nil, ErrNotStored
		}
		return t, err
	}
	t, err := client.loginOnce(ctx, loginName{store: store, key: key}, find, func(ctx context.Context) (*Token, error) {
		return d.Login(ctx, client.cfg)
	})
	if err == nil {
		err = t.belongsTo(user)
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
func (c *Client) headless(ctx context.Context, store Store, verifier Secret) (*Token, error) {
	given, err := c.verifierFingerprint(verifier)
	if err != nil {
		return nil, verifierError(err)
	}
	find := byGiven(store, given)
	if t, err := find(ctx); !errors.Is(err, ErrNotStored) {
		return t, err
	}
	return c.loginOnce(ctx, loginName{store: store, key: c.Key(""), given: given}, find, func(ctx context.Context) (*Token, error) {
		t, err := c.finish(ctx, FinishRequest{Verifier: verifier})
		return t, verifierError(err)
	})
}

// verifierError words an error about a verifier for the property that held it.
func verifierError(err error) error {
	var bad *VerifierError
	switch {
	case errors.Is(err, errNoState):
		return &usageError{"oauth: OAuthVerifier is a code alone, and the login needs a state that is checked: set it to the whole address that the browser came back to", ErrState}
	case errors.As(err, &bad) && bad.Property != "":
		named := *bad
		named.Property = "OAuthVerifier"
		return &named
	}
	return err
}

// loginOnce returns what find finds, or else the outcome of login. Under the
// lock of logging in it looks first: another process may have logged in.
func (c *Client) loginOnce(ctx context.Context, name loginName, find, login func(context.Context) (*Token, error)) (*Token, error) {
	return logins.do(ctx, name, func(ctx context.Context) (*Token, error) {
		unlock, _, err := name.store.Lock(ctx, c.Key(""))
		if ended := ctx.Err(); ended != nil && err != nil {
			return nil, fmt.Errorf("oauth: another program is logging in, and this one has waited for it: %w", cmp.Or(context.Cause(ctx), ended))
		}
		if err != nil {
			return nil, err
		}
		defer unlock()
		if t, err := find(ctx); !errors.Is(err, ErrNotStored) {
			return t, err
		}
		if err := Ready(ctx, name.store, c.cfg.Codes); err != nil {
			return nil, err
		}
		t, err := login(ctx)
		if err != nil {
			return nil, err
		}
		return t, Keep(ctx, name.store, t)
	})
}

// logins are those that run in this process.
var logins loginGroup

// Ready fails where a store cannot be read or written, or only with another key
// than the one it was written with, and where the memory of codes, nil for none,
// cannot be written: before a user logs in for a token that could not be kept.
func Ready(ctx context.Context, store Store, codes CodeMemory) error {
	list, err := store.List(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		if _, err := store.Load(ctx, list[0].Key); err != nil && !errors.Is(err, ErrNotStored) { // else it was deleted just now
			return err
		}
	}
	for _, place := range []any{store, codes} {
		if r, ok := place.(rehearser); ok {
			if err := r.rehearse(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// rehearser is a place that can go through writing without leaving anything.
type rehearser interface {
	rehearse(ctx context.Context) error
}

// Keep saves the outcome of a login in the place of the same user's last one.
// What was paid for with a code is saved although the context ends.
func Keep(ctx context.Context, store Store, t *Token) error {
	ctx = context.WithoutCancel(ctx)
	unlock, _, err := store.Lock(ctx, t.Key)
	if err != nil {
		return lost(err)
	}
	defer unlock()
	if err := store.Save(ctx, t); err != nil {
		return lost(err)
	}
	return nil
}

func lost(err error) error {
	return fmt.Errorf("oauth: the login has succeeded, and its token cannot be kept, so it is lost: %w", err)
}

// Forget deletes the logins of a user with the Config's app, host and login
// kind, and returns how many there were.
func Forget(ctx context.Context, cfg Config, store Store, user string) (int, error) {
	client, err := NewClient(cfg)
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
