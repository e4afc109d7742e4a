package host

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Config is what a [Host] is made of.
type Config struct {
	Databases Databases
	// Listed says that users prove who they are, and that who may open a profile has to be
	// on its list.
	Listed      bool
	Certificate *Certificate // nil: connections are not encrypted
	Limits      Limits
	// Trouble is told what goes wrong that no client is told; nil tells nobody.
	Trouble func(error)
	// Watcher is told of statements; nil tells nobody.
	Watcher Watcher
}

// Limits are the bounds of what the doors share. What is zero is as [DefaultLimits] has it.
type Limits struct {
	// Sessions are those of each door, shared by users (see [Shares]), unless one may have
	// them all.
	Sessions int
	OfUser   int           // sessions of one user
	Running  int           // statements at the same time, shared by users likewise
	Turn     time.Duration // that a statement waits to be one of them
	Memory   int64         // bytes that the process holds, when no statement begins any more
	Starting int           // connections that are not let in yet
	OfPlace  int           // those from one address, unless it is of this machine
	Grace    time.Duration // that statements have to end when the server stops
}

// DefaultLimits are the bounds where nothing else is said.
func DefaultLimits() Limits {
	return Limits{Sessions: 100, OfUser: 50, Running: 32, Turn: 30 * time.Second, Memory: 2 << 30, Starting: 500, OfPlace: 40, Grace: 10 * time.Second}
}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	fill(&l.Sessions, d.Sessions)
	fill(&l.OfUser, d.OfUser)
	fill(&l.Running, d.Running)
	fill(&l.Turn, d.Turn)
	fill(&l.Memory, d.Memory)
	fill(&l.Starting, d.Starting)
	fill(&l.OfPlace, d.OfPlace)
	fill(&l.Grace, d.Grace)
	return l
}

func fill[T int | int64 | time.Duration](n *T, usual T) {
	if *n == 0 {
		*n = usual
	}
}

// Host has the databases, and those who use them. It is safe for concurrent use.
type Host struct {
	Certificate *Certificate // nil for none
	Limits      Limits
	Trouble     func(error)

	pools    *pools
	activity *activity
	arrivals arrivals
	ledger   *ledger
	watcher  Watcher

	mu    sync.Mutex
	users map[string]*user   // who have sessions
	doors map[string]*Shares // sessions of each
}

// New makes a host. It reads the file of profiles, and sends nothing.
func New(c Config) (*Host, error) {
	if c.Trouble == nil {
		c.Trouble = func(error) {}
	}
	if c.Watcher == nil {
		c.Watcher = unwatched{}
	}
	c.Limits = c.Limits.orDefault()
	h := &Host{
		Certificate: c.Certificate, Limits: c.Limits, Trouble: c.Trouble,
		pools:    &pools{databases: c.Databases, listed: c.Listed, trouble: c.Trouble, places: map[string]*place{}},
		activity: newActivity(c.Limits.Running, c.Limits.Turn, newMemory(c.Limits.Memory)),
		arrivals: arrivals{most: c.Limits.Starting, ofPlace: c.Limits.OfPlace, starting: map[string]int{}},
		ledger:   newLedger(),
		watcher:  c.Watcher,
		users:    map[string]*user{},
		doors:    map[string]*Shares{},
	}
	return h, h.pools.reload()
}

// Guest is a session of a user of a database.
type Guest struct {
	Pool  *session.Pool
	asked Asked
	host  *Host
	user  *user
	leave func()
}

// Enter lets a user in to a database. What only the people of the server are to know, they
// are told.
func (h *Host) Enter(ctx context.Context, a Asked) (*Guest, error) {
	g, err := h.enter(ctx, a)
	if err != nil {
		h.Refused(a.Door, err)
		return nil, h.tell(err)
	}
	return g, nil
}

