package pgfunc

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// named are the types that have casts here, and what they are called in the names of the
// engine's functions.
var named = []struct {
	oid  pgtype.OID
	name string
}{
	{pgtype.Bool, "bool"},
	{pgtype.Int2, "int2"},
	{pgtype.Int4, "int4"},
	{pgtype.Int8, "int8"},
	{pgtype.Oid, "oid"},
	{pgtype.Float4, "float4"},
	{pgtype.Float8, "float8"},
	{pgtype.Numeric, "numeric"},
	{pgtype.Date, "date"},
	{pgtype.Time, "time"},
	{pgtype.Timestamp, "timestamp"},
	{pgtype.Timestamptz, "timestamptz"},
	{pgtype.Interval, "interval"},
	{pgtype.Bytea, "bytea"},
	{pgtype.UUID, "uuid"},
	{pgtype.JSON, "json"},
	{pgtype.JSONB, "jsonb"},
	{pgtype.Name, "name"},
	{pgtype.BoolArray, "bool_array"},
	{pgtype.Int2Array, "int2_array"},
	{pgtype.Int4Array, "int4_array"},
	{pgtype.Int8Array, "int8_array"},
	{pgtype.Float8Array, "float8_array"},
	{pgtype.NumericArray, "numeric_array"},
	{pgtype.TextArray, "text_array"},
	{pgtype.VarcharArray, "varchar_array"},
	{pgtype.DateArray, "date_array"},
	{pgtype.TimestampArray, "timestamp_array"},
	{pgtype.TimestamptzArray, "timestamptz_array"},
}

// textTypes are held alike.
var textTypes = []pgtype.OID{pgtype.Text, pgtype.Varchar, pgtype.BPChar}

// asText are the types whose forms are their texts.
var asText = types(pgtype.Numeric, pgtype.Date, pgtype.Time, pgtype.Timestamp, pgtype.UUID, pgtype.JSON, pgtype.JSONB, pgtype.Name)

func castForms() []Form {
	return slices.Concat(textCasts(), numberCasts(), timeCasts(), modifyForms())
}

// textCasts are those from and to text, by the types' input and output.
func textCasts() []Form {
	var out []Form
	for _, t := range named {
		for _, text := range textTypes {
			in := cast(text, t.oid, 'e', "pg_text_"+t.name, func(c *call) any {
				v, err := c.input(t.oid, c.text(0))
				return unless(v, err)
			})
			to := cast(t.oid, text, 'a', "pg_"+t.name+"_text", func(c *call) any {
				s, err := output(t.oid, c.value(0), c.zone())
				return unless(s, err)
			})
			if t.oid == pgtype.Name { // which is made unasked of texts, and becomes text
				in.Context = 'i'
				if text == pgtype.Text {
					to.Context = 'i'
				}
			}
			switch {
			case slices.Contains(asText, t.oid):
				to.Engine, to.SQL, to.call = "", "$1", nil
			case slices.ContainsFunc(intTypes, func(i intType) bool { return i.oid == t.oid }), t.oid == pgtype.Oid:
				to.Engine, to.SQL, to.call = "", "CAST($1 AS TEXT)", nil
			}
			if t.oid == pgtype.Name && text == pgtype.BPChar {
				in.Engine, in.call = "pg_bpchar_name", func(c *call) any {
					v, err := c.input(pgtype.Name, strings.TrimRight(c.text(0), " "))
					return unless(v, err)
				}
			}
			switch t.oid {
			case pgtype.Date, pgtype.Time, pgtype.Timestamp, pgtype.Timestamptz, pgtype.DateArray, pgtype.TimestampArray, pgtype.TimestamptzArray:
				in, to = stable(in), stable(to)
			}
			out = append(out, in, to)
		}
	}
	for _, from := range textTypes {
		for _, to := range textTypes {
			sql := "$1"
			if from == pgtype.BPChar && to != from {
				sql = "rtrim($1, ' ')"
			}
			if from != to {
				f := native(Cast, "", types(from), to, sql)
				f.Context = 'i'
				out = append(out, f)
			}
		}
	}
	return out
}

