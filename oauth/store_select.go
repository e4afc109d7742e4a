package oauth

import (
	"context"
	"fmt"
	"strings"
)

// Select returns the login that a connection means: of the app, host and login
// kind of the key, and of the user, who may be named by id, by user name or by
// the id of an account. It returns ErrNotStored where there is none, and an
// [*AmbiguousLoginError] where there are several.
func Select(ctx context.Context, s Store, key Key) (TokenInfo, error) {
	all, err := s.List(ctx)
	if err != nil {
		return TokenInfo{}, err
	}
	anyone := key
	anyone.User = ""
	var found, others []TokenInfo
	for _, i := range all {
		switch {
		case !i.fits(anyone):
		case !i.fits(key):
			others = append(others, i)
		case i.User == key.User:
			return i, nil // an id is nobody else's name
		default:
			found = append(found, i)
		}
	}
	switch len(found) {
	case 0:
		if len(others) > 0 {
			return TokenInfo{}, &otherLoginsError{user: key.User, stored: others}
		}
		return TokenInfo{}, ErrNotStored
	case 1:
		return found[0], nil
	}
	return TokenInfo{}, &AmbiguousLoginError{Candidates: found}
}

// fits reports whether a login is one that a key means.
func (i TokenInfo) fits(key Key) bool {
	return i.App == key.App && i.Host == key.Host && i.Login == key.Login &&
		(key.User == "" || i.User == key.User || i.answersTo(key.User))
}

// answersTo reports whether a user goes by that name.
func (i TokenInfo) answersTo(name string) bool {
	if strings.EqualFold(i.UserName, strings.TrimPrefix(name, "@")) {
		return true
	}
	for _, id := range i.AccountIDs {
		if id == name {
			return true
		}
	}
	return false
}

// belongsTo is an error where a login is not that of the user named.
func (t *Token) belongsTo(user string) error {
	if user == "" || t.User == user || t.answersTo(user) {
		return nil
	}
	return fmt.Errorf("oauth: the one who logged in is %s (%s), and OAuthUser is %s: log in as that one, or change OAuthUser", clean(t.User), clean(t.UserName), user)
}
