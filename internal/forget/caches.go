package forget

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
)

// forgetCaches erases the login's cache, those of others in the same folder that name the
// account, and what processes tell each other beside them of accounts.
func forgetCaches(ctx context.Context, out *Report, r Request) error {
	c := r.Config
	if whose, err := connect.WhoseStored(ctx, c); err == nil { // else those that name the account
		c = whose
	}
	own, err := connect.Cache(c)
	if err != nil {
		return err
	}
	usage, err := connect.Usage(own)
	for _, p := range usage {
		_, e := cache.Erase(p)
		err = errors.Join(err, e)
	}
	erase := []cache.Place{own}
	others, e := connect.OtherCaches(c)
	err = errors.Join(err, e)
	for _, p := range others {
		has, unknown := cache.Names(ctx, p, r.Account)
		switch {
		case ctx.Err() != nil:
			return errors.Join(err, ctx.Err())
		case unknown != nil:
			out.leave("the cache %s, which cannot be looked into: %v", p.Path, unknown)
		case has:
			erase = append(erase, p)
		}
	}
	return errors.Join(err, eraseCaches(out, erase))
}

func eraseCaches(out *Report, places []cache.Place) (err error) {
	for _, p := range places {
		was, e := cache.Erase(p)
		if was {
			out.add(Cache, p.Path, 1)
		}
		err = errors.Join(err, e)
	}
	return err
}

// cachesOf are the caches of a user's login, whatever accounts are in them.
func cachesOf(c *config.Config, user string) ([]cache.Place, error) {
	theirs := c.Clone()
	theirs.OAuthUser = user
	own, err := connect.Cache(theirs)
	if err != nil {
		return nil, err
	}
	bound, err := connect.BoundCaches(theirs)
	return append(bound, own), err
}

// Caches erases the caches of logins that end, by the names that connections may have for them:
// who logs in next is not answered from what another one has read.
func Caches(c *config.Config, users ...string) (err error) {
	var out Report
	for _, user := range users {
		places, e := cachesOf(c, user)
		if len(places) == 0 { // there is no folder for caches, and none in it
			return err
		}
		err = errors.Join(err, e, eraseCaches(&out, places))
	}
	return err
}

// User erases the caches of a user's login, and the lines of the log that name the user.
func User(c *config.Config, user string) (Report, error) {
	var out Report
	places, err := cachesOf(c, user)
	if len(places) == 0 {
		return out, err
	}
	err = errors.Join(err, eraseCaches(&out, places))
	return out, errors.Join(err, forgetLog(&out, c, []string{user}))
}
