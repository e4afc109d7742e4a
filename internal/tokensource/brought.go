package tokensource

import (
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// own reports whether the caller brought what begins a login, and names no user: then that login
// is meant, of whoever's it is, and no other one of the store, which may be somebody else's.
func (s *Source) own() bool {
	return s.cfg.User == "" && (!s.cfg.Verifier.IsEmpty() || !s.given().IsEmpty())
}

// given is the token that the caller brought, empty for none.
func (s *Source) given() oauth.Secret {
	given := s.cfg.Access
	if !s.cfg.Refresh.IsEmpty() && (given.IsEmpty() || s.app.cfg.Login != oauth.CustomLogin) {
		given = s.cfg.Refresh
	}
	return given
}

// property is the one that what the caller brought stands in.
func (s *Source) property() string {
	switch {
	case !s.cfg.Verifier.IsEmpty():
		return "OAuthVerifier"
	case s.given() == s.cfg.Access:
		return "OAuthAccessToken"
	}
	return "OAuthRefreshToken"
}

// begun is the login that what the caller brought has begun, however it has ended.
func (s *Source) begun(store tokenstore.Store) (given string, find func(context.Context) (*oauth.Token, error), err error) {
	if s.cfg.Verifier.IsEmpty() {
		given = oauth.Fingerprint(s.given())
	} else if given, err = s.app.VerifierFingerprint(oauth.FinishRequest{Verifier: s.cfg.Verifier, Property: "OAuthVerifier"}); err != nil {
		return "", nil, err
	}
	return given, byGiven(store, given), nil
}

// again has the user of this computer log in, where the login has ended that the caller brought.
// It has to be the same user, where the store tells who that was. What comes of it is found by
// what was brought from then on.
func (s *Source) again(ctx context.Context, app *app, d *oauth.Desktop, store tokenstore.Store, serves func(*oauth.Token) bool) (*oauth.Token, error) {
	given, find, err := s.begun(store)
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
				sanitize.Brief(t.User), sanitize.Brief(t.UserName), s.property(), sanitize.Brief(before.User), sanitize.Brief(before.UserName), s.property()), kept)
		}
		t.Given = given
		return t, nil
	})
}

// alone is an error of a login that what the caller brought stands for, which says so where
// another one is stored that would serve.
func (s *Source) alone(ctx context.Context, store tokenstore.Store, why error) error {
	if !s.own() {
		return why
	}
	_, err := tokenstore.Select(ctx, store, s.app.Key(""))
	if err != nil && !errors.Is(err, oauth.ErrAmbiguousLogin) {
		return why
	}
	given := s.property()
	return fmt.Errorf("%w; %s stands for one login, and a stored one, which may be another user's, does not take its place: bring another %s, or leave it out or name in OAuthUser whose stored login is meant", why, given, given)
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
