package sqlfunc

import (
	"fmt"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Function is one SQL function.
type Function struct {
	// Name is the function's name, Aliases are further names of it.
	Name    string
	Aliases []string
	// Family groups functions for the reader.
	Family string
	// Signature shows the arguments, Doc says what comes back.
	Signature, Doc string
	// Example is an expression; Result is its value as text, NULL for NULL. The
	// tests run it at 2026-05-06 07:08:09.123 UTC, a Wednesday.
	Example, Result string
	// Type is the type of the results, "" where it depends on the arguments:
	// [ResultType].
	Type value.Type

	// least and most bound the number of arguments; most < 0 means any number.
	least, most int
	// plain is a number of arguments that is registered by itself, 0 for none: the programs
	// of statements tell it of functions that take a certain number. See [Host.Plain].
	plain int
	// nulls says that the function takes NULL; else a NULL argument gives NULL.
	nulls bool
	// random says that two calls may differ within one execution.
	random bool
	call   func(*env, []sqlite3.Value) any
	// typeOf gives the type of the results, in place of Type, by those of the
	// arguments, of which there may be too few.
	typeOf func(args []value.Type) value.Type
	// fold makes an aggregate, in place of call.
	fold sqlite3.AggregateConstructor
	// gather makes one that holds values, within the connection's budget.
	gather func(*budget) sqlite3.AggregateFunction
}

// register puts the function on a connection under one name. e is what its calls
// may ask of the connection, as far as it stays the same.
func (f *Function) register(c *sqlite3.Conn, name string, e env) error {
	flags := sqlite3.INNOCUOUS
	if !f.random {
		flags |= sqlite3.DETERMINISTIC
	}
	counts := []int{-1}
	if f.plain > 0 {
		counts = append(counts, f.plain)
	}
	if f.most >= 0 {
		counts = counts[:0]
		for n := f.least; n <= f.most; n++ {
			counts = append(counts, n)
		}
	}
	for _, n := range counts {
		var err error
		switch {
		case f.gather != nil:
			err = c.CreateWindowFunction(name, n, flags, func() sqlite3.AggregateFunction { return f.gather(e.budget) })
		case f.fold != nil:
			err = c.CreateWindowFunction(name, n, flags, f.fold)
		default:
			err = c.CreateFunction(name, n, flags, f.scalar(name, e))
		}
		if err != nil {
			return fmt.Errorf("sqlfunc: %s with %d arguments: %w", name, n, err)
		}
	}
	return nil
}

func (f *Function) scalar(name string, of env) sqlite3.ScalarFunction {
	return func(ctx sqlite3.Context, args ...sqlite3.Value) {
		if len(args) < f.least {
			ctx.ResultError(fmt.Errorf("%s takes at least %d arguments", name, f.least))
			return
		}
		if !f.nulls && slices.ContainsFunc(args, isNull) {
			return
		}
		e := of.of(ctx.Conn())
		switch v := f.call(&e, args).(type) {
		case nil:
		case error:
			ctx.ResultError(fmt.Errorf("%s: %w", name, v))
		case bool:
			ctx.ResultBool(v)
		case int:
			ctx.ResultInt64(int64(v))
		case int64:
			ctx.ResultInt64(v)
		case float64:
			ctx.ResultFloat(v)
		case string:
			ctx.ResultText(v)
		case []byte:
			ctx.ResultBlob(v)
		case sqlite3.Value:
			ctx.ResultValue(v)
		}
	}
}

func isNull(v sqlite3.Value) bool { return v.Type() == sqlite3.NULL }
