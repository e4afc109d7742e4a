package pgfunc

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Register puts the functions and collating sequences on a connection.
func Register(db *sqlite3.Conn, host Host) error {
	one, err := Lazily(db, host)
	errs := []error{err}
	for name := range computed() {
		_, err := one(name)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Lazily puts the collating sequences on a connection, and returns what puts a function there
// by its name in the engine, nil for what is none.
func Lazily(db *sqlite3.Conn, host Host) (one func(name string) (*Form, error), err error) {
	if host.Now == nil {
		host.Now = time.Now
	}
	of := &connection{host: host}
	return func(name string) (*Form, error) {
			f := computed()[name]
			if f == nil {
				return nil, nil
			}
			return f, f.register(db, of)
		}, errors.Join(
			db.CreateCollation(NumericCollation, compareNumeric),
			db.CreateCollation(IntervalCollation, compareInterval),
		)
}

// computed are the functions of the engine by their names there, each as the first form that
// it computes.
var computed = sync.OnceValue(func() map[string]*Form {
	all := map[string]*Form{}
	for i := range forms() {
		f := &forms()[i]
		if f.call == nil && f.fold == nil && f.rows == nil || all[f.Engine] != nil {
			continue
		}
		all[f.Engine] = f
	}
	return all
})

func (f *Form) register(db *sqlite3.Conn, of *connection) error {
	var err error
	switch {
	case f.rows != nil:
		err = f.registerSet(db, of)
	case f.fold != nil:
		err = db.CreateWindowFunction(f.Engine, -1, f.flags(), func() sqlite3.AggregateFunction {
			return &aggregation{form: f, of: of, folder: f.fold(of)}
		})
	case f.call != nil:
		err = db.CreateFunction(f.Engine, -1, f.flags(), f.scalar(of))
	}
	if err != nil {
		return fmt.Errorf("pgfunc: %s: %w", f.Engine, err)
	}
	return nil
}

// scalar is the function as SQLite calls it.
func (f *Form) scalar(of *connection) sqlite3.ScalarFunction {
	takes := counted()[f.Engine]
	least, most := takes.least, takes.most
	return func(ctx sqlite3.Context, args ...sqlite3.Value) {
		if len(args) < least || most >= 0 && len(args) > most {
			ctx.ResultError(fmt.Errorf("%s: %d arguments are the wrong number", f.Engine, len(args)))
			return
		}
		if !f.Nulls && slices.ContainsFunc(args, isNull) {
			return
		}
		c := call{connection: of, args: args, conn: ctx.Conn()}
		v := f.call(&c)
		if c.err != nil {
			v = c.err
		}
		result(ctx, v)
	}
}

func isNull(v sqlite3.Value) bool { return v.Type() == sqlite3.NULL }

// bounds are how many arguments an engine's function takes; most is negative without one.
type bounds struct{ least, most int }

// counted are the bounds of the engine's functions, over all forms that share one.
var counted = sync.OnceValue(func() map[string]bounds {
	out := map[string]bounds{}
	for i := range forms() {
		f := &forms()[i]
		if f.Engine == "" {
			continue
		}
		n := len(f.Args)
		b, ok := out[f.Engine]
		if !ok {
			b = bounds{n, n}
		}
		b.least = min(b.least, n)
		if b.most >= 0 {
			b.most = max(b.most, n)
		}
		if f.Variadic {
			b.most = -1
		}
		out[f.Engine] = b
	}
	return out
})
