package pgcatalog

import (
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
)

// call computes a function. Arguments and the result are the engine's forms.
type call func(c *conn, args []any) (any, error)

// viewFunctions are those that the views of the image call.
var viewFunctions = map[string]call{
	"catalogue_database": func(c *conn, _ []any) (any, error) { return c.session.Database(), nil },
	"catalogue_role":     func(c *conn, _ []any) (any, error) { return c.session.Role(), nil },
	"catalogue_backend":  func(c *conn, _ []any) (any, error) { return int64(c.session.Backend()), nil },
	"catalogue_sessions": sessions,
	"catalogue_setting": func(c *conn, args []any) (any, error) {
		if value, ok := c.session.Setting(text(args[0])); ok {
			return value, nil
		}
		return nil, nil
	},
	"catalogue_type":  func(c *conn, args []any) (any, error) { return c.book.typeName(integer(args[0]), nil), nil },
	"catalogue_index": func(c *conn, args []any) (any, error) { return c.book.indexDefinition(integer(args[0]), nil), nil },
}

// function is a call as the engine makes it.
func (c *conn) function(nulls bool, f call) sqlite3.ScalarFunction {
	return func(ctx sqlite3.Context, values ...sqlite3.Value) {
		args := make([]any, len(values))
		for i, v := range values {
			if args[i] = pgfunc.Held(v); args[i] == nil && !nulls {
				return
			}
		}
		result, err := f(c, args)
		if err != nil {
			c.failed = err
			ctx.ResultError(err)
			return
		}
		switch v := result.(type) {
		case nil:
		case string:
			ctx.ResultText(v)
		case int64:
			ctx.ResultInt64(v)
		case bool:
			ctx.ResultBool(v)
		default:
			c.failed = fmt.Errorf("pgcatalog: a function gave a value of type %T", v)
			ctx.ResultError(c.failed)
		}
	}
}

// text is an argument that is one by its type.
func text(v any) string { s, _ := v.(string); return s }

// integer is an argument that is one by its type.
func integer(v any) int64 { n, _ := v.(int64); return n }

// always gives the same.
func always(v any) call { return func(*conn, []any) (any, error) { return v, nil } }
