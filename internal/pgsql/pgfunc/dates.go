package pgfunc

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Short names of the types of time.
const (
	date     = pgtype.Date
	clock    = pgtype.Time
	stamp    = pgtype.Timestamp
	instant  = pgtype.Timestamptz
	interval = pgtype.Interval
)

// spanOr is the form of an interval, or the error there was.
func spanOr(i pgtime.Interval, err error) any {
	if err != nil {
		return err
	}
	return pgtime.FormatInterval(i)
}

func dayOr(d pgtime.Day, err error) any {
	if err != nil {
		return err
	}
	return pgtime.FormatDay(d)
}

// dateForms count with dates and times.
func dateForms() []Form {
	return slices.Concat(dayArithmetic(), stampArithmetic(), intervalArithmetic(), fieldForms(), makeForms())
}

// dayArithmetic are the operators of dates and times of the day.
func dayArithmetic() []Form {
	return []Form{
		operator("+", types(date, pgtype.Int4), date, "pg_add_days", addDays),
		operator("+", types(pgtype.Int4, date), date, "pg_days_add", func(c *call) any {
			d, err := c.day(1).PlusDays(c.int(0))
			return dayOr(d, err)
		}),
		operator("-", types(date, pgtype.Int4), date, "pg_sub_days", func(c *call) any {
			d, err := c.day(0).PlusDays(-c.int(1))
			return dayOr(d, err)
		}),
		operator("-", types(date, date), pgtype.Int4, "pg_sub_dates", func(c *call) any {
			n, err := c.day(0).Minus(c.day(1))
			return unless(n, err)
		}),
		operator("+", types(date, interval), stamp, "pg_add_date", func(c *call) any { return datePlus(c, 1) }),
		operator("-", types(date, interval), stamp, "pg_sub_date", func(c *call) any { return datePlus(c, -1) }),
		native(Operator, "+", types(interval, date), stamp, "pg_add_date($2, $1)"),
		operator("+", types(date, clock), stamp, "pg_add_date_time", func(c *call) any {
			s, err := c.day(0).At(c.clock(1))
			return stampOr(s, err)
		}),
		native(Operator, "+", types(clock, date), stamp, "pg_add_date_time($2, $1)"),
		operator("+", types(clock, interval), clock, "pg_add_time", func(c *call) any { return pgtime.FormatClock(c.clock(0).Plus(c.interval(1))) }),
		native(Operator, "+", types(interval, clock), clock, "pg_add_time($2, $1)"),
		operator("-", types(clock, interval), clock, "pg_sub_time", func(c *call) any {
			i, err := c.interval(1).Neg()
			if err != nil {
				return err
			}
			return pgtime.FormatClock(c.clock(0).Plus(i))
		}),
		operator("-", types(clock, clock), interval, "pg_sub_times", func(c *call) any {
			return pgtime.FormatInterval(pgtime.Interval{Micros: int64(c.clock(0) - c.clock(1))})
		}),
	}
}

func addDays(c *call) any {
	d, err := c.day(0).PlusDays(c.int(1))
	return dayOr(d, err)
}

// turned is an interval argument, with its sign turned for a subtraction.
func turned(c *call, i, sign int) pgtime.Interval {
	v := c.interval(i)
	if sign < 0 {
		other, err := v.Neg()
		if err != nil {
			c.fail(err)
		}
		return other
	}
	return v
}

func datePlus(c *call, sign int) any {
	s, err := c.day(0).At(0)
	if err != nil {
		return err
	}
	s, err = s.Plus(turned(c, 1, sign))
	return stampOr(s, err)
}

func stampPlus(c *call, sign int, zone *time.Location) any {
	s, err := c.stamp(0).PlusIn(turned(c, 1, sign), zone)
	return stampOr(s, err)
}

func subStamps(c *call) any {
	i, err := c.stamp(0).Minus(c.stamp(1))
	return spanOr(i, err)
}

func ageOf(c *call) any {
	i, err := pgtime.Age(c.stamp(0), c.stamp(1))
	return spanOr(i, err)
}

