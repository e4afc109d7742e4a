package pgcheck

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// apply makes a call of a form.
func apply(f *pgfunc.Form, at int, args ...*Expr) *Expr {
	sql := written(f)
	if f.Twice != "" && !slices.ContainsFunc(args, func(e *Expr) bool { return !isHeld(e) }) {
		sql = cmp.Or(beside(f, args), f.Twice)
	}
	args = given(f, args)
	e := &Expr{Kind: Template, Type: f.Result, Mod: -1, At: at, SQL: sql, Args: args, Volatile: f.Volatility == pgfunc.Volatile}
	if f.SQL == "$1" && len(args) == 1 { // both types have one form
		same := *args[0]
		same.Type, same.Mod, same.At = f.Result, -1, at
		if same.Kind != Param {
			return &same
		}
	}
	return e
}

// beside is the expression of a form that one of two arguments makes simpler; "" for none.
func beside(f *pgfunc.Form, args []*Expr) string {
	if f.Beside == nil || len(args) != 2 || args[0].Kind == args[1].Kind {
		return ""
	}
	for at, a := range args {
		if n, ok := a.Value.(int64); ok && a.Kind == Const {
			return f.Beside(n, at)
		}
	}
	return ""
}

// isHeld reports whether an expression can be read twice: nothing computes it, which may cost
// much or give another value.
func isHeld(e *Expr) bool {
	return e.Kind == Const || e.Kind == Column && e.Relation.held
}

// written is a form as the engine has it.
func written(f *pgform) string {
	if f.SQL == "" {
		return f.Engine + "($*)"
	}
	return f.SQL
}

// given are arguments in the form that a function wants those of any type in.
func given(f *pgfunc.Form, args []*Expr) []*Expr {
	if f.Given == pgfunc.AsHeld {
		return args
	}
	types := signature(f, len(args))
	made := slices.Clone(args)
	for i, t := range types {
		if args[i].Row != nil && f.Given == pgfunc.AsJSON {
			made[i] = args[i].Row.json(args[i].At)
			continue
		}
		switch t {
		case pgtype.Any, pgtype.AnyElement, pgtype.AnyNonArray, pgtype.AnyArray, pgtype.Record:
			made[i] = template(pgtype.Text, args[i].At, f.Given.Wrap(args[i].Type, "$1"), args[i])
		}
	}
	return made
}

// isLiteral reports whether an expression is a text of which nothing has said what it is.
func (e *Expr) isLiteral() bool { return e.Kind == Const && e.Type == pgtype.Unknown }

// to makes a value one of a type, in a context; the caller knows that it can be.
func to(c *checker, e *Expr, t pgtype.OID, wanted context) *Expr {
	made := tryTo(c, e, t, wanted)
	if made == nil {
		c.fail(e.At, "42846", "cannot cast type %s to %s", e.Type, t)
	}
	return made
}

// tryTo makes it so, nil where there is no such cast in that context.
func tryTo(c *checker, e *Expr, t pgtype.OID, wanted context) *Expr {
	switch {
	case e.Type == t:
		return e
	case e.isLiteral():
		return decode(c, e, t)
	case e.Kind == Param && e.Type == pgtype.Unknown:
		return typedParam(c, e, t)
	case e.Type == pgtype.Unknown: // of a query whose outputs nothing has typed
		if f := castOf(pgtype.Text, t); f != nil {
			return apply(f, e.At, e)
		}
		same := *e
		same.Type = t
		return &same
	case e.Kind == Const && e.Text != "" && (t == pgtype.Float8 || t == pgtype.Float4 || t == pgtype.Numeric || t == pgtype.Int8 || t == pgtype.Int2 || t == pgtype.Int4 || t == pgtype.Oid):
		if v, err := pgtype.DecodeText(e.Text, t, c.opts.Env); err == nil { // a number as it is written
			same := *e
			same.Value, same.Type, same.Mod = v, t, -1
			return &same
		}
	case e.Type == pgtype.Regtype && e.Kind == Const && t == pgtype.Text: // of pg_typeof
		n, _ := e.Value.(int64)
		return &Expr{Kind: Const, Type: t, Mod: -1, At: e.At, Value: pgtype.OID(n).String()}
	case e.Kind == Const && e.Value == nil:
		same := *e
		same.Type, same.Mod = t, -1
		return &same
	}
	f := castOf(e.Type, t)
	if f == nil || !wanted.allows(f) {
		if t.Elem() != 0 && e.Type.Elem() != 0 {
			return arrayTo(c, e, t, wanted)
		}
		return nil
	}
	return apply(f, e.At, e)
}

