package host

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// pools are those of the databases. Each database has one of its own: its network, its
// budget, its log, what it has learned.
type pools struct {
	databases Databases
	listed    bool // who may open a profile has to be on its list
	trouble   func(error)

	mu     sync.Mutex
	file   *profile.File
	places map[string]*place // by the key of their database
	over   bool
}

// user is one who has sessions.
type user struct {
	sessions int
	turns    *holder
}

// place is that of one database's pool. Who makes one may have to wait, for a keyring, and
// has only those wait who want the same.
type place struct {
	making sync.Mutex
	pool   *pool // nil before the first was made
}

// pool is that of one database.
type pool struct {
	profile *profile.Profile // as it was read when the pool was last found to be up to date
	dsn     string           // that it was made of
	views   string           // what the file of the user's views was like then
	*session.Pool
	users int
	old   bool // another has taken its place: it ends with its last user
}

// reload has the file of profiles read again for the sessions that begin from now on;
// those that there are go on as they began. Where the file cannot be read, what was read
// before stays.
func (o *pools) reload() error {
	if o.databases.File == nil {
		return nil
	}
	f, err := o.databases.File()
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.file = f
	return nil
}

// take returns the pool of a database, which is made where it is not there, or was made of
// what the file no longer says. It lives at least until release.
func (o *pools) take(ctx context.Context, d database) (_ *pool, release func(), err error) {
	o.mu.Lock()
	at := o.places[d.key]
	if at == nil {
		at = &place{}
		o.places[d.key] = at
	}
	o.mu.Unlock()
	at.making.Lock()
	defer at.making.Unlock()
	p := at.pool
	if p == nil || p.profile != d.profile || p.views != viewsOf(p.Parts().Config) {
		if p, err = o.renewed(ctx, p, d); err != nil {
			return nil, nil, err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if old := at.pool; old != p {
		at.pool = p
		if old != nil {
			old.old = true
			o.end(old)
		}
	}
	if o.over {
		o.end(p)
		return nil, nil, ErrStopping
	}
	p.users++
	return p, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		p.users--
		o.end(p)
	}, nil
}

// renewed makes the pool of a database, or finds that the one there is still the one.
// Nothing is sent.
func (o *pools) renewed(ctx context.Context, p *pool, d database) (*pool, error) {
	c, err := o.configOf(ctx, d)
	if err != nil {
		return nil, err
	}
	dsn, views := c.FormatDSN(), viewsOf(c)
	if p != nil && p.dsn == dsn && p.views == views {
		p.profile = d.profile
		return p, nil
	}
	made, err := o.newPool(c)
	if err != nil {
		return nil, err
	}
	return &pool{profile: d.profile, dsn: dsn, views: views, Pool: made}, nil
}

// viewsOf tells whether the file of the user's views, which other programs write, is as it was.
func viewsOf(c *config.Config) string {
	if c.UserDefinedViews == "" {
		return ""
	}
	info, err := os.Stat(c.UserDefinedViews)
	if err != nil {
		return "none" // which whoever reads it tells
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}

// end closes a pool that nobody uses and nobody will.
func (o *pools) end(p *pool) {
	if p.users == 0 && (p.old || o.over) {
		if err := p.Close(); err != nil {
			o.trouble(err)
		}
	}
}

// close closes all pools, those in use when they are not any more.
func (o *pools) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	for _, at := range o.places {
		if at.pool != nil {
			o.end(at.pool)
		}
	}
}
