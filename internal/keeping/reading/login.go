package reading

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Login is a login whose tables are kept. It holds nothing before its first statement, and may
// be closed between two. It is safe for concurrent use.
type Login struct {
	config func(context.Context) (*config.Config, error)
	among  *Logins

	mu    sync.Mutex
	pool  *session.Pool // nil while it is closed
	users int
	idle  *list.Element // in among, while it is open and nobody uses it
	over  bool
}

// Open makes the login of a configuration. Nothing is sent.
func Open(c *config.Config) (*Login, error) {
	l := NewLogins(1).Login(func(context.Context) (*config.Config, error) { return c, nil })
	_, done, err := l.use(context.Background())
	if err != nil {
		return nil, err
	}
	return l, done()
}

// Logins bound how many logins stay open that nobody uses. They are safe for concurrent use.
type Logins struct {
	most int

	mu   sync.Mutex
	idle *list.List // of *Login, those used last in front
}

// NewLogins has that many logins at most stay open.
func NewLogins(most int) *Logins { return &Logins{most: most, idle: list.New()} }

// Login makes one that is opened, by the configuration that a function gives, when it is used.
func (s *Logins) Login(config func(context.Context) (*config.Config, error)) *Login {
	return &Login{config: config, among: s}
}

// errClosed is of a login that was closed for good.
var errClosed = errors.New("the login is closed")

// use opens the login where it is not open, and keeps it so until done is called.
func (l *Login) use(ctx context.Context) (_ *session.Pool, done func() error, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.over:
		return nil, nil, errClosed
	case l.pool == nil:
		c, err := l.config(ctx)
		if err != nil {
			return nil, nil, err
		}
		if l.pool, err = session.Open(c, connect.Options{}); err != nil {
			return nil, nil, err
		}
	}
	l.users++
	l.among.keep(l)
	return l.pool, sync.OnceValue(l.done), nil
}

// Use has a function use what the login's statements run in.
func (l *Login) Use(ctx context.Context, run func(*session.Pool) error) error {
	pool, done, err := l.use(ctx)
	if err != nil {
		return err
	}
	return errors.Join(run(pool), done())
}

// done ends a use: of logins that nobody uses, those that were used longest ago are closed.
func (l *Login) done() error {
	l.mu.Lock()
	l.users--
	var much []*Login
	if l.users == 0 && l.pool != nil {
		much = l.among.rest(l)
	}
	l.mu.Unlock()
	var wrong []error
	for _, o := range much {
		wrong = append(wrong, o.close(false))
	}
	return errors.Join(wrong...)
}

// keep takes a login that is used out of those that nobody uses. Its mu is held.
func (s *Logins) keep(l *Login) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.idle != nil {
		s.idle.Remove(l.idle)
		l.idle = nil
	}
}

// rest adds a login to those that nobody uses, and returns which are too many. Its mu is held.
func (s *Logins) rest(l *Login) (much []*Login) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.idle == nil {
		l.idle = s.idle.PushFront(l)
	}
	last := s.idle.Back()
	for n := s.idle.Len(); n > s.most; n-- {
		much = append(much, last.Value.(*Login))
		last = last.Prev()
	}
	return much
}

// close closes the login, unless somebody uses it; for good, whoever does.
func (l *Login) close(forGood bool) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = l.over || forGood
	if l.pool != nil && (l.users == 0 || forGood) {
		l.among.keep(l)
		err, l.pool = l.pool.Close(), nil
	}
	return err
}

// Close ends what it holds. Sources are not to be used after it.
func (l *Login) Close() error { return l.close(true) }
