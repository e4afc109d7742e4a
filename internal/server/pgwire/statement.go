package pgwire

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// statement is a prepared one: a command of the session, or what the backend has prepared.
// With neither it is empty.
type statement struct {
	text     command.Piece
	command  command.Command
	prepared Prepared
	users    int // its name and its portals
}

// release is called by each user once. The last one closes it.
func (st *statement) release() {
	if st.users--; st.users == 0 && st.prepared != nil {
		_ = st.prepared.Close() // what it gave was given
	}
}

func (st *statement) isEmpty() bool { return st.command == nil && st.prepared == nil }

// params are the types of its parameters.
func (st *statement) params() []pgtype.OID {
	if st.prepared == nil {
		return nil
	}
	return st.prepared.Params()
}

// prepare reads one statement. It has one user.
func (s *session) prepare(ctx context.Context, text command.Piece, params []pgtype.OID) (*statement, error) {
	c, err := command.Parse(text.Text)
	if err != nil {
		return nil, err
	}
	if err := s.mayRun(c); err != nil {
		return nil, err
	}
	if c != nil {
		return &statement{text: text, command: c, users: 1}, nil
	}
	prepared, err := s.query(ctx, text.Text, params)
	if err != nil {
		return nil, err
	}
	return &statement{text: text, prepared: prepared, users: 1}, nil
}

// query has the backend prepare a statement.
func (s *session) query(ctx context.Context, text string, params []pgtype.OID) (Prepared, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer s.run.enter(cancel, s.limit())()
	prepared, err := s.backend.Prepare(ctx, text, params)
	if err != nil {
		return nil, toldUnder(ctx, err)
	}
	return prepared, nil
}

// mayRun refuses what a failed transaction does not do: all but its end.
func (s *session) mayRun(c command.Command) error {
	if s.tx.status != failed {
		return nil
	}
	switch c := c.(type) {
	case command.End:
		return nil
	case command.Savepoint:
		if c.Action == command.RollbackTo {
			return nil
		}
	}
	return pgerror.New(pgerror.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block")
}