// unchanged is a cast between types that are held alike.
func unchanged(from, to pgtype.OID, context byte, sql string) Form {
	f := native(Cast, "", types(from), to, sql)
	f.Context = context
	return f
}

func numberCasts() []Form {
	var out []Form
	for i, from := range intTypes {
		for j, to := range intTypes {
			switch {
			case i < j:
				out = append(out, unchanged(from.oid, to.oid, 'i', "$1"))
			case i > j:
				out = append(out, cast(from.oid, to.oid, 'a', "pg_int_int"+to.suffix, func(c *call) any { return to.check(c.int(0)) }))
			}
		}
		out = append(out,
			unchanged(from.oid, pgtype.Numeric, 'i', "CAST($1 AS TEXT)"),
			unchanged(from.oid, pgtype.Float8, 'i', "CAST($1 AS REAL)"),
			cast(from.oid, pgtype.Float4, 'i', "pg_int_float4", func(c *call) any { return float64(float32(c.int(0))) }),
			cast(pgtype.Numeric, from.oid, 'a', "pg_numeric_int"+from.suffix, intOfNumeric(from)),
			cast(pgtype.Float8, from.oid, 'a', "pg_float_int"+from.suffix, intOfFloat(from)),
			cast(pgtype.Float4, from.oid, 'a', "pg_float_int"+from.suffix, nil),
		)
	}
	return append(
		out,
		unchanged(pgtype.Bool, pgtype.Int4, 'e', "$1"),
		unchanged(pgtype.Int4, pgtype.Bool, 'e', "($1 <> 0)"),
		unchanged(pgtype.Float4, pgtype.Float8, 'i', "$1"),
		cast(pgtype.Float8, pgtype.Float4, 'a', "pg_float8_float4", func(c *call) any {
			f := c.float(0)
			return floated(float64(float32(f)), f != 0, f)
		}),
		cast(pgtype.Numeric, pgtype.Float8, 'i', "pg_numeric_float8", func(c *call) any {
			f, err := pgnumeric.Float(c.numeric(0))
			return unless(f, err)
		}),
		cast(pgtype.Numeric, pgtype.Float4, 'i', "pg_numeric_float4", func(c *call) any {
			v, err := c.input(pgtype.Float4, pgnumeric.Format(c.numeric(0)))
			return unless(v, err)
		}),
		cast(pgtype.Float8, pgtype.Numeric, 'a', "pg_float8_numeric", func(c *call) any {
			d, err := pgnumeric.FromFloat(c.float(0), 15)
			return unless(d, err)
		}),
		cast(pgtype.Float4, pgtype.Numeric, 'a', "pg_float4_numeric", func(c *call) any {
			d, err := pgnumeric.FromFloat(c.float(0), 6)
			return unless(d, err)
		}),
	)
}

func timeCasts() []Form {
	return []Form{
		cast(pgtype.Date, pgtype.Timestamp, 'i', "pg_date_timestamp", func(c *call) any {
			s, err := c.day(0).At(0)
			return stampOr(s, err)
		}),
		stable(cast(pgtype.Date, pgtype.Timestamptz, 'i', "pg_date_timestamptz", func(c *call) any {
			s, err := c.day(0).At(0)
			if err == nil {
				s, err = s.In(c.zone())
			}
			return stampOr(s, err)
		})),
		cast(pgtype.Timestamp, pgtype.Date, 'a', "pg_timestamp_date", func(c *call) any { return dateOf(c.stamp(0)) }),
		stable(cast(pgtype.Timestamptz, pgtype.Date, 'a', "pg_timestamptz_date", func(c *call) any {
			s, err := c.stamp(0).Local(c.zone())
			if err != nil {
				return err
			}
			return dateOf(s)
		})),
		stable(cast(pgtype.Timestamp, pgtype.Timestamptz, 'i', "pg_timestamp_timestamptz", func(c *call) any {
			s, err := c.stamp(0).In(c.zone())
			return stampOr(s, err)
		})),
		stable(cast(pgtype.Timestamptz, pgtype.Timestamp, 'a', "pg_timestamptz_timestamp", func(c *call) any {
			s, err := c.stamp(0).Local(c.zone())
			return stampOr(s, err)
		})),
		cast(pgtype.Timestamp, pgtype.Time, 'a', "pg_timestamp_time", func(c *call) any { return clockOf(c.stamp(0)) }),
		stable(cast(pgtype.Timestamptz, pgtype.Time, 'a', "pg_timestamptz_time", func(c *call) any {
			s, err := c.stamp(0).Local(c.zone())
			if err != nil {
				return err
			}
			return clockOf(s)
		})),
		cast(pgtype.Time, pgtype.Interval, 'i', "pg_time_interval", func(c *call) any {
			return pgtime.FormatInterval(pgtime.Interval{Micros: int64(c.clock(0))})
		}),
		cast(pgtype.Interval, pgtype.Time, 'a', "pg_interval_time", func(c *call) any {
			return pgtime.FormatClock(pgtime.Clock(0).Plus(c.interval(0)))
		}),
		unchanged(pgtype.JSONB, pgtype.JSON, 'a', "$1"),
		cast(pgtype.JSON, pgtype.JSONB, 'a', "pg_text_jsonb", nil),
	}
}

