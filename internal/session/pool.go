package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Pool makes sessions that share one configuration, one way to the platform, one
// log, one journal of calls, and what is known of the accounts. It is safe for
// concurrent use.
type Pool struct {
	*shared
	settings settings // of sessions that have none of their own
	keys     keys

	closing sync.Once
	over    atomic.Bool // Close was called
	closed  error
}

// Open makes the pool that a configuration describes, of which it keeps a copy. It
// opens the log file and sends nothing. What is wrong with the configuration is told
// by a *[config.Error].
func Open(cfg *config.Config, o connect.Options) (*Pool, error) {
	parts := Parts{Config: cfg.Clone(), Options: o, Catalogue: schema.Default().For(connect.LoginKind(cfg))}
	o.Recorded(parts.Config)
	var err error
	if parts.Link, err = connect.Open(parts.Config, parts.Catalogue, o); err != nil {
		return nil, err
	}
	p := New(parts)
	if err := p.readViews(); err != nil {
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

// New makes a pool of its parts, which are its own from then on.
func New(parts Parts) *Pool {
	p := &Pool{shared: &shared{parts: parts, memory: fetch.NewMemory(), pace: new(write.Pace), made: new(write.Made), books: &books{
		journal: newJournal(), log: &events{Logger: parts.Link.Log},
		login: parts.Link.Login, version: parts.Config.Version,
	}, views: newViews(parts.Config), caches: newCaches(parts.Config, parts.Link.Login), past: newPastFile(parts.Config)}}
	p.rememberEarlier()
	p.settings = p.settingsOf(parts.Config, p.views.current.Load())
	return p
}

// Parts are what the pool is made of.
func (p *Pool) Parts() Parts { return p.parts }

// Session makes a session. It sends nothing, and costs next to nothing before its first
// statement, with which an engine is opened.
func (p *Pool) Session(ctx context.Context) (*Session, error) { return p.SessionWith(ctx, nil) }

// SessionWith makes a session whose statements may call functions of its own besides.
func (p *Pool) SessionWith(ctx context.Context, functions engine.Lazy) (*Session, error) {
	p.books.log.note(ctx, logging.CORE, 5, "connection made")
	set := p.settings
	if views := p.views.current.Load(); views != set.views {
		set = p.settingsOf(set.cfg, views)
	}
	set.functions = functions
	s := &Session{shared: p.shared, settings: set, kept: p.caches.of(set.cfg)}
	s.key = p.keys.add(s.Cancel)
	s.ended = func() {
		p.keys.remove(s.key)
		if p.over.Load() { // its rows outlived the pool, and went on fetching
			p.parts.Link.Network.CloseReleased()
		}
	}
	return s, nil
}

// Cancel cancels what the session of a key runs, from any goroutine. It returns
// false for a key of no session.
func (p *Pool) Cancel(k Key) bool { return p.keys.cancel(k) }

// Close ends what the sessions share: idle network connections, the store of
// logins, the log file. Sessions made before are not to be used after it. It may be
// called twice.
func (p *Pool) Close() error {
	p.closing.Do(func() {
		p.over.Store(true)
		p.caches.refresh.stop()
		p.books.kept.Close(p.memory)
		p.closed = errors.Join(p.parts.Link.Close(), p.caches.close())
	})
	return p.closed
}
