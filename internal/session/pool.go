package session

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/build"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Parts are what a [Pool] is made of.
type Parts struct {
	Config    *config.Config
	Options   connect.Options
	Link      *connect.Link
	Catalogue *schema.Catalogue
	// Tables are there besides those of the catalogue and the sys_ tables.
	Tables []engine.Table
}

// Pool makes sessions that share one configuration, one way to the platform, one
// log, one journal of calls, and what is known of the accounts. It is safe for
// concurrent use.
type Pool struct {
	parts    Parts
	books    *books
	memory   *fetch.Memory
	settings settings // of sessions that have none of their own
	sessions sessions

	closing sync.Once
	over    atomic.Bool // Close was called
	closed  error
}

// Open makes the pool that a configuration describes, of which it keeps a copy. It
// opens the log file and sends nothing. What is wrong with the configuration is told
// by a *[config.Error].
func Open(cfg *config.Config, o connect.Options) (*Pool, error) {
	parts := Parts{Config: cfg.Clone(), Options: o, Catalogue: schema.Default().For(connect.LoginKind(cfg))}
	var err error
	if parts.Link, err = connect.Open(parts.Config, parts.Catalogue, o); err != nil {
		return nil, err
	}
	return New(parts), nil
}

// New makes a pool of its parts, which are its own from then on.
func New(parts Parts) *Pool {
	p := &Pool{parts: parts, memory: fetch.NewMemory()}
	p.books = &books{
		journal: newJournal(), log: &events{Logger: parts.Link.Log},
		login: parts.Link.Login, version: parts.Config.Version,
	}
	p.settings = p.settingsOf(parts.Config)
	return p
}

// Parts are what the pool is made of.
func (p *Pool) Parts() Parts { return p.parts }

// Session makes a session. It sends nothing and costs about a millisecond.
func (p *Pool) Session(ctx context.Context) (*Session, error) {
	p.books.log.note(ctx, logging.CORE, 5, "connection made")
	e, err := p.settings.openEngine()
	if err != nil {
		return nil, err
	}
	s := &Session{pool: p, settings: p.settings, engine: e}
	p.sessions.add(s)
	return s, nil
}

// openEngine opens a relational engine over the tables.
func (s settings) openEngine() (*engine.Conn, error) {
	// A session outlives the context it is made under.
	return engine.Open(context.Background(), engine.Config{
		Tables:    s.registry.tables,
		Functions: sqlfunc.Host{Zone: s.zone, Version: build.Version(), Catalog: catalogNames[0], Schema: schemaNames[0]},
		Zone:      s.zone,
	})
}

// Close ends what the sessions share: idle network connections, the store of
// logins, the log file. Sessions made before are not to be used after it. It may be
// called twice.
func (p *Pool) Close() error {
	p.closing.Do(func() {
		p.over.Store(true)
		p.closed = p.parts.Link.Close()
	})
	return p.closed
}
