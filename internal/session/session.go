package session

import (
	"context"
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// Session runs statements: a relational engine of its own over the pool's tables.
// It holds no network connection. It serves one goroutine at a time; [Session.Cancel]
// is for the others.
type Session struct {
	pool     *Pool
	settings settings
	engine   *engine.Conn
	key      Key
	running  running
	inTx     bool
}

var errClosed = errors.New("session: it is closed, or its engine failed: open another one")

// Prepare makes a statement ready. Nothing is sent.
func (s *Session) Prepare(ctx context.Context, query string) (*Statement, error) {
	st, err := s.prepare(ctx, sqltext.NewText(query))
	if err != nil {
		return nil, err
	}
	s.pool.books.log.note(ctx, logging.CORE, 5, "statement made ready")
	return st, nil
}

func (s *Session) prepare(ctx context.Context, query *sqltext.Text) (*Statement, error) {
	if !s.Valid() {
		return nil, errClosed
	}
	begun := time.Now()
	text, err := query.Analyze(sqltext.Options{Names: s.settings.registry.names, Known: s.settings.registry.typed()})
	if err != nil {
		return nil, textError(err)
	}
	if text.Target != "" {
		if text, err = s.settings.registry.describe(query, text); err != nil {
			return nil, err
		}
	}
	st := &Statement{session: s, query: query, text: text, planned: time.Since(begun)}
	switch text.Kind {
	case sqltext.Select, sqltext.Explain, sqltext.Describe, sqltext.Show:
		if st.explains() {
			st.columns = explained(text.Explained.Run)
			return st, nil
		}
		if st.idle, err = st.compile(ctx); err != nil {
			return nil, err
		}
		st.columns = st.idle.columns
		return st, nil
	case sqltext.Exec:
		if st.procedure, err = procedures.Lookup(text.Exec.Procedure); err != nil {
			return nil, err
		}
		st.columns = columnsOf(st.procedure)
		return st, nil
	default:
		return nil, refuse(query, text, s.inTx)
	}
}

// Query runs a statement once. It is told of in the log and in the report even
// where it cannot be prepared.
func (s *Session) Query(ctx context.Context, query string, args []Arg) (*Rows, error) {
	text := sqltext.NewText(query)
	st, err := s.prepare(ctx, text)
	if err != nil {
		return nil, s.begin(ctx, text).fail(err)
	}
	st.once = true
	rows, err := st.Run(ctx, args)
	if err != nil {
		_ = st.Close()
		return nil, err
	}
	return rows, nil
}

// Begin begins a transaction, which reads: what is read may change between two of
// its statements.
func (s *Session) Begin(ctx context.Context) error {
	if s.inTx {
		return errors.New("driver: a transaction is already open on this connection")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.inTx = true
	s.pool.books.log.note(ctx, logging.SQL, 2, "transaction begun")
	return nil
}

// Commit ends a transaction.
func (s *Session) Commit() { s.endTx("transaction committed") }

// Rollback ends a transaction too: there is nothing to undo.
func (s *Session) Rollback() { s.endTx("transaction rolled back") }

func (s *Session) endTx(what string) {
	s.inTx = false
	s.pool.books.log.note(context.Background(), logging.SQL, 2, what)
}

// Ping tells whether the session can be used. Nothing is sent.
func (s *Session) Ping(ctx context.Context) error {
	if !s.Valid() {
		return errClosed
	}
	s.pool.books.log.note(ctx, logging.CORE, 5, "ping")
	return ctx.Err()
}

// Reset makes the session ready for another user of it: no transaction is open.
func (s *Session) Reset(ctx context.Context) {
	s.pool.books.log.note(ctx, logging.CORE, 5, "session reset")
	s.inTx = false
}

// Valid reports whether the session can be used: it is not closed, and its engine
// did not run out of memory.
func (s *Session) Valid() bool { return s.engine != nil && !s.engine.Bad() }

// Close ends the session and its statements. It may be called twice.
func (s *Session) Close() error {
	if s.engine == nil {
		return nil
	}
	s.pool.books.log.note(context.Background(), logging.CORE, 5, "connection closed")
	s.pool.sessions.remove(s)
	e := s.engine
	s.engine = nil
	err := e.Close()
	if s.pool.over.Load() { // its rows outlived the pool, and went on fetching
		s.pool.parts.Link.Network.CloseReleased()
	}
	return err
}
