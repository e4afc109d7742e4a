package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// stmt is one prepared statement. Several of its executions may be open at a
// time, each on a compiled statement of its own.
type stmt struct {
	conn  *conn
	query string // as written
	text  *sqltext.Statement
	// idle is the compiled statement that no execution uses; nil for none.
	idle *compiled
	// planned is how long analysis and compilation took, as far as no execution
	// has told of it.
	planned time.Duration
	// procedure is what an EXEC calls.
	procedure *procedures.Procedure
	// once says that the statement ends with its first execution.
	once   bool
	closed bool
}

var (
	_ driver.Stmt              = (*stmt)(nil)
	_ driver.StmtQueryContext  = (*stmt)(nil)
	_ driver.StmtExecContext   = (*stmt)(nil)
	_ driver.NamedValueChecker = (*stmt)(nil)
)

// compiled is a statement compiled by the engine, with what fetches for it.
type compiled struct {
	*engine.Stmt
	run     *fetch.Statement
	columns []column
}

// compile has the engine compile the statement. What SQLite offers meanwhile
// becomes the shape of the fetch.
func (s *stmt) compile(ctx context.Context) (*compiled, error) {
	begun := time.Now()
	defer func() { s.planned += time.Since(begun) }()
	c := s.conn.connector
	run := fetch.NewStatement(c.fetch)
	e, err := s.conn.engine.Prepare(ctx, s.text.SQL, run)
	if err != nil {
		return nil, c.engineError(err, s.query, s.text)
	}
	p := &compiled{Stmt: e, run: run}
	inferred := sqltext.InferTypes(s.text.SQL, e.ColumnCount(), sqltext.Known{Column: c.columnType, Function: sqlfunc.ResultType})
	for i := range e.ColumnCount() {
		declared := e.ColumnDeclType(i)
		if declared == "" || inferred[i] == sqltext.Mixed {
			declared = inferred[i]
		}
		p.columns = append(p.columns, newColumn(s.text.Label(i, e.ColumnCount(), e.ColumnName(i)), declared))
	}
	return p, nil
}

// take returns a compiled statement for one execution.
func (s *stmt) take(ctx context.Context) (*compiled, error) {
	if p := s.idle; p != nil {
		s.idle = nil
		return p, nil
	}
	return s.compile(ctx)
}

// give takes it back.
func (s *stmt) give(p *compiled) error {
	if s.closed || s.once || s.idle != nil {
		return p.Close()
	}
	s.idle = p
	return errors.Join(p.Reset(), p.ClearBindings())
}

// NumInput implements [driver.Stmt]. Parameters are counted here, where the
// message can name them.
func (s *stmt) NumInput() int { return -1 }

// CheckNamedValue implements [driver.NamedValueChecker].
func (s *stmt) CheckNamedValue(nv *driver.NamedValue) error { return checkNamedValue(nv) }

// QueryContext implements [driver.StmtQueryContext]. The context bounds the
// rows until they are closed.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if !s.conn.IsValid() {
		return nil, driver.ErrBadConn
	}
	if s.closed {
		return nil, errors.New("driver: the statement is closed")
	}
	e := s.conn.connector.begin(ctx, s.query)
	ctx = e.ctx
	e.logStatement(ctx, s.text)
	values, err := assign(s.text.Params, args)
	if err != nil {
		return nil, e.fail(err)
	}
	if s.procedure != nil {
		return s.callProcedure(ctx, e, values)
	}
	if s.explains() {
		return s.explain(ctx, e, values)
	}
	p, err := s.take(ctx)
	e.spent("plan", s.planned)
	s.planned = 0
	if err != nil {
		return nil, e.fail(err)
	}
	e.warn(doubts(p.Comparisons(), s.text.Params, values))
	e.logResult(p.columns)
	r := &rows{header: p.columns, ctx: ctx, stmt: s, compiled: p, execution: e, left: s.most(p)}
	if err := r.start(values); err != nil {
		_ = r.finish(false, err)
		return nil, err
	}
	return r, nil
}

// most returns how many rows MaxRows lets through, -1 for all. As in the
// reference driver, it spares statements that aggregate; and those that read
// sys_ tables only.
func (s *stmt) most(p *compiled) int {
	shape := s.text.Shape
	most := s.conn.connector.cfg.MaxRows
	if most < 0 || s.text.Kind != sqltext.Select || shape.Aggregate || shape.GroupBy || len(p.run.Tables()) == 0 {
		return -1
	}
	return most
}

// wanted returns how many rows of the tables are enough, 0 for all: by the
// outermost LIMIT and by MaxRows, where the first rows of the answer come from
// the first rows of the tables.
func (s *stmt) wanted(values []driver.Value, most int) fetch.Wanted {
	if !s.text.Shape.Streams() || s.text.Shape.OrderBy {
		return fetch.Wanted{}
	}
	wanted := 0
	if limit := bound(s.text.Limit, values); limit > 0 {
		wanted = int(min(limit+max(0, bound(s.text.Offset, values)), 1<<30))
	}
	if most >= 0 && (wanted == 0 || most < wanted) {
		wanted = most + 1 // one more tells whether rows were left out
	}
	return fetch.Wanted{Rows: wanted, Filtered: s.text.Shape.Where}
}

// bound returns the number that a LIMIT or an OFFSET has, 0 where there is none.
func bound(b *sqltext.Bound, values []driver.Value) int64 {
	if b == nil {
		return 0
	}
	if b.Param == 0 {
		return b.Value
	}
	n, _ := values[b.Param-1].(int64)
	return n
}

// ExecContext implements [driver.StmtExecContext]. A SELECT is read to its end.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	return drain(rows)
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
func (s *stmt) Close() error {
	s.closed = true
	if s.idle == nil {
		return nil
	}
	p := s.idle
	s.idle = nil
	return p.Close()
}
