package session

import (
	"context"
	"errors"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
)

// keeping is a cache that sessions share.
type keeping struct {
	cfg  *config.Config // of who reads it anew
	file *cache.File
	err  error // why there is none
	uses int   // sessions that are bound to its account
}

func newKeeping(cfg *config.Config, place cache.Place, err error) *keeping {
	return &keeping{cfg: cfg, file: cache.At(place), err: err}
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

func newCaches(cfg *config.Config) *caches {
	place, err := connect.Cache(cfg)
	return &caches{own: newKeeping(cfg, place, err), refresh: newRefreshing(), bound: map[string]*keeping{}}
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
		place, err := connect.BoundCache(c.own.cfg, account)
		k = newKeeping(own, place, err)
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
	return k.file.Close()
}

// outdate has none of them answer from what was kept before something was written, by whichever
// session: nor those that are left, or another process's.
func (c *caches) outdate(ctx context.Context) error {
	bound, err := connect.BoundCaches(c.own.cfg)
	err = errors.Join(err, c.own.file.Outdate(ctx))
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
	err := c.own.file.Close()
	for _, k := range c.bound {
		err = errors.Join(err, k.file.Close())
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