// stampArithmetic are the operators of timestamps, and age.
func stampArithmetic() []Form {
	return []Form{
		operator("+", types(stamp, interval), stamp, "pg_add_stamp", func(c *call) any { return stampPlus(c, 1, time.UTC) }),
		operator("-", types(stamp, interval), stamp, "pg_sub_stamp", func(c *call) any { return stampPlus(c, -1, time.UTC) }),
		native(Operator, "+", types(interval, stamp), stamp, "pg_add_stamp($2, $1)"),
		stable(operator("+", types(instant, interval), instant, "pg_add_instant", func(c *call) any { return stampPlus(c, 1, c.zone()) })),
		stable(operator("-", types(instant, interval), instant, "pg_sub_instant", func(c *call) any { return stampPlus(c, -1, c.zone()) })),
		stable(native(Operator, "+", types(interval, instant), instant, "pg_add_instant($2, $1)")),
		operator("-", types(stamp, stamp), interval, "pg_sub_stamps", subStamps),
		operator("-", types(instant, instant), interval, "pg_sub_stamps", nil),
		function("age", types(stamp, stamp), interval, "pg_age", ageOf),
		stable(function("age", types(instant, instant), interval, "pg_age_in", func(c *call) any {
			a, errA := c.stamp(0).Local(c.zone())
			b, errB := c.stamp(1).Local(c.zone())
			if err := cmp.Or(errA, errB); err != nil {
				return err
			}
			i, err := pgtime.Age(a, b)
			return spanOr(i, err)
		})),
		stable(function("age", types(stamp), interval, "pg_age_today", ageToday)),
		stable(function("age", types(instant), interval, "pg_age_today_in", func(c *call) any {
			s, err := c.stamp(0).Local(c.zone())
			if err != nil {
				return err
			}
			return c.ageOfToday(s)
		})),
		function("isfinite", types(date), pgtype.Bool, "pg_isfinite", func(c *call) any { return c.text(0) != "infinity" && c.text(0) != "-infinity" }),
		function("isfinite", types(stamp), pgtype.Bool, "pg_isfinite", nil),
		function("isfinite", types(instant), pgtype.Bool, "pg_isfinite", nil),
		native(Scalar, "isfinite", types(interval), pgtype.Bool, "($1 = $1)"),
		function("date_bin", types(interval, stamp, stamp), stamp, "pg_date_bin", func(c *call) any {
			s, err := pgtime.Bin(c.interval(0), c.stamp(1), c.stamp(2))
			return stampOr(s, err)
		}),
		function("date_bin", types(interval, instant, instant), instant, "pg_date_bin", nil),
		function("timezone", types(text, stamp), instant, "pg_timezone_in", func(c *call) any { return atZone(c, pgtime.Stamp.In) }),
		function("timezone", types(text, instant), stamp, "pg_timezone_of", func(c *call) any { return atZone(c, pgtime.Stamp.Local) }),
		function("timezone", types(interval, stamp), instant, "pg_offset_in", func(c *call) any { return atOffset(c, pgtime.Stamp.In) }),
		function("timezone", types(interval, instant), stamp, "pg_offset_of", func(c *call) any { return atOffset(c, pgtime.Stamp.Local) }),
		nulls(function("overlaps", types(stamp, stamp, stamp, stamp), pgtype.Bool, "pg_overlaps", overlaps)),
		nulls(function("overlaps", types(instant, instant, instant, instant), pgtype.Bool, "pg_overlaps", nil)),
		nulls(function("overlaps", types(date, date, date, date), pgtype.Bool, "pg_overlaps", nil)),
	}
}

func ageToday(c *call) any { return c.ageOfToday(c.stamp(0)) }

// ageOfToday is the age at the midnight that today begins with.
func (c *call) ageOfToday(s pgtime.Stamp) any {
	today, err := pgtime.FromTime(c.host.Now()).Local(c.zone())
	if err == nil {
		if today, err = pgtime.Trunc("day", today, pgtime.KindStamp); err == nil {
			i, err := pgtime.Age(today, s)
			return spanOr(i, err)
		}
	}
	return err
}