func (h *Host) enter(ctx context.Context, a Asked) (*Guest, error) {
	d, err := h.pools.find(ctx, a)
	if err != nil {
		return nil, err
	}
	u, out, err := h.count(a)
	if err != nil {
		return nil, err
	}
	p, release, err := h.pools.take(ctx, d)
	if err != nil {
		out()
		if errors.Is(err, ErrStopping) {
			return nil, err
		}
		return nil, &OpenError{a.Database, err}
	}
	gone := h.ledger.enter(a, p)
	return &Guest{Pool: p.Pool, asked: a, host: h, user: u, leave: sync.OnceFunc(func() {
		gone()
		release()
		out()
	})}, nil
}

// Begin counts a statement until end is called, which may be called twice. It waits for its
// turn. The statement is to run under the context that is returned, which ends where the
// process holds too much, with a [MemoryError] as its cause.
func (g *Guest) Begin(ctx context.Context) (under context.Context, end func(), err error) {
	ctx, watched := g.host.watcher.Statement(ctx, g.asked)
	under, stop := context.WithCancelCause(ctx)
	asked := time.Now()
	ended, err := g.host.activity.begin(under, g.user.turns, stop)
	g.host.ledger.turn(g.asked, time.Since(asked))
	watched.Begun(err)
	if err != nil {
		stop(nil)
		watched.Over()
		g.host.Refused(g.asked.Door, err)
		return nil, nil, err
	}
	under = session.WithCalls(under, watched.Call)
	under = session.WithEnded(under, func(e session.Ended) {
		g.host.ledger.note(g.asked, &e)
		watched.Ended(&e)
	})
	return under, sync.OnceFunc(func() {
		ended()
		stop(nil)
		watched.Over()
	}), nil
}

// Room is an error where there is no memory for another statement.
func (g *Guest) Room() error {
	err := g.host.activity.memory.check(false)
	if err != nil {
		g.host.Refused(g.asked.Door, err)
	}
	return err
}

// Leave ends the session. It may be called twice.
func (g *Guest) Leave() { g.leave() }

// tell tells the server's own people what a client is not told.
func (h *Host) tell(err error) error {
	var hidden *OpenError
	if errors.As(err, &hidden) {
		h.Trouble(hidden)
	}
	return err
}

// count counts a session of a user, at a door.
func (h *Host) count(a Asked) (_ *user, leave func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[a.User]
	if u == nil {
		u = &user{turns: h.activity.turns.holder()}
	}
	if u.sessions >= h.Limits.OfUser {
		return nil, nil, &TooManyError{a.User}
	}
	given := func() {}
	if h.Limits.OfUser < h.Limits.Sessions {
		door := h.doors[a.Door]
		if door == nil {
			door = NewShares(h.Limits.Sessions)
			h.doors[a.Door] = door
		}
		give, ok, alone := door.Take(a.User)
		switch {
		case ok:
			given = give
		case alone:
			return nil, nil, &TooManyError{a.User}
		default:
			return nil, nil, ErrFull
		}
	}
	h.users[a.User] = u
	u.sessions++
	return u, func() {
		given()
		h.mu.Lock()
		defer h.mu.Unlock()
		if u.sessions--; u.sessions == 0 {
			delete(h.users, a.User)
		}
	}, nil
}

// Arrive counts a connection that is not let in yet, until entered is called, which may be
// called twice. One that is not ok is to be closed: of those who say nothing there are
// enough.
func (h *Host) Arrive(remote net.Addr) (entered func(), ok bool) { return h.arrivals.begin(remote) }

// Reload reads the certificate and the file of profiles again, for what begins from now
// on. What cannot be read stays as it was, and is told.
func (h *Host) Reload() error {
	err := h.pools.reload()
	if h.Certificate != nil {
		err = errors.Join(err, h.Certificate.Reload())
	}
	return err
}

// Drain lets no statement begin any more, and waits for those that run, as long as they
// have. Each door may call it.
func (h *Host) Drain() { h.activity.drain(h.Limits.Grace) }

// Close closes the pools, those in use when they are not any more.
func (h *Host) Close() { h.pools.close() }
