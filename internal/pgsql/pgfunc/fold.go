package pgfunc

import (
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// folder makes one value of the values of a group. The rows that it is given have no NULL,
// unless the form takes NULL.
type folder interface {
	step(*call) error
	value(*call) any
}

// inverter can take the oldest row back, for windows that move.
type inverter interface{ inverse(*call) error }

// releaser gives back what it has taken of the connection's budget.
type releaser interface{ release() }

// rows gives one row after another, nil after the last.
type rows func() ([]any, error)

// aggregation is an aggregate as SQLite calls it.
type aggregation struct {
	form *Form
	of   *connection
	folder
}

func (a *aggregation) call(ctx sqlite3.Context, args []sqlite3.Value) *call {
	return &call{connection: a.of, args: args, conn: ctx.Conn()}
}

func (a *aggregation) passes(args []sqlite3.Value) bool {
	if a.form.Nulls {
		return true
	}
	for _, v := range args {
		if isNull(v) {
			return false
		}
	}
	return true
}

// Step implements [sqlite3.AggregateFunction].
func (a *aggregation) Step(ctx sqlite3.Context, args ...sqlite3.Value) {
	want := len(a.form.Args)
	if a.form.Given == AsTyped {
		want++
	}
	if len(args) != want {
		ctx.ResultError(fmt.Errorf("%s: %d arguments are the wrong number", a.form.Engine, len(args)))
		return
	}
	if !a.passes(args) {
		return
	}
	c := a.call(ctx, args)
	err := a.step(c)
	if c.err != nil {
		err = c.err
	}
	if err != nil {
		resultError(ctx, err)
	}
}

var errMoves = pgerror.New("0A000", "this aggregate is not supported over windows that move, or not over as many rows")

// Inverse implements [sqlite3.WindowFunction].
func (a *aggregation) Inverse(ctx sqlite3.Context, args ...sqlite3.Value) {
	if !a.passes(args) {
		return
	}
	err := error(errMoves)
	if f, ok := a.folder.(inverter); ok {
		err = f.inverse(a.call(ctx, args))
	}
	if err != nil {
		resultError(ctx, err)
	}
}

// Value implements [sqlite3.AggregateFunction].
func (a *aggregation) Value(ctx sqlite3.Context) {
	c := a.call(ctx, nil)
	v := a.value(c)
	if c.err != nil {
		v = c.err
	}
	result(ctx, v)
}

// Close implements [io.Closer].
func (a *aggregation) Close() error {
	if f, ok := a.folder.(releaser); ok {
		f.release()
	}
	return nil
}

// aggregate declares an aggregate.
func aggregate(name string, args []oid, result oid, engine string, f func(*connection) folder) Form {
	return Form{Kind: Aggregate, Name: name, Args: args, Result: result, Volatility: Immutable, Engine: engine, fold: f}
}
