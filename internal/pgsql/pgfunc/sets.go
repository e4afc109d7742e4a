package pgfunc

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

var errStep = pgerror.New("22023", "step size cannot equal zero")

// set declares a function that makes rows of one column.
func set(name string, args []oid, result oid, engine string, f func(*call) (rows, error)) Form {
	return Form{Kind: Set, Name: name, Args: args, Result: result, Volatility: Immutable, Engine: engine, Columns: []Column{{name, result, "value"}}, rows: f}
}

// of names the columns.
func of(f Form, columns ...Column) Form { f.Columns = columns; return f }

// each gives the elements one after another.
func each(all []any, row func(any) []any) rows {
	at := 0
	return func() ([]any, error) {
		if at == len(all) {
			return nil, nil
		}
		at++
		return row(all[at-1]), nil
	}
}

func alone(v any) []any { return []any{v} }

// setForms are functions that make rows.
func setForms() []Form {
	return slices.Concat(seriesForms(), jsonSets("json", pgtype.JSON, false), jsonSets("jsonb", jsonb, true), []Form{
		set("unnest", types(anyArray), anyElement, "pg_unnest", func(c *call) (rows, error) { return each(c.elements(0), alone), nil }),
		set("generate_subscripts", types(anyArray, pgtype.Int4), pgtype.Int4, "pg_generate_subscripts", func(c *call) (rows, error) {
			n := int64(len(c.elements(0)))
			if c.int(1) != 1 {
				n = 0
			}
			return series(1, n, 1)
		}),
		nulls(set("string_to_table", types(text, text), text, "pg_string_to_table", func(c *call) (rows, error) {
			if c.null(0) {
				return each(nil, alone), nil
			}
			return each(textParts(c), alone), nil
		})),
	})
}

// series are whole numbers.
func series(from, to, step int64) (rows, error) {
	if step == 0 {
		return nil, errStep
	}
	over := false
	return func() ([]any, error) {
		if over || step > 0 && from > to || step < 0 && from < to {
			return nil, nil
		}
		n := from
		from += step
		over = (from > n) != (step > 0) // beyond the type
		return alone(n), nil
	}, nil
}

// stepOr is the step that is the third argument, or 1.
func stepOr(c *call) int64 {
	if c.count() > 2 {
		return c.int(2)
	}
	return 1
}

func seriesForms() []Form {
	whole := func(c *call) (rows, error) { return series(c.int(0), c.int(1), stepOr(c)) }
	exact := func(c *call) (rows, error) {
		at, to, step := c.numeric(0), c.numeric(1), pgnumeric.FromInt(1)
		if c.count() > 2 {
			step = c.numeric(2)
		}
		for i, d := range []*decimal{at, to, step} {
			if !isFinite(d) {
				what := []string{"start value", "stop value", "step size"}[i]
				return nil, pgerror.New("22023", "%s cannot be %s", what, map[bool]string{true: "NaN", false: "infinity"}[pgnumeric.Format(d) == "NaN"])
			}
		}
		sign := pgnumeric.Sign(step)
		if sign == 0 {
			return nil, errStep
		}
		return func() ([]any, error) {
			if pgnumeric.Compare(at, to)*sign > 0 {
				return nil, nil
			}
			row := alone(at)
			var err error
			at, err = pgnumeric.Add(at, step)
			return row, err
		}, nil
	}
	out := []Form{}
	for _, t := range types(pgtype.Int4, pgtype.Int8) {
		out = append(out,
			set("generate_series", types(t, t), t, "pg_series", whole),
			set("generate_series", types(t, t, t), t, "pg_series", nil),
		)
	}
	return append(
		out,
		set("generate_series", types(num, num), num, "pg_series_n", exact),
		set("generate_series", types(num, num, num), num, "pg_series_n", nil),
		set("generate_series", types(stamp, stamp, interval), stamp, "pg_series_t", func(c *call) (rows, error) {
			return times(c, func(s pgtime.Stamp, i pgtime.Interval) (pgtime.Stamp, error) { return s.Plus(i) })
		}),
		stable(set("generate_series", types(instant, instant, interval), instant, "pg_series_tz", func(c *call) (rows, error) {
			zone := c.zone()
			return times(c, func(s pgtime.Stamp, i pgtime.Interval) (pgtime.Stamp, error) { return s.PlusIn(i, zone) })
		})),
	)
}

// times are stamps.
func times(c *call, plus func(pgtime.Stamp, pgtime.Interval) (pgtime.Stamp, error)) (rows, error) {
	at, to, step := c.stamp(0), c.stamp(1), c.interval(2)
	sign := step.Compare(pgtime.Interval{})
	switch {
	case sign == 0:
		return nil, errStep
	case !at.Finite() || !to.Finite():
		return nil, pgerror.New("0A000", "a series of infinite timestamps is not supported")
	}
	over := false
	return func() ([]any, error) {
		if over || sign > 0 && at > to || sign < 0 && at < to {
			return nil, nil
		}
		row := alone(pgtime.FormatStamp(at))
		next, err := plus(at, step)
		if err != nil || next == at { // beyond what can be held, or it does not move
			over = true
		}
		at = next
		return row, nil
	}, nil
}

// jsonSets are the functions that part documents.
func jsonSets(name string, t oid, normal bool) []Form {
	parted := func(c *call, kind byte, what string) ([]any, error) {
		v := c.document(0)
		if v.kind != kind && c.err == nil {
			shape := "a scalar"
			switch v.kind {
			case '{':
				shape = "an object"
			case '[':
				shape = "an array"
			}
			return nil, pgerror.New("22023", "cannot %s %s", what, shape)
		}
		all := make([]any, 0, len(v.members))
		for i, m := range v.members {
			if slices.ContainsFunc(v.members[i+1:], func(other member) bool { return normal && kind == '{' && other.name == m.name }) {
				continue
			}
			all = append(all, m)
		}
		return all, nil
	}
	elements := func(row func(*document) any) func(*call) (rows, error) {
		return func(c *call) (rows, error) {
			all, err := parted(c, '[', "extract elements from")
			return each(all, func(v any) []any { return alone(row(v.(member).value)) }), err
		}
	}
	pairs := func(row func(*document) any) func(*call) (rows, error) {
		return func(c *call) (rows, error) {
			all, err := parted(c, '{', "deconstruct")
			return each(all, func(v any) []any { return []any{v.(member).name, row(v.(member).value)} }), err
		}
	}
	whole := func(v *document) any { return v.whole(normal) }
	plain := func(v *document) any { return v.plain(normal) }
	engine := "pg_" + name
	return []Form{
		of(set(name+"_array_elements", types(t), t, engine+"_array_elements", elements(whole)), Column{"value", t, "value"}),
		of(set(name+"_array_elements_text", types(t), text, engine+"_array_elements_text", elements(plain)), Column{"value", text, "value"}),
		of(set(name+"_each", types(t), pgtype.Record, engine+"_each", pairs(whole)), Column{"key", text, "key"}, Column{"value", t, "value"}),
		of(set(name+"_each_text", types(t), pgtype.Record, engine+"_each_text", pairs(plain)), Column{"key", text, "key"}, Column{"value", text, "value"}),
		set(name+"_object_keys", types(t), text, engine+"_object_keys", func(c *call) (rows, error) {
			all, err := parted(c, '{', fmt.Sprintf("call %s_object_keys on", name))
			return each(all, func(v any) []any { return alone(v.(member).name) }), err
		}),
	}
}
