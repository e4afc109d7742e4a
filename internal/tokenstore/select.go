package tokenstore

import (
	"context"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Select returns the login that a connection means: of the app, host and login
// kind of the key, and of the user, who may be named by id, by user name or by
// the id of an account. It returns [oauth.ErrNotStored] where there is none, and an
// [*AmbiguousLoginError] where there are several.
func Select(ctx context.Context, s Store, key oauth.Key) (oauth.TokenInfo, error) {
	all, err := s.List(ctx)
	if err != nil {
		return oauth.TokenInfo{}, err
	}
	anyone := key
	anyone.User = ""
	var found, others []oauth.TokenInfo
	for _, i := range all {
		switch {
		case !Fits(i, anyone):
		case !Fits(i, key):
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
			return oauth.TokenInfo{}, &OtherLoginsError{user: key.User, stored: others}
		}
		return oauth.TokenInfo{}, oauth.ErrNotStored
	case 1:
		return found[0], nil
	}
	return oauth.TokenInfo{}, &AmbiguousLoginError{Candidates: found}
}

// Fits reports whether a login is one that a key means.
func Fits(i oauth.TokenInfo, key oauth.Key) bool {
	return i.App == key.App && i.Host == key.Host && i.Login == key.Login &&
		(key.User == "" || i.User == key.User || answersTo(i, key.User))
}

// answersTo reports whether a user goes by that name.
func answersTo(i oauth.TokenInfo, name string) bool {
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

// BelongsTo is an error where a login is not that of the user named.
func BelongsTo(t *oauth.Token, user string) error {
	if user == "" || t.User == user || answersTo(t.TokenInfo, user) {
		return nil
	}
	return fmt.Errorf("oauth: the one who logged in is %s (%s), and OAuthUser is %s: log in as that one, or change OAuthUser", sanitize.Brief(t.User), sanitize.Brief(t.UserName), user)
}
