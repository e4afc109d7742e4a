package server

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// A BackendOpener gives a session of a database what stands behind it.
type BackendOpener func(ctx context.Context, pool *session.Pool, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error)

// opener opens sessions of databases. Each database has a pool of its own: its network,
// its budget, its log, what it has learned.
type opener struct {
	databases Databases
	backend   BackendOpener
	listed    bool // who may open a profile has to be on its list
	mostOf    int  // sessions of one user; 0 for no bound
	trouble   func(error)
	activity  *activity

	mu     sync.Mutex
	file   *profile.File
	places map[string]*place // of pools, by the key of their database
	users  map[string]*user  // who have sessions
	over   bool
}

// user is one who has sessions.
type user struct {
	sessions int
	slots    *semaphore.Weighted // of statements that run
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
	*session.Pool
	users int
	old   bool // another has taken its place: it ends with its last user
}

// reload has the file of profiles read again for the sessions that begin from now on;
// those that there are go on as they began. Where the file cannot be read, what was read
// before stays.
func (o *opener) reload() error {
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

// Open implements [pgwire.Opener].
func (o *opener) Open(ctx context.Context, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error) {
	d, err := o.find(ctx, s.Database, s.User)
	if err != nil {
		return nil, o.tell(err)
	}
	who, leave, err := o.enter(s.User)
	if err != nil {
		return nil, err
	}
	p, release, err := o.take(ctx, d)
	if err != nil {
		leave()
		if errors.Is(err, errOver) {
			return nil, err
		}
		return nil, o.tell(cannotOpen(s.Database, err))
	}
	done := sync.OnceFunc(func() {
		release()
		leave()
	})
	b, err := o.backend(ctx, p.Pool, s, settings)
	if err != nil {
		done()
		return nil, err
	}
	clientOf(ctx).entered()
	return &counted{b, o.activity, who.slots, map[*countedRows]bool{}, done}, nil
}

// tell tells the server's own people what a client is not told.
func (o *opener) tell(err error) error {
	var h *hidden
	if errors.As(err, &h) {
		o.trouble(h)
	}
	return err
}

// enter counts a session of a user.
func (o *opener) enter(name string) (_ *user, leave func(), err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u := o.users[name]
	if u == nil {
		u = &user{slots: o.activity.user()}
		o.users[name] = u
	}
	if o.mostOf > 0 && u.sessions >= o.mostOf {
		return nil, nil, pgerror.New(pgerror.TooManyConnections, "too many connections for role \"%s\"", name)
	}
	u.sessions++
	return u, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if u.sessions--; u.sessions == 0 {
			delete(o.users, name)
		}
	}, nil
}

var errOver = pgerror.New(pgerror.CannotConnectNow, "the database system is shutting down")

// take returns the pool of a database, which is made where it is not there, or was made of
// what the file no longer says. It lives at least until release.
func (o *opener) take(ctx context.Context, d database) (_ *pool, release func(), err error) {
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
	if p == nil || p.profile != d.profile {
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
		return nil, nil, errOver
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
func (o *opener) renewed(ctx context.Context, p *pool, d database) (*pool, error) {
	c, err := o.configOf(ctx, d)
	if err != nil {
		return nil, err
	}
	dsn := c.FormatDSN()
	if p != nil && p.dsn == dsn {
		p.profile = d.profile
		return p, nil
	}
	made, err := o.newPool(c)
	if err != nil {
		return nil, err
	}
	return &pool{profile: d.profile, dsn: dsn, Pool: made}, nil
}

// end closes a pool that nobody uses and nobody will.
func (o *opener) end(p *pool) {
	if p.users == 0 && (p.old || o.over) {
		if err := p.Close(); err != nil {
			o.trouble(err)
		}
	}
}

// close closes all pools, those in use when they are not any more.
func (o *opener) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	for _, at := range o.places {
		if at.pool != nil {
			o.end(at.pool)
		}
	}
}