// dateOf is the date of a stamp, clockOf its time of the day.
func dateOf(s pgtime.Stamp) any {
	switch s {
	case pgtime.Infinity:
		return pgtime.FormatDay(pgtime.InfinityDay)
	case pgtime.MinInfinity:
		return pgtime.FormatDay(pgtime.MinInfinityDay)
	}
	day, _ := s.Split()
	return pgtime.FormatDay(day)
}

func clockOf(s pgtime.Stamp) any {
	if !s.Finite() {
		return nil
	}
	_, clock := s.Split()
	return pgtime.FormatClock(clock)
}

func stampOr(s pgtime.Stamp, err error) any {
	if err != nil {
		return err
	}
	return pgtime.FormatStamp(s)
}

// modify declares what brings a value to its type's modifier.
func modify(t pgtype.OID, engine string, f func(c *call, mod int) any) Form {
	return Form{
		Kind: Modify, Args: types(t, pgtype.Int4), Result: t, Volatility: Immutable, Engine: engine,
		call: func(c *call) any { return f(c, int(c.int(1))) },
	}
}

// The modifier of numeric holds precision and scale, both of texts the length, all these
// and 4; that of times is the number of digits of a second.
func modifyForms() []Form {
	return []Form{
		modify(pgtype.Varchar, "pg_fit_varchar", func(c *call, mod int) any { return firstRunes(c.text(0), mod-4) }),
		modify(pgtype.BPChar, "pg_fit_bpchar", func(c *call, mod int) any {
			text := firstRunes(c.text(0), mod-4)
			missing := mod - 4 - utf8.RuneCountInString(text)
			if missing > c.longest() {
				return errTooLong
			}
			return text + strings.Repeat(" ", max(missing, 0))
		}),
		modify(pgtype.Numeric, "pg_fit_numeric", func(c *call, mod int) any {
			precision, scale := (mod-4)>>16&0xffff, (mod-4)&0x7ff
			if scale >= 1024 {
				scale -= 2048
			}
			d, err := pgnumeric.Fit(c.numeric(0), precision, scale)
			return unless(d, err)
		}),
		modify(pgtype.Timestamp, "pg_fit_timestamp", fitStamp),
		modify(pgtype.Timestamptz, "pg_fit_timestamp", nil),
		modify(pgtype.Time, "pg_fit_time", func(c *call, mod int) any {
			return pgtime.FormatClock(pgtime.Clock(pgtime.Round(int64(c.clock(0)), mod)))
		}),
		modify(pgtype.Interval, "pg_fit_interval", func(c *call, mod int) any {
			i := c.interval(0)
			if digits := mod & 0xffff; digits <= 6 {
				i.Micros = pgtime.Round(i.Micros, digits)
			}
			return pgtime.FormatInterval(i)
		}),
	}
}

func fitStamp(c *call, mod int) any {
	s := c.stamp(0)
	if !s.Finite() {
		return pgtime.FormatStamp(s)
	}
	return pgtime.FormatStamp(pgtime.Stamp(pgtime.Round(int64(s), mod)))
}

// firstRunes are the first n characters.
func firstRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}