// arrayTo makes an array one of another type, whose elements have the same form.
func arrayTo(c *checker, e *Expr, t pgtype.OID, wanted context) *Expr {
	element := &Expr{Kind: Template, SQL: "value", Type: e.Type.Elem(), Mod: -1, At: e.At}
	made := tryTo(c, element, t.Elem(), wanted)
	if made == nil {
		return nil
	}
	if made.SQL == "value" && len(made.Args) == 0 {
		same := *e
		same.Type, same.Mod = t, -1
		return &same
	}
	return mapped(e, t, made)
}

// mapped is an array of what a call with one argument, value, makes of each element.
func mapped(e *Expr, t pgtype.OID, call *Expr) *Expr {
	sql := strings.NewReplacer("$*", "value", "$1", "value").Replace(call.SQL)
	return &Expr{
		Kind: Template, Type: t, Mod: -1, At: e.At, Args: []*Expr{e},
		SQL: "CASE WHEN $1 IS NULL THEN NULL ELSE (SELECT json_group_array(" + sql + ") FROM json_each($1)) END",
	}
}

// typedParam gives a parameter the type that its place wants.
func typedParam(c *checker, e *Expr, t pgtype.OID) *Expr {
	if polymorphic(t) || t == pgtype.Any {
		t = pgtype.Text
	}
	switch known := c.params[e.Number-1]; {
	case known == pgtype.Unknown:
		c.params[e.Number-1] = t
	case known != t:
		c.fail(e.At, "42P08", "inconsistent types deduced for parameter $%d", e.Number)
	}
	e.Type = t
	return e
}

// decode reads a literal as one of a type.
func decode(c *checker, e *Expr, t pgtype.OID) *Expr {
	same := *e
	same.Type, same.Mod = t, -1
	if e.Value == nil {
		return &same
	}
	switch {
	case isReference(t.Elem()):
		return to(c, decode(c, e, pgtype.TextArray), t, explicit)
	case isReference(t):
		if f := castOf(pgtype.Text, t); f != nil {
			same.Type = pgtype.Text
			return apply(f, e.At, &same)
		}
	}
	text, _ := e.Value.(string)
	v, err := pgtype.DecodeText(text, t, c.opts.Env)
	if err != nil {
		var typed *pgerror.Error
		if errors.As(err, &typed) {
			at := *typed
			at.Position = pgparse.Position(c.text, e.At)
			panic(failure{&at})
		}
		panic(failure{err})
	}
	same.Value, same.Text = v, ""
	return &same
}

// modified cuts or rounds a value to a modifier of its type.
func modified(c *checker, e *Expr, mod int32, wanted context) *Expr {
	if mod < 0 || e.Mod == mod {
		return e
	}
	found := modifiers()[e.Type]
	if len(found) == 0 {
		c.refuse(e.At, "a modifier of the type %s", e.Type)
	}
	if e.Kind == Const && e.Value == nil {
		same := *e
		same.Mod = mod
		return &same
	}
	f := found[0]
	args := []*Expr{e, {Kind: Const, Value: int64(mod), Type: pgtype.Int4, Mod: -1, At: e.At}}
	if len(f.Args) == 3 { // whether it was asked for: what is cut off is no error then
		args = append(args, boolean(wanted == explicit, e.At))
	}
	made := apply(f, e.At, args...)
	made.Mod = mod
	return made
}

func boolean(b bool, at int) *Expr {
	e := &Expr{Kind: Const, Type: pgtype.Bool, Mod: -1, At: at, Value: int64(0)}
	if b {
		e.Value = int64(1)
	}
	return e
}

// truth is a value that WHERE and its like want to be true or false.
func truth(c *checker, e *Expr, what string) *Expr {
	if e.Type == pgtype.Unknown || e.Type == pgtype.Bool {
		return to(c, e, pgtype.Bool, implicit)
	}
	c.fail(e.leftmost(), "42804", "argument of %s must be type boolean, not type %s", what, e.Type)
	return nil
}

// typed gives what is still without a type that of texts.
func typed(c *checker, e *Expr) *Expr {
	if e.Type == pgtype.Unknown {
		return to(c, e, pgtype.Text, implicit)
	}
	return e
}
