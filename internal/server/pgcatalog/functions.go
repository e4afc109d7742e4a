package pgcatalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

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

// declarations are all of them; each file of functions_* has a list.
var declarations = sync.OnceValue(func() []declared {
	return slices.Concat(sessionFunctions, nameFunctions, definitionFunctions, visibilityFunctions(), privilegeFunctions, sizeFunctions)
})

// Functions are those that statements may call.
var Functions = sync.OnceValue(func() (list []Function) {
	for _, d := range declarations() {
		for _, args := range strings.Split(d.args, "|") {
			must, may, _ := strings.Cut(args, ",")
			f := Function{Name: d.name, Engine: engineFunction(d.name), Result: typeNamed(d.result), Nulls: d.nulls, Volatile: d.volatile}
			for _, name := range strings.Fields(must) {
				f.Args = append(f.Args, typeNamed(name))
			}
			for _, name := range strings.Fields(may) {
				f.Args = append(f.Args, typeNamed(name))
				f.Optional++
			}
			list = append(list, f)
		}
	}
	return list
})

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

// register puts the functions on a connection, with those that only views call.
func (c *conn) register() error {
	var errs []error
	for _, d := range declarations() {
		flags := sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
		if d.volatile {
			flags = sqlite3.INNOCUOUS
		}
		errs = append(errs, c.db.CreateFunction(engineFunction(d.name), -1, flags, c.function(d.nulls, d.call)))
	}
	for name, call := range viewFunctions {
		errs = append(errs, c.db.CreateFunction(name, -1, sqlite3.DETERMINISTIC|sqlite3.INNOCUOUS, c.function(false, call)))
	}
	return errors.Join(errs...)
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

// form is a value of the engine's as Go has it.
func form(v sqlite3.Value) any {
	switch v.Type() {
	case sqlite3.INTEGER:
		return v.Int64()
	case sqlite3.FLOAT:
		return v.Float()
	case sqlite3.TEXT:
		return v.Text()
	case sqlite3.BLOB:
		return v.Blob(nil)
	default:
		return nil
	}
}

// text is an argument that is one by its type.
func text(v any) string { s, _ := v.(string); return s }

// integer is an argument that is one by its type.
func integer(v any) int64 { n, _ := v.(int64); return n }

// always gives the same.
func always(v any) call { return func(*conn, []any) (any, error) { return v, nil } }
