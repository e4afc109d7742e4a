package main

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// users are the connected users whose database is open.
type users struct {
	config *driver.Config // of connections, without a user

	mu   sync.Mutex
	byID map[string]*user

	closing sync.WaitGroup // of users that were forgotten
}

// user is a connected user: what the database looks like with the user's token.
type user struct {
	*sql.DB
	config *driver.Config
	visits sync.WaitGroup // that are under way
}

func newUsers(config *driver.Config) *users {
	return &users{config: config, byID: map[string]*user{}}
}

// open returns a connected user, and what to call when done. Nothing is sent until
// a query.
func (u *users) open(id string) (_ *user, done func(), err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	x := u.byID[id]
	if x == nil {
		config := u.config.Clone()
		config.OAuthUser = id
		db, err := driver.OpenDB(config)
		if err != nil {
			return nil, nil, err
		}
		x = &user{DB: db, config: config}
		u.byID[id] = x
	}
	x.visits.Add(1)
	return x, x.visits.Done, nil
}

// forget has the next visit of a user begin anew, with the token of then.
func (u *users) forget(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if x := u.byID[id]; x != nil {
		delete(u.byID, id)
		u.closing.Go(func() {
			x.visits.Wait()
			_ = x.Close()
		})
	}
}

// takeBack deletes the stored token of a user whom nobody needs any more, after
// the platform has ended it where it has a call for that.
func (u *users) takeBack(ctx context.Context, id string) error {
	user, done, err := u.open(id)
	if err != nil {
		return err
	}
	defer u.forget(id)
	defer done()
	if oauth.Login(u.config.AuthScheme) == oauth.FacebookLogin {
		_, err := one(ctx, user.DB, `EXEC RevokeOAuthAccessToken`)
		if !errors.Is(err, oauth.ErrLoginRequired) && !errors.Is(err, oauth.ErrSessionExpired) {
			return err // or nil: what was stored is deleted
		}
		// A token that has ended cannot be taken back, and need not be.
	}
	_, err = driver.Logout(ctx, user.config)
	if errors.Is(err, oauth.ErrNotStored) {
		return nil
	}
	return err
}

// close waits for visits that are under way.
func (u *users) close() {
	u.closing.Wait()
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, x := range u.byID {
		x.visits.Wait()
		_ = x.Close()
	}
}