func atZone(c *call, f func(pgtime.Stamp, *time.Location) (pgtime.Stamp, error)) any {
	zone, err := pgtime.Zone(c.text(0))
	if err != nil && c.stamp(1).Finite() {
		return err
	}
	s, err := f(c.stamp(1), zone)
	return stampOr(s, err)
}

func atOffset(c *call, f func(pgtime.Stamp, *time.Location) (pgtime.Stamp, error)) any {
	zone, err := pgtime.Offset(c.interval(0))
	if err != nil && c.stamp(1).Finite() {
		return err
	}
	s, err := f(c.stamp(1), zone)
	return stampOr(s, err)
}

// overlaps compares two spans by the texts of their ends, which sort as the times do. Of an
// end that is not known the other may still decide.
func overlaps(c *call) any {
	ends := func(i int) (from, to string, some bool) {
		switch {
		case c.null(i) && c.null(i+1):
			return "", "", false
		case c.null(i):
			return c.text(i + 1), "", true
		case c.null(i + 1):
			return c.text(i), "", true
		}
		return min(c.text(i), c.text(i+1)), max(c.text(i), c.text(i+1)), true
	}
	fromA, toA, okA := ends(0)
	fromB, toB, okB := ends(2)
	if !okA || !okB {
		return nil
	}
	switch {
	case fromA > fromB:
		toA, fromB, toB = toB, fromA, toA
	case fromA == fromB:
		if toA == "" || toB == "" {
			return nil
		}
		return true
	}
	// A begins first: they overlap where B begins before A ends.
	if toA == "" {
		return nil
	}
	if fromB < toA {
		return true
	}
	if toB == "" {
		return nil
	}
	return false
}

func scaled(c *call, f func(pgtime.Interval, float64) (pgtime.Interval, error)) any {
	i, err := f(c.interval(0), c.float(1))
	return spanOr(i, err)
}

func justified(f func(pgtime.Interval) (pgtime.Interval, error)) func(*call) any {
	return func(c *call) any {
		i, err := f(c.interval(0))
		return spanOr(i, err)
	}
}

func intervalArithmetic() []Form {
	return []Form{
		operator("+", types(interval, interval), interval, "pg_add_i", func(c *call) any {
			i, err := c.interval(0).Add(c.interval(1))
			return spanOr(i, err)
		}),
		operator("-", types(interval, interval), interval, "pg_sub_i", func(c *call) any {
			i, err := c.interval(0).Add(turned(c, 1, -1))
			return spanOr(i, err)
		}),
		operator("-", types(interval), interval, "pg_neg_i", justified(pgtime.Interval.Neg)),
		operator("*", types(interval, pgtype.Float8), interval, "pg_mul_i", func(c *call) any { return scaled(c, pgtime.Interval.Mul) }),
		native(Operator, "*", types(pgtype.Float8, interval), interval, "pg_mul_i($2, $1)"),
		operator("/", types(interval, pgtype.Float8), interval, "pg_div_i", func(c *call) any { return scaled(c, pgtime.Interval.Div) }),
		function("justify_hours", types(interval), interval, "pg_justify_hours", justified(pgtime.Interval.JustifyHours)),
		function("justify_days", types(interval), interval, "pg_justify_days", justified(pgtime.Interval.JustifyDays)),
		function("justify_interval", types(interval), interval, "pg_justify_interval", justified(pgtime.Interval.Justify)),
	}
}

