package pgwire

import (
	"context"

	"github.com/jackc/pgx/v5/pgproto3"
)

// session is one client's. It belongs to one goroutine, which holds the outbox but where it
// waits for messages or rows.
type session struct {
	*store
	ctx context.Context // ends when the client is gone, or the server stops
	out *outbox
	*settings
	run   *running
	tx    transaction
	batch batch
}

// newSession is a session that has not begun to talk.
func newSession(ctx context.Context, limits Limits, out *outbox) *session {
	return &session{
		store: &store{limits: limits, statements: map[string]*statement{}, portals: map[string]*portal{}},
		ctx:   ctx, out: out, run: &running{}, tx: transaction{status: idle},
	}
}

// notice tells the client of something.
func (s *session) notice(n Notice) {
	least, _ := s.set.Get("client_min_messages")
	if isTold(n.Severity, least) {
		s.out.send(noticeMessage(n))
	}
}

// warn is a notice of a command.
func (s *session) warn(code, message string) {
	s.notice(Notice{Severity: "WARNING", Code: code, Message: message})
}

// fail tells of an error, which ends the transaction.
func (s *session) fail(err error, offset int) {
	e := told(err)
	e = s.batch.noted(e)
	s.out.send(errorMessage("ERROR", e, offset))
	if s.tx.status == inTransaction {
		s.tx.status = failed
	}
	s.closePortals(func(p *portal) bool { return !p.held })
}

// ready tells that the next statement may come.
func (s *session) ready() {
	if s.tx.status == idle {
		s.batch = batch{}
	}
	s.report(s.out)
	s.out.send(&pgproto3.ReadyForQuery{TxStatus: byte(s.tx.status)})
}

// end closes all that the session has.
func (s *session) end() {
	s.closePortals(func(*portal) bool { return true })
	for name := range s.statements {
		s.forget(name)
	}
	if s.settings != nil && s.backend != nil {
		_ = s.backend.Close() // there is nobody left to tell
	}
}
