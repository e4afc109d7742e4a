package engine

import (
	"context"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Stmt is one prepared statement.
type Stmt struct {
	call
	stmt *sqlite3.Stmt
	// comparisons are what the program compares with columns; unread is why it
	// could not be read.
	comparisons []Comparison
	unread      error
	// code is that program, where it could be read, and tables are the connection's.
	code   []program.Instruction
	tables []*Table
	// compared are the columns that it compares, once studied says so; untold that
	// they could not be told.
	compared        []RowColumn
	studied, untold bool
	// straight runs the program where SQLite is not needed for it, nil where it is; bent is
	// why it is.
	straight *straight
	bent     error
	// row are the values of the current row, nil before the first that SQLite gave.
	row []any
	// done says that the execution is over; over is how it failed, if it did.
	done bool
	over error
}

// Comparisons lists what the statement compares with columns, as far as both
// sides are columns, parameters and constants. What is compared with an
// expression is not listed.
func (s *Stmt) Comparisons() []Comparison { return s.comparisons }

// Unread is why the program that SQLite made of the statement could not be read,
// nil where it was. It is for tests: a program that is not read costs warnings.
func (s *Stmt) Unread() error { return s.unread }

// Step moves to the next row; false without an error says that there is none.
// The end and an error stay until [Stmt.Restart]. Errors are as in
// [Conn.Prepare].
func (s *Stmt) Step(ctx context.Context) (row bool, err error) {
	if s.done {
		return false, s.over
	}
	if s.stmt == nil || s.native.db == nil {
		return false, errClosed
	}
	row, err = s.step(ctx)
	s.done, s.over = !row, err
	return row, err
}

func (s *Stmt) step(ctx context.Context) (row bool, err error) {
	defer s.leave(s.enter(ctx))
	defer s.rescue(&err)
	if s.straight != nil {
		if row, err = s.straight.step(ctx); err != nil {
			err = s.choose(err)
		}
		return row, err
	}
	if s.handed != nil {
		s.handed.begin()
	}
	if s.stmt.Step() {
		if s.handed != nil {
			err = s.handed.read()
		}
		return err == nil, err
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
	s.writing.restart()
	return nil
}

// Reset ends the execution under way and closes its cursors. Bindings stay.
func (s *Stmt) Reset() error {
	if s.stmt == nil || s.native.db == nil {
		return errClosed
	}
	s.done, s.over = true, nil
	return s.finish(s.stmt.Reset)
}

// Straight reports whether the statement is run without SQLite (see the package).
func (s *Stmt) Straight() bool { return s.straight != nil }

// finish runs a call that closes cursors, and returns their error. The error of
// the last Step, which SQLite repeats in such a call, was told already.
func (s *Stmt) finish(f func() error) error {
	known := s.native.bad
	if err := s.do(context.Background(), "", func() error {
		_ = f()
		if s.handed != nil {
			s.handed.closeAll()
		}
		s.seeks.closeAll()
		if s.straight != nil {
			if err := s.straight.close(); err != nil {
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
	if s.stmt == nil || s.native.db == nil {
		s.stmt = nil
		return nil
	}
	err := s.finish(s.stmt.Close)
	s.stmt = nil
	return err
}

// Params is the largest number of a parameter.
func (s *Stmt) Params() int { return s.stmt.BindCount() }

// Bind gives the parameter at a position from 1 its value.
func (s *Stmt) Bind(position int, v value.Value) error {
	err := s.do(context.Background(), "", func() error { return bind(s.stmt, position, v) })
	if err == nil && s.straight != nil {
		s.straight.bind(position, v)
	}
	return err
}

func bind(s *sqlite3.Stmt, position int, v value.Value) error {
	switch v.Kind() {
	case value.KindInt:
		return s.BindInt64(position, v.Int())
	case value.KindFloat:
		return s.BindFloat(position, v.Float())
	case value.KindText:
		return s.BindText(position, v.Text())
	case value.KindBlob:
		return s.BindBlob(position, v.Bytes())
	default:
		return s.BindNull(position)
	}
}

// ClearBindings makes every parameter NULL.
func (s *Stmt) ClearBindings() error {
	err := s.do(context.Background(), "", s.stmt.ClearBindings)
	if err == nil && s.straight != nil {
		s.straight.bound = nil
	}
	return err
}
