package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var errClosed = errors.New("engine: the connection or the statement is closed")

// native is SQLite on one connection, with whose call is under way there.
type native struct {
	db *sqlite3.Conn
	// current is the call under way, nil outside of calls.
	current *call
	// scans are those of statements whose rows are read without SQLite: it does not
	// know their cursors.
	scans map[scan]struct{}
	// converter is a statement that converts a value, nil before it is needed.
	converter *sqlite3.Stmt
	// functions are those of the connection, nil for none; callers are statements that call
	// one, by its name and its arguments.
	functions Functions
	callers   map[string]*sqlite3.Stmt
	lazy      lazy
	zone      *value.Zone
	memory    int64
	bad       bool
}

// scan is one that goes on without SQLite.
type scan interface{ close() error }

// present is the present of the statement that runs.
func (n *native) present() time.Time {
	if n.current != nil {
		if keeper, ok := n.current.run.(Timekeeper); ok {
			return keeper.Present()
		}
	}
	return time.Now()
}

// panicked turns a recovered panic into an error, and marks the connection.
func (n *native) panicked(p any) error {
	n.bad = true
	return panicError(p, n.memory)
}

// errRefused refuses a plan alone: SQLite looks for another.
var errRefused = errors.New("engine: the plan is refused")

// caught, deferred in each callback, ends it: what it returns to SQLite is only
// a code. The error itself is kept aside, since SQLite would lose all but its
// text, and so is a panic, which would leave SQLite half-way.
func (n *native) caught(err *error) {
	if p := recover(); p != nil {
		*err = n.panicked(p)
	}
	if *err == nil {
		return
	}
	if errors.Is(*err, errRefused) {
		*err = sqlite3.CONSTRAINT
		return
	}
	if n.current != nil {
		n.current.fail(*err)
	}
	if errors.Is(*err, ErrOutOfMemory) {
		*err = sqlite3.NOMEM
	} else {
		*err = sqlite3.ERROR
	}
}

// call is what a statement has in the course of its native calls, one at a time.
type call struct {
	native *native
	run    Run
	plans
	writing *Writing // of a statement that writes; nil of others
	// ctx is the context of the call under way, for the cursors that SQLite
	// calls in its course.
	ctx context.Context
	// err is the error that a module or the authorizer returned in the course of
	// the call under way: SQLite keeps its text only.
	err error
}

// enter puts the statement and its context in charge of the connection for one
// native call, which leave ends.
func (c *call) enter(ctx context.Context) (left state) {
	left = state{c.native.current, c.native.db.SetInterrupt(ctx)}
	c.native.current, c.ctx, c.err, c.refused = c, ctx, nil, nil
	return left
}

// state is who was in charge before: SQLite may be inside a call for another
// statement.
type state struct {
	call *call
	ctx  context.Context
}

func (c *call) leave(left state) {
	c.native.current, c.ctx = left.call, nil
	c.native.db.SetInterrupt(left.ctx)
}

// rescue, deferred, turns a panic of the call under way into its error.
func (c *call) rescue(err *error) {
	if p := recover(); p != nil {
		*err = c.choose(c.native.panicked(p))
	}
}

// do runs one native call in the statement's name, and picks its error. sql is
// the text that the error may be about.
func (c *call) do(ctx context.Context, sql string, f func() error) (err error) {
	if c.native.db == nil {
		return errClosed
	}
	defer c.leave(c.enter(ctx))
	defer c.rescue(&err)
	if err := f(); err != nil {
		return c.choose(newError(err, sql))
	}
	return nil
}

// choose returns the error that tells most about why a call failed.
func (c *call) choose(err error) error {
	if c.ctx != nil && c.ctx.Err() != nil {
		return fmt.Errorf("sql: %w", c.ctx.Err())
	}
	if c.err != nil {
		return c.err
	}
	var e *Error
	if errors.As(err, &e) && e.Message == noPlan {
		if refused := c.refused.cause(); refused != nil {
			return refused
		}
	}
	return err
}

// fail keeps the first error of the call under way.
func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}
