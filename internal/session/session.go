package session

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Session runs statements: a relational engine of its own over the pool's tables.
// It holds no network connection. It serves one goroutine at a time; [Session.Cancel]
// is for the others.
type Session struct {
	*shared
	settings settings
	engines
	key     Key
	running running
	kept    *keeping // the cache
	way     cacheWay // into it
	past    pastWay  // into what viewfinder sync keeps
	inTx    bool
	closed  bool
	ended   func() // is told when it is closed
}

var errClosed = errors.New("session: it is closed, or its engine failed: open another one")

// Key is what the session is cancelled by.
func (s *Session) Key() Key { return s.key }

// Cancel cancels what the session runs: open rows and calls under way end with
// [ErrCancelled]. It may be called from any goroutine. What runs later is not
// concerned.
func (s *Session) Cancel() { s.running.cancel() }

// begin starts an execution.
func (s *Session) begin(ctx context.Context, query *token.Text) *execution {
	ctx, leave := s.running.enter(ctx)
	source := past.NewSource(pastOf(s), s.settings.cfg.BusinessAccountID)
	e := s.books.begin(past.With(ctx, source), query, func() {
		_ = source.End() // it has only read
		leave()
	})
	e.past = source
	return e
}

// Begin begins a transaction, which reads: what is read of the platform may change between
// two of its statements, and what is read of the cache is of one moment.
func (s *Session) Begin(ctx context.Context) error {
	if s.inTx {
		return errors.New("driver: a transaction is already open on this connection")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.inTx = true
	s.way.begin()
	s.books.log.note(ctx, logging.SQL, 2, "transaction begun")
	return nil
}

// End ends a transaction. There is nothing to undo where it is rolled back.
func (s *Session) End(commit bool) {
	what := "transaction committed"
	if !commit {
		what = "transaction rolled back"
	}
	s.inTx = false
	s.way.commit()
	s.books.log.note(context.Background(), logging.SQL, 2, what)
}

// Block has what is read of the cache be of one moment from now on, or no longer, as Begin
// and End have it, for who tells by himself what a transaction allows.
func (s *Session) Block(open bool) {
	s.way.commit()
	if open {
		s.way.begin()
	}
}

// Ping tells whether the session can be used. Nothing is sent.
func (s *Session) Ping(ctx context.Context) error {
	if !s.Valid() {
		return errClosed
	}
	s.books.log.note(ctx, logging.CORE, 5, "ping")
	return ctx.Err()
}

// Reset makes the session ready for another user of it: no transaction is open.
func (s *Session) Reset(ctx context.Context) {
	s.books.log.note(ctx, logging.CORE, 5, "session reset")
	s.inTx = false
	s.way.commit()
}

// Valid reports whether the session can be used: it is not closed, and its engine
// did not run out of memory.
func (s *Session) Valid() bool { return !s.closed && (s.engine == nil || !s.engine.Bad()) }

// Close ends the session and its statements. It may be called twice.
func (s *Session) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	s.books.log.note(context.Background(), logging.CORE, 5, "connection closed")
	defer s.ended()
	s.replace()
	return errors.Join(s.retire(), s.way.end(), s.caches.leave(s.kept), s.past.end())
}

// Set changes a property for this session alone: one that concerns how statements
// are run, such as TimeZone, MaxRows or MaxCalls, and not what sessions share. The
// empty value is the default of the property. No rows may be open. What is wrong is
// told by a *[config.Error].
func (s *Session) Set(name, text string) error {
	if !s.Valid() {
		return errClosed
	}
	p, ok := connprops.Lookup(name)
	if !ok {
		return &config.Error{Property: name, Reason: "is no connection property"}
	}
	if !p.Session {
		return &config.Error{Property: p.Name, Reason: "is the same for all sessions: set it in the connection string"}
	}
	if s.running.any() {
		return errors.New("session: rows are open: close them before " + p.Name + " is set")
	}
	cfg := s.settings.cfg.Clone()
	if err := cfg.Set(p, text); err != nil {
		return err
	}
	return errors.Join(keepBy(s, cfg), s.settle(s.settingsOf(cfg, s.settings.views)))
}

// settle has the session go on with other settings, and an engine of their own. That of
// rows that are open stays for them.
func (s *Session) settle(changed settings) error {
	changed.functions = s.settings.functions
	s.settings = changed
	s.replace()
	if s.running.any() {
		return nil
	}
	return s.retire()
}

// Setting is the value of a property in this session, secrets masked.
func (s *Session) Setting(name string) (string, error) {
	p, ok := connprops.Lookup(name)
	if !ok {
		return "", &config.Error{Property: name, Reason: "is no connection property"}
	}
	return p.Shown(s.settings.cfg.Values()[p]), nil
}
