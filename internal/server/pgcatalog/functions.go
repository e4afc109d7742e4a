package pgcatalog

import (
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Function is a function that statements over the catalogue may call, for one list of
// types.
type Function struct {
	// Name is PostgreSQL's; Engine is what SQL for [Catalogue.Query] calls it.
	Name, Engine string
	// Args are the types of the arguments, the last Optional of which may be left out.
	Args     []pgtype.OID
	Optional int
	Result   pgtype.OID
	// Nulls says that the function takes NULL; else a NULL argument gives NULL.
	Nulls bool
	// Volatile says that it does something, each time that it is called.
	Volatile bool
}

// call computes a function. Arguments and the result are the engine's forms.
type call func(c *conn, args []any) (any, error)

// declared is a function as it is declared: several lists of types may share a call.
type declared struct {
	name string
	// args are lists of names of types, parted by a bar; those behind a comma may be left
	// out.
	args, result    string
	nulls, volatile bool
	call            call
}

// engineFunction is what the engine calls a function.
func engineFunction(name string) string { return "catalogue_" + name }

// typeNamed is a type by its name in pg_type.
func typeNamed(name string) pgtype.OID {
	for oid, t := range pgtypes() {
		if t.name == name && t.kind != "d" {
			return oid
		}
	}
	panic("pgcatalog: no type " + name) // it stands in this package
}

// viewFunctions are those that the views of the image call.
var viewFunctions = map[string]call{
	"catalogue_database": func(c *conn, _ []any) (any, error) { return c.session.Database(), nil },
	"catalogue_role":     func(c *conn, _ []any) (any, error) { return c.session.Role(), nil },
	"catalogue_backend":  func(c *conn, _ []any) (any, error) { return int64(c.session.Backend()), nil },
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
			if args[i] = form(v); args[i] == nil && !nulls {
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
