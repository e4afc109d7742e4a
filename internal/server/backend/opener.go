package backend

import (
	"context"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// mostIdle is how many pools without a session are remembered, with their catalogues.
const mostIdle = 4

// Opener opens backends on pools. Sessions of one pool share its catalogue.
type Opener struct {
	mu    sync.Mutex
	pools map[*session.Pool]*shared
	clock int64
	known func(context.Context, *session.Session) (string, error)
}

// New returns an opener that knows no pool.
func New() *Opener { return &Opener{pools: map[*session.Pool]*shared{}, known: session.Known} }

// Open makes what stands behind a session. It is closed by its Close.
func (o *Opener) Open(ctx context.Context, pool *session.Pool, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error) {
	live, err := pool.SessionWith(ctx, pgsql.Functions{Zone: settings.Zone})
	if err != nil {
		return nil, told(err)
	}
	b := &backend{session: live, pool: pool, startup: s, settings: settings}
	// The engine's texts of instants are in UTC; TimeZone is the wire's to apply.
	if zone, err := live.Setting("TimeZone"); err != nil || zone != "UTC" {
		if err := live.Set("TimeZone", "UTC"); err != nil {
			_ = live.Close() // the other error tells more
			return nil, told(err)
		}
	}
	b.shared, err = o.enter(ctx, pool, live)
	if err != nil {
		_ = live.Close() // the other error tells more
		return nil, told(err)
	}
	b.leave = sync.OnceFunc(func() { o.leave(b.shared) })
	return b, nil
}

// enter returns what the sessions of a pool share, which is made by its first one, and anew
// where there are other tables of files since.
func (o *Opener) enter(ctx context.Context, pool *session.Pool, live *session.Session) (*shared, error) {
	files, err := o.known(ctx, live) // which reads files, and keeps nobody else waiting
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.pools[pool]
	if s == nil || s.files != files {
		made, err := newShared(ctx, pool, live)
		if err != nil {
			return nil, err
		}
		if s != nil && s.users == 0 {
			s.catalogue.Close()
		}
		s, made.files = made, files
		o.pools[pool] = s
	}
	s.users++
	return s, nil
}

// leave lets go of it. The pools that were left longest ago are forgotten.
func (o *Opener) leave(s *shared) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock++
	s.users--
	s.left = o.clock
	if s.users == 0 && o.pools[s.pool] != s {
		s.catalogue.Close() // another one has taken its place
	}
	o.forget(mostIdle)
}

// forget forgets pools without a session, but for so many.
func (o *Opener) forget(most int) {
	for {
		var oldest *session.Pool
		idle := 0
		for pool, s := range o.pools {
			if s.users > 0 {
				continue
			}
			if idle++; oldest == nil || s.left < o.pools[oldest].left {
				oldest = pool
			}
		}
		if idle <= most {
			return
		}
		o.pools[oldest].catalogue.Close()
		delete(o.pools, oldest)
	}
}

// Close forgets all pools that have no session.
func (o *Opener) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forget(0)
}
