package driver

import (
	"context"
	"database/sql/driver"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// stmt is one prepared statement. Several of its executions may be open at a
// time.
type stmt struct {
	conn      *conn
	statement *session.Statement
}

var (
	_ driver.Stmt              = (*stmt)(nil)
	_ driver.StmtQueryContext  = (*stmt)(nil)
	_ driver.StmtExecContext   = (*stmt)(nil)
	_ driver.NamedValueChecker = (*stmt)(nil)
)

// NumInput implements [driver.Stmt]. Parameters are counted by the session, whose
// message names them.
func (s *stmt) NumInput() int { return -1 }

// CheckNamedValue implements [driver.NamedValueChecker].
func (s *stmt) CheckNamedValue(nv *driver.NamedValue) error { return checkNamedValue(nv) }

// QueryContext implements [driver.StmtQueryContext]. The context bounds the
// rows until they are closed.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if !s.conn.IsValid() {
		return nil, driver.ErrBadConn
	}
	return rowsOf(s.statement.Run(ctx, arguments(args)))
}

// ExecContext implements [driver.StmtExecContext]. A SELECT is read to its end.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if !s.conn.IsValid() {
		return nil, driver.ErrBadConn
	}
	return resultOf(s.statement.Run(ctx, arguments(args)))
}

// Query implements [driver.Stmt].
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
}

// Exec implements [driver.Stmt].
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

// Close implements [driver.Stmt]. Open rows go on.
func (s *stmt) Close() error { return s.statement.Close() }
