package pgfunc

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// fieldForms take fields out of times, and cut times at them.
func fieldForms() []Form {
	var out []Form
	for _, f := range []struct {
		of     pgtype.OID
		name   string
		field  func(*call) (pgtime.Value, error)
		stable bool
	}{
		{date, "date", func(c *call) (pgtime.Value, error) { return stampField(c, pgtime.KindDay) }, false},
		{stamp, "timestamp", func(c *call) (pgtime.Value, error) { return stampField(c, pgtime.KindStamp) }, false},
		{instant, "timestamptz", func(c *call) (pgtime.Value, error) { return stampField(c, pgtime.KindInstant) }, true},
		{clock, "time", func(c *call) (pgtime.Value, error) { return pgtime.FieldOfClock(c.text(0), c.clock(1)) }, false},
		{interval, "interval", func(c *call) (pgtime.Value, error) { return pgtime.FieldOfInterval(c.text(0), c.interval(1)) }, false},
	} {
		extract := function("extract", types(text, f.of), num, "pg_extract_"+f.name, func(c *call) any {
			v, err := f.field(c)
			return numericField(v, err)
		})
		part := function("date_part", types(text, f.of), pgtype.Float8, "pg_date_part_"+f.name, func(c *call) any {
			v, err := f.field(c)
			if f.of == interval && err == nil && pgtime.Field(c.text(0)) == "epoch" {
				return c.interval(1).Epoch()
			}
			return floatField(v, err)
		})
		if f.of == date { // as of its midnight, with fields that a date has not
			part.Engine, part.call = "pg_date_part_timestamp", nil
		}
		if f.stable {
			extract, part = stable(extract), stable(part)
		}
		out = append(out, extract, part)
	}
	return append(
		out,
		function("date_trunc", types(text, stamp), stamp, "pg_date_trunc", func(c *call) any {
			s, err := pgtime.Trunc(c.text(0), c.stamp(1), pgtime.KindStamp)
			return stampOr(s, err)
		}),
		stable(function("date_trunc", types(text, instant), instant, "pg_date_trunc_in", func(c *call) any {
			s, err := pgtime.TruncIn(c.text(0), c.stamp(1), c.zone())
			return stampOr(s, err)
		})),
		stable(function("date_trunc", types(text, instant, text), instant, "pg_date_trunc_zone", func(c *call) any {
			zone, err := pgtime.Zone(c.text(2))
			if err != nil && c.stamp(1).Finite() {
				return err
			}
			s, err := pgtime.TruncIn(c.text(0), c.stamp(1), zone)
			return stampOr(s, err)
		})),
		function("date_trunc", types(text, interval), interval, "pg_date_trunc_interval", func(c *call) any {
			i, err := pgtime.TruncInterval(c.text(0), c.interval(1))
			return spanOr(i, err)
		}),
	)
}

// stampField is the field, which the first argument names, of a date or a timestamp.
func stampField(c *call, kind string) (pgtime.Value, error) {
	return pgtime.FieldOf(c.text(0), c.stamp(1), c.zone(), kind)
}
