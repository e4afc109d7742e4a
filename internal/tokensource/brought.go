package tokensource

import (
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// brought is what the caller brought to begin a login.
type brought struct {
	cfg Config
	app *app
}

// own reports whether the caller brought what begins a login, and names no user: then that login
// is meant, of whoever's it is, and no other one of the store, which may be somebody else'b.
func (b brought) own() bool {
	return b.cfg.User == "" && (!b.cfg.Verifier.IsEmpty() || !b.given().IsEmpty())
}

// given is the token that the caller brought, empty for none.
func (b brought) given() oauth.Secret {
	given := b.cfg.Access
	if !b.cfg.Refresh.IsEmpty() && (given.IsEmpty() || b.app.cfg.Login != oauth.CustomLogin) {
		given = b.cfg.Refresh
	}
	return given
}

// property is the one that what the caller brought stands in.
func (b brought) property() string {
	switch {
	case !b.cfg.Verifier.IsEmpty():
		return "OAuthVerifier"
	case b.given() == b.cfg.Access:
		return "OAuthAccessToken"
	}
	return "OAuthRefreshToken"
}

// begun is the login that what the caller brought has begun, however it has ended.
func (b brought) begun(store tokenstore.Store) (given string, find func(context.Context) (*oauth.Token, error), err error) {
	if b.cfg.Verifier.IsEmpty() {
		given = oauth.Fingerprint(b.given())
	} else if given, err = b.app.VerifierFingerprint(oauth.FinishRequest{Verifier: b.cfg.Verifier, Property: "OAuthVerifier"}); err != nil {
		return "", nil, err
	}
	return given, byGiven(store, given), nil
}

// again has the user of this computer log in, where the login has ended that the caller brought.
// It has to be the same user, where the store tells who that was. What comes of it is found by
// what was brought from then on.
func (b brought) again(ctx context.Context, app *app, d *oauth.Desktop, store tokenstore.Store, serves func(*oauth.Token) bool) (*oauth.Token, error) {
	given, find, err := b.begun(store)
	if err != nil {
		return nil, err
	}
	name := loginName{store: store, key: app.Key(""), given: given, desktop: true}
	return app.loginOnce(ctx, name, func(ctx context.Context) (*oauth.Token, error) {
		t, err := find(ctx)
		if err == nil && !serves(t) {
			return nil, oauth.ErrNotStored
		}
		return t, err
	}, func(ctx context.Context) (*oauth.Token, error) {
		before, err := find(ctx)
		if err != nil && !errors.Is(err, oauth.ErrNotStored) {
			return nil, err
		}
		t, err := d.Login(ctx, app.cfg)
		if err != nil {
			return nil, err
		}
		if before != nil && before.Key != t.Key {
			kept := Keep(ctx, store, t)
			return nil, errors.Join(fmt.Errorf("oauth: the one who logged in is %s (%s), and %s began the login of %s (%s): log in as that one, or leave %s out for the login that is stored, which OAuthUser names",
				sanitize.Brief(t.User), sanitize.Brief(t.UserName), b.property(), sanitize.Brief(before.User), sanitize.Brief(before.UserName), b.property()), kept)
		}
		t.Given = given
		return t, nil
	})
}

// alone is an error of a login that what the caller brought stands for, which says so where
// another one is stored that would serve.
func (b brought) alone(ctx context.Context, store tokenstore.Store, why error) error {
	if !b.own() {
		return why
	}
	_, err := tokenstore.Select(ctx, store, b.app.Key(""))
	if err != nil && !errors.Is(err, oauth.ErrAmbiguousLogin) {
		return why
	}
	given := b.property()
	return fmt.Errorf("%w; %s stands for one login, and a stored one, which may be another user's, does not take its place: bring another %s, or leave it out or name in OAuthUser whose stored login is meant", why, given, given)
}
