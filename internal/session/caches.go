package session

import (
	"context"
	"errors"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
)

// keeping is a cache that sessions share: a file for each user whose login is the one that is
// stored, one after the other.
type keeping struct {
	cfg   *config.Config // of who reads it anew
	login *connect.Login
	place func(*config.Config) (cache.Place, error) // of the file of a user
	err   error                                     // why there is none
	uses  int                                       // sessions that are bound to its account

	mu    sync.Mutex
	files map[string]*cache.File // by path
}

func newKeeping(cfg *config.Config, login *connect.Login, place func(*config.Config) (cache.Place, error)) *keeping {
	_, err := place(cfg)
	return &keeping{cfg: cfg, login: login, place: place, err: err, files: map[string]*cache.File{}}
}

// now is the file of the user whose login is stored now; [cache.ErrAbsent] says that nobody's is.
func (k *keeping) now(ctx context.Context) (*cache.File, error) {
	if k.err != nil {
		return nil, k.err
	}
	whose, err := k.login.Whose(ctx, k.cfg)
	if err != nil {
		return nil, err
	}
	place, err := k.place(whose)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	f := k.files[place.Path]
	if f == nil {
		f = cache.At(place)
		k.files[place.Path] = f
	}
	return f, nil
}

// filled is [keeping.now] for what is going to be read of the platform: where nobody's login is
// stored, the user logs in first.
func (k *keeping) filled(ctx context.Context) (*cache.File, error) {
	f, err := k.now(ctx)
	if !errors.Is(err, cache.ErrAbsent) {
		return f, err
	}
	if _, err := k.login.OfUser().AccessToken(ctx); err != nil {
		return nil, err
	}
	return k.now(ctx)
}

// close ends its files.
func (k *keeping) close() (err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, f := range k.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// caches are those of a pool: its own, and one for each account that sessions are bound to and
// the pool is not, as long as there are such. Rows of all accounts are none of theirs, and what
// they have read is not all.
type caches struct {
	own     *keeping
	refresh *refreshing

	mu    sync.Mutex
	bound map[string]*keeping // by the id of the account
}

func newCaches(cfg *config.Config, login *connect.Login) *caches {
	return &caches{own: newKeeping(cfg, login, connect.Cache), refresh: newRefreshing(), bound: map[string]*keeping{}}
}

// of is the cache of a configuration, until it is left.
func (c *caches) of(cfg *config.Config) *keeping {
	account := cfg.BusinessAccountID
	if account == c.own.cfg.BusinessAccountID {
		return c.own
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.bound[account]
	if k == nil {
		own := c.own.cfg.Clone()
		own.BusinessAccountID = account
		k = newKeeping(own, c.own.login, func(whose *config.Config) (cache.Place, error) {
			whose = whose.Clone()
			whose.BusinessAccountID = c.own.cfg.BusinessAccountID
			return connect.BoundCache(whose, account)
		})
		c.bound[account] = k
	}
	k.uses++
	return k
}

// leave is told that a session needs one no more.
func (c *caches) leave(k *keeping) error {
	if k == c.own {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.uses--; k.uses > 0 {
		return nil
	}
	delete(c.bound, k.cfg.BusinessAccountID)
	return k.close()
}

// outdate has none of them answer from what was kept before something was written, by whichever
// session: nor those that are left, or another process's.
func (c *caches) outdate(ctx context.Context) error {
	own, err := c.own.now(ctx)
	if errors.Is(err, cache.ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	whose, err := c.own.login.Whose(ctx, c.own.cfg)
	if err != nil {
		return err
	}
	bound, err := connect.BoundCaches(whose)
	err = errors.Join(err, own.Outdate(ctx))
	for _, place := range bound {
		f := cache.At(place)
		err = errors.Join(err, f.Outdate(ctx), f.Close())
	}
	return err
}

// close ends them.
func (c *caches) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.own.close()
	for _, k := range c.bound {
		err = errors.Join(err, k.close())
	}
	return err
}

// keepBy has a session go by the cache of a configuration.
func keepBy(s *Session, cfg *config.Config) error {
	before := s.kept
	if s.kept = s.caches.of(cfg); s.kept == before {
		return s.caches.leave(before) // it is counted twice
	}
	return errors.Join(s.way.end(), s.caches.leave(before))
}