// makeForms make times of numbers.
func makeForms() []Form {
	return slices.Concat(shortIntervals(), []Form{
		function("make_date", types(pgtype.Int4, pgtype.Int4, pgtype.Int4), date, "pg_make_date", func(c *call) any {
			d, err := pgtime.MakeDate(c.int(0), c.int(1), c.int(2))
			return dayOr(d, err)
		}),
		function("make_time", types(pgtype.Int4, pgtype.Int4, pgtype.Float8), clock, "pg_make_time", func(c *call) any {
			t, err := pgtime.MakeTime(c.int(0), c.int(1), c.float(2))
			if err != nil {
				return err
			}
			return pgtime.FormatClock(t)
		}),
		function("make_timestamp", types(pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Float8), stamp, "pg_make_timestamp", func(c *call) any {
			s, err := makeStamp(c)
			return stampOr(s, err)
		}),
		stable(function("make_timestamptz", types(pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Float8), instant, "pg_make_timestamptz", func(c *call) any {
			s, err := makeStamp(c)
			if err == nil {
				s, err = s.In(c.zone())
			}
			return stampOr(s, err)
		})),
		function("make_interval", types(pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Int4, pgtype.Float8), interval, "pg_make_interval", func(c *call) any {
			i, err := pgtime.MakeInterval(c.int(0), c.int(1), c.int(2), c.int(3), c.int(4), c.int(5), c.float(6))
			return spanOr(i, err)
		}),
		function("to_timestamp", types(pgtype.Float8), instant, "pg_to_timestamp", func(c *call) any {
			s, err := pgtime.FromSeconds(c.float(0))
			return stampOr(s, err)
		}),
		stable(function("now", nil, instant, "pg_now", func(c *call) any { return pgtime.FormatStamp(pgtime.FromTime(c.host.Now())) })),
		stable(function("transaction_timestamp", nil, instant, "pg_now", nil)),
		stable(function("statement_timestamp", nil, instant, "pg_now", nil)),
		stable(function("clock_timestamp", nil, instant, "pg_now", nil)),
		volatile(function("pg_sleep", types(pgtype.Float8), pgtype.Void, "pg_sleep", sleep)),
	})
}

// longestSleep is as long as a statement may sleep: a number beyond it is as good as it.
const longestSleep = 365 * 24 * time.Hour

// sleep waits so many seconds, or until the statement ends.
func sleep(c *call) any {
	wait := longestSleep
	if seconds := c.float(0); !(seconds*float64(time.Second) > float64(longestSleep)) { // NaN waits for nothing
		wait = time.Duration(seconds * float64(time.Second))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ""
	case <-c.ctx().Done():
		return errInterrupted
	}
}

// shortIntervals are make_interval with fewer arguments, the others being 0.
func shortIntervals() []Form {
	var out []Form
	var args []oid
	given := ""
	for n := range 7 {
		f := native(Scalar, "make_interval", slices.Clone(args), interval, "pg_make_interval("+given+"0"+strings.Repeat(", 0", 6-n)+")")
		out = append(out, f)
		args, given = append(args, pgtype.Int4), given+"$"+strconv.Itoa(n+1)+", "
	}
	return out
}

func makeStamp(c *call) (pgtime.Stamp, error) {
	d, err := pgtime.MakeDate(c.int(0), c.int(1), c.int(2))
	if err != nil {
		return 0, err
	}
	t, err := pgtime.MakeTime(c.int(3), c.int(4), c.float(5))
	if err != nil {
		return 0, err
	}
	return d.At(t)
}

// numericField is a field as extract gives it.
func numericField(v pgtime.Value, err error) any {
	switch {
	case err != nil:
		return err
	case v.Null:
		return nil
	case v.Infinite > 0:
		return "Infinity"
	case v.Infinite < 0:
		return "-Infinity"
	case v.Over != 0:
		part, err := pgnumeric.Quo(pgnumeric.FromInt(v.Number%v.Over), pgnumeric.FromInt(v.Over))
		if err != nil {
			return err
		}
		q, err := pgnumeric.Add(pgnumeric.FromInt(v.Number/v.Over), part)
		return unless(q, err)
	}
	d := pgnumeric.FromInt(v.Number)
	d.Exponent = -int32(v.Scale)
	return d
}

// floatField is a field as date_part gives it.
func floatField(v pgtime.Value, err error) any {
	switch {
	case err != nil:
		return err
	case v.Null:
		return nil
	}
	return v.Float()
}
