package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var errClosed = errors.New("engine: the connection or the statement is closed")

// Stmt is one prepared statement.
type Stmt struct {
	conn *Conn
	stmt *sqlite3.Stmt
	run  Run
	// preparing says that answers to offers are kept, in planned; repeats are those
	// of the statement whose program this one, an EXPLAIN, lists, as far as they
	// are left.
	preparing bool
	planned   []planned
	repeats   *[]planned
	// comparisons are what the program compares with columns; unread is why it
	// could not be read.
	comparisons []Comparison
	unread      error
	// code is that program, where it could be read.
	code []program.Instruction
	// passthrough reads the rows where SQLite is not needed for it, nil where it is.
	passthrough *passthrough
	// row are the values of the current row, nil before the first that SQLite gave.
	row []any
	// ctx is the context of the call under way, for the cursors that SQLite
	// calls in its course.
	ctx context.Context
	// err is the error that a module or the authorizer returned in the course of
	// the call under way: SQLite keeps its text only.
	err error
	// refusals are the plans that modules refused in the course of the call under way:
	// the error where SQLite found no other.
	refusals refusals
	// done says that the execution is over; over is how it failed, if it did.
	done bool
	over error
}

// Prepare compiles one statement. run goes to every [Module] the statement
// touches. The error is, in this order: the context's, the one a module
// returned or a [RefusedError], [ErrOutOfMemory] or a [PanicError], SQLite's as
// [*Error].
func (c *Conn) Prepare(ctx context.Context, sql string, run Run) (*Stmt, error) {
	if c.db == nil || c.bad {
		return nil, errClosed
	}
	if err := checkText(sql); err != nil {
		return nil, err
	}
	s := &Stmt{conn: c, run: run, preparing: true}
	var tail string
	err := s.call(ctx, sql, func() (err error) {
		s.stmt, tail, err = c.db.Prepare(sql)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.stmt == nil {
		return nil, errors.New("sql: the statement is empty")
	}
	if strings.TrimSpace(tail) != "" && !c.silent(ctx, tail) {
		_ = s.Close()
		return nil, ErrSeveral
	}
	if !s.stmt.ReadOnly() { // VACUUM alone asks no leave before it runs
		_ = s.Close()
		return nil, &RefusedError{Verb: "VACUUM"}
	}
	if err := s.study(ctx, sql); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// silent reports whether a text holds nothing but comments and semicolons.
func (c *Conn) silent(ctx context.Context, text string) bool {
	s := &Stmt{conn: c}
	err := s.call(ctx, text, func() (err error) {
		for text != "" && s.stmt == nil && err == nil {
			text = strings.TrimLeft(text, "; \t\r\n")
			s.stmt, text, err = c.db.PrepareFlags(text, sqlite3.PREPARE_NO_VTAB)
		}
		return err
	})
	empty := err == nil && s.stmt == nil
	_ = s.Close()
	return empty
}

// checkText refuses what SQLite would cut short or misread.
func checkText(sql string) error {
	if len(sql) > maxStatement {
		return fmt.Errorf("sql: the statement is %d bytes long: %d are the most; pass long lists as parameters or in parts", len(sql), maxStatement)
	}
	if i := strings.IndexByte(sql, 0); i >= 0 {
		return fmt.Errorf("sql: NUL character at byte %d: pass such texts as parameters", i)
	}
	for i, r := range sql {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(sql[i:]); size == 1 {
			return fmt.Errorf("sql: invalid UTF-8 at byte %d", i)
		}
	}
	return nil
}

// enter puts the statement and its context in charge of the connection for one
// native call, which leave ends.
func (s *Stmt) enter(ctx context.Context) (left state) {
	left = state{s.conn.current, s.conn.db.SetInterrupt(ctx)}
	s.conn.current, s.ctx, s.err, s.refusals = s, ctx, nil, nil
	return left
}

// state is who was in charge before: SQLite may be inside a call for another
// statement.
type state struct {
	stmt *Stmt
	ctx  context.Context
}

func (s *Stmt) leave(left state) {
	s.conn.current, s.ctx = left.stmt, nil
	s.conn.db.SetInterrupt(left.ctx)
}

// rescue, deferred, turns a panic of the call under way into its error.
func (s *Stmt) rescue(err *error) {
	if p := recover(); p != nil {
		*err = s.choose(s.conn.panicked(p))
	}
}

// call runs one native call in the statement's name, and picks its error. sql is
// the text that the error may be about.
func (s *Stmt) call(ctx context.Context, sql string, f func() error) (err error) {
	if s.conn.db == nil {
		return errClosed
	}
	defer s.leave(s.enter(ctx))
	defer s.rescue(&err)
	if err := f(); err != nil {
		return s.choose(newError(err, sql))
	}
	return nil
}

// choose returns the error that tells most about why a call failed.
func (s *Stmt) choose(err error) error {
	if s.ctx != nil && s.ctx.Err() != nil {
		return fmt.Errorf("sql: %w", s.ctx.Err())
	}
	if s.err != nil {
		return s.err
	}
	var e *Error
	if errors.As(err, &e) && e.Message == noPlan {
		if refused := s.refusals.cause(); refused != nil {
			return refused
		}
	}
	return err
}

// fail keeps the first error of the call under way.
func (s *Stmt) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// Step moves to the next row; false without an error says that there is none.
// The end and an error stay until [Stmt.Restart]. Errors are as in
// [Conn.Prepare].
func (s *Stmt) Step(ctx context.Context) (row bool, err error) {
	if s.done {
		return false, s.over
	}
	if s.stmt == nil || s.conn.db == nil {
		return false, errClosed
	}
	row, err = s.step(ctx)
	s.done, s.over = !row, err
	return row, err
}

func (s *Stmt) step(ctx context.Context) (row bool, err error) {
	defer s.leave(s.enter(ctx))
	defer s.rescue(&err)
	if s.passthrough != nil {
		if row, err = s.passthrough.step(ctx, s); err != nil {
			err = s.choose(err)
		}
		return row, err
	}
	if s.stmt.Step() {
		return true, nil
	}
	if err := s.stmt.Err(); err != nil {
		return false, s.choose(newError(err, ""))
	}
	return false, nil
}

// Restart makes the statement ready for a new execution in the name of run.
// Bindings stay.
func (s *Stmt) Restart(run Run) error {
	if err := s.Reset(); err != nil {
		return err
	}
	s.run, s.done, s.over = run, false, nil
	return nil
}

// Reset ends the execution under way and closes its cursors. Bindings stay.
func (s *Stmt) Reset() error {
	if s.stmt == nil || s.conn.db == nil {
		return errClosed
	}
	s.done, s.over = true, nil
	return s.finish(s.stmt.Reset)
}

// Straight reports whether rows are read without SQLite (see the package).
func (s *Stmt) Straight() bool { return s.passthrough != nil }

// finish runs a call that closes cursors, and returns their error. The error of
// the last Step, which SQLite repeats in such a call, was told already.
func (s *Stmt) finish(f func() error) error {
	known := s.conn.bad
	if err := s.call(context.Background(), "", func() error {
		_ = f()
		if s.passthrough != nil {
			if err := s.passthrough.close(s); err != nil {
				s.fail(err)
			}
		}
		return nil
	}); err != nil && !known {
		return err
	}
	return s.err
}

// Close ends the statement. It may be called twice.
func (s *Stmt) Close() error {
	if s.stmt == nil || s.conn.db == nil {
		s.stmt = nil
		return nil
	}
	err := s.finish(s.stmt.Close)
	s.stmt = nil
	return err
}

// ParamCount returns the number of parameters: the largest position in use.
func (s *Stmt) ParamCount() int { return s.stmt.BindCount() }

// Bind gives the parameter at a position from 1 its value.
func (s *Stmt) Bind(position int, v value.Value) error {
	return s.call(context.Background(), "", func() error {
		switch v.Kind() {
		case value.KindInt:
			return s.stmt.BindInt64(position, v.Int())
		case value.KindFloat:
			return s.stmt.BindFloat(position, v.Float())
		case value.KindText:
			return s.stmt.BindText(position, v.Text())
		case value.KindBlob:
			return s.stmt.BindBlob(position, v.Bytes())
		default:
			return s.stmt.BindNull(position)
		}
	})
}

// ClearBindings makes every parameter NULL.
func (s *Stmt) ClearBindings() error {
	return s.call(context.Background(), "", s.stmt.ClearBindings)
}
