package sqlfunc

import (
	"errors"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

const (
	dateLayout  = "2006-01-02"
	clockLayout = "15:04:05"
)

var dateFunctions = []Function{
	{
		Name: "getdate", Type: value.TypeDatetime, Aliases: []string{"current_timestamp", "localtimestamp"}, Family: "Dates",
		Signature: "GETDATE(), LOCALTIMESTAMP(), CURRENT_TIMESTAMP",
		Doc:       "the present to the second", Example: "getdate()", Result: "2026-05-06 07:08:09",
		call: func(e *env, _ []sqlite3.Value) any { return formatNow(e, 0) },
	},
	{
		Name: "getutcdate", Type: value.TypeDatetime, Aliases: []string{"utc_timestamp"}, Family: "Dates",
		Signature: "GETUTCDATE(), UTC_TIMESTAMP()",
		Doc:       "the same in UTC; in another TimeZone a Z says so", Example: "getutcdate()", Result: "2026-05-06 07:08:09",
		call: func(e *env, _ []sqlite3.Value) any { return formatNowUTC(e, 0) },
	},
	{
		Name: "now", Type: value.TypeDatetime, Aliases: []string{"sysdate"}, Family: "Dates", Signature: "NOW([digits]), SYSDATE([digits])", Doc: "the present, with digits (0 to 9) of the second's fraction",
		Example: "now(2)", Result: "2026-05-06 07:08:09.12", most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			if len(args) == 0 {
				return formatNow(e, 0)
			}
			return formatNow(e, clamp(args[0].Int64(), 9))
		},
	},
	{
		Name: "sysdatetime", Type: value.TypeDatetime, Family: "Dates", Signature: "SYSDATETIME()", Doc: "the present to the millisecond",
		Example: "sysdatetime()", Result: "2026-05-06 07:08:09.123",
		call: func(e *env, _ []sqlite3.Value) any { return formatNow(e, 3) },
	},
	{
		Name: "sysutcdatetime", Type: value.TypeDatetime, Family: "Dates", Signature: "SYSUTCDATETIME()", Doc: "the same in UTC; in another TimeZone a Z says so",
		Example: "sysutcdatetime()", Result: "2026-05-06 07:08:09.123",
		call: func(e *env, _ []sqlite3.Value) any { return formatNowUTC(e, 3) },
	},
	{
		Name: "curdate", Type: value.TypeDate, Aliases: []string{"current_date"}, Family: "Dates", Signature: "CURDATE(), CURRENT_DATE", Doc: "the present date",
		Example: "curdate()", Result: "2026-05-06",
		call: func(e *env, _ []sqlite3.Value) any { return e.present().wall.Format(dateLayout) },
	},
	{
		Name: "utc_date", Type: value.TypeDate, Family: "Dates", Signature: "UTC_DATE()", Doc: "the present date in UTC",
		Example: "utc_date()", Result: "2026-05-06",
		call: func(e *env, _ []sqlite3.Value) any { return e.now().UTC().Format(dateLayout) },
	},
	{
		Name: "curtime", Type: value.TypeText, Aliases: []string{"current_time"}, Family: "Dates", Signature: "CURTIME(), CURRENT_TIME", Doc: "the present time of day",
		Example: "curtime()", Result: "07:08:09",
		call: func(e *env, _ []sqlite3.Value) any { return e.present().wall.Format(clockLayout) },
	},
	{
		Name: "utc_time", Type: value.TypeText, Family: "Dates", Signature: "UTC_TIME()", Doc: "the present time of day in UTC",
		Example: "utc_time()", Result: "07:08:09",
		call: func(e *env, _ []sqlite3.Value) any { return e.now().UTC().Format(clockLayout) },
	},
	{
		Name: "dateadd", Type: value.TypeDatetime, Aliases: []string{"timestampadd"}, Family: "Dates", Signature: "DATEADD(part, n, x), TIMESTAMPADD(…)",
		Doc:     "x plus n parts; a month that lacks the day gives its last day; the fraction of n counts for seconds only",
		Example: "dateadd('month', 1, '2026-01-31')", Result: "2026-02-28 00:00:00", least: 3, most: 3,
		call: func(e *env, args []sqlite3.Value) any { return dateAdd(e, args[0], args[1], args[2], 1) },
	},
	{
		Name: "date_add", Type: value.TypeDatetime, Aliases: []string{"adddate"}, Family: "Dates", Signature: "DATE_ADD(x, n[, part]), ADDDATE(…)", Doc: "the same with the arguments in this order; part is a day where it is missing",
		Example: "date_add('2026-05-04T10:00:00+0000', 36, 'hour')", Result: "2026-05-05 22:00:00", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any { return dateAddLast(e, args, 1) },
	},
	{
		Name: "date_sub", Type: value.TypeDatetime, Aliases: []string{"subdate"}, Family: "Dates", Signature: "DATE_SUB(x, n[, part]), SUBDATE(…)", Doc: "x minus n parts",
		Example: "date_sub('2026-05-04', 1)", Result: "2026-05-03 00:00:00", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any { return dateAddLast(e, args, -1) },
	},
	{
		Name: "datediff", Type: value.TypeInteger, Aliases: []string{"datediff_big"}, Family: "Dates", Signature: "DATEDIFF(part, a, b), DATEDIFF(a, b)",
		Doc:     "with a part, the boundaries of that part crossed from a to b (T-SQL); without, the days from b to a (MySQL)",
		Example: "datediff('year', '2025-12-31', '2026-01-01') || ' ' || datediff('2026-05-04', '2026-05-01')", Result: "1 3", least: 2, most: 3, call: dateDiff,
	},
	{
		Name: "timestampdiff", Type: value.TypeInteger, Family: "Dates", Signature: "TIMESTAMPDIFF(part, a, b)", Doc: "the whole parts that pass from a to b",
		Example: "timestampdiff('month', '2026-01-31', '2026-03-30')", Result: "1", least: 3, most: 3,
		call: func(e *env, args []sqlite3.Value) any {
			p, err := parsePart(args[0].Text())
			if err != nil {
				return err
			}
			return e.twoMoments(args[1], args[2], p.elapsedBetween)
		},
	},
	{
		Name: "date_trunc", Type: value.TypeDatetime, Aliases: []string{"datetrunc"}, Family: "Dates", Signature: "DATE_TRUNC(part, x[, zone]), DATE_TRUNC(x, part[, zone])",
		Doc:     "the start of the part that x lies in, by the clock of TimeZone or of that zone; weeks begin on Sunday, iso_week on Monday",
		Example: "date_trunc('week', '2026-05-06 07:08:09')", Result: "2026-05-03 00:00:00", least: 2, most: 3,
		call: dateTrunc,
	},
	{
		Name: "datefromparts", Type: value.TypeDate, Family: "Dates", Signature: "DATEFROMPARTS(year, month, day)", Doc: "that date; NULL where there is none", Example: "datefromparts(2026, 5, 4)", Result: "2026-05-04", least: 3, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			if t, ok := fromParts(args); ok {
				return t.Format(dateLayout)
			}
			return nil
		},
	},
	{
		Name: "datetimefromparts", Type: value.TypeDatetime, Family: "Dates", Signature: "DATETIMEFROMPARTS(year, month, day, hour, minute, second[, millisecond])", Doc: "that instant; NULL where there is none",
		Example: "datetimefromparts(2026, 5, 4, 10, 0, 0, 250)", Result: "2026-05-04 10:00:00.25", least: 6, most: 7,
		call: func(_ *env, args []sqlite3.Value) any {
			if t, ok := fromParts(args); ok {
				return value.FormatTime(t)
			}
			return nil
		},
	},
	{
		Name: "isdate", Type: value.TypeInteger, Family: "Dates", Signature: "ISDATE(x)", Doc: "1 if x is an instant or a date, else 0", Example: "isdate('2026-05-04')", Result: "1", least: 1, most: 1, nulls: true,
		call: func(e *env, args []sqlite3.Value) any { _, ok := e.moment(args[0]); return ok },
	},
	{
		Name: "unix_timestamp", Type: value.TypeInteger, Family: "Dates", Signature: "UNIX_TIMESTAMP([x])", Doc: "the seconds since 1970", Example: "unix_timestamp('1970-01-02')", Result: "86400", most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			if len(args) == 0 {
				return e.now().Unix()
			}
			return e.onMoment(args[0], func(m moment) any { return m.instant().Unix() })
		},
	},
	{
		Name: "from_unixtime", Type: value.TypeDatetime, Family: "Dates", Signature: "FROM_UNIXTIME(seconds)", Doc: "the instant so many seconds after 1970 began", Example: "from_unixtime(86400)", Result: "1970-01-02 00:00:00", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			return dateAddTo(e.momentAt(time.Unix(0, 0)), partSecond, args[0], 1)
		},
	},
	{
		Name: "to_days", Type: value.TypeInteger, Family: "Dates", Signature: "TO_DAYS(x)", Doc: "the number of days since the year 0", Example: "to_days('2026-05-04')", Result: "740105", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return partDay.between(yearZero, t) })
		},
	},
	{
		Name: "from_days", Type: value.TypeDate, Family: "Dates", Signature: "FROM_DAYS(n)", Doc: "the date of that number", Example: "from_days(740105)", Result: "2026-05-04", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			if t, ok := partDay.add(yearZero, args[0].Int64()); ok {
				return t.Format(dateLayout)
			}
			return nil
		},
	},
}

// yearZero is the day from which TO_DAYS counts.
var yearZero = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)

// onMoment returns f of the moment that v is, or NULL.
func (e *env) onMoment(v sqlite3.Value, f func(moment) any) any {
	if m, ok := e.moment(v); ok {
		return f(m)
	}
	return nil
}

// onWall returns f of what the wall clock shows then.
func (e *env) onWall(v sqlite3.Value, f func(time.Time) any) any {
	return e.onMoment(v, func(m moment) any { return f(m.wall) })
}

// twoMoments returns f of two moments, or NULL.
func (e *env) twoMoments(a, b sqlite3.Value, f func(a, b moment) int64) any {
	from, ok := e.moment(a)
	to, also := e.moment(b)
	if !ok || !also {
		return nil
	}
	return f(from, to)
}

// formatNow returns the present with digits of its fraction.
func formatNow(e *env, digits int) string {
	now := e.present()
	text := now.wall.Format(fractionLayout(digits))
	if now.again {
		text += e.now().In(e.zone.Location()).Format("-07:00")
	}
	return text
}

// formatNowUTC returns it in UTC.
func formatNowUTC(e *env, digits int) string {
	layout := fractionLayout(digits)
	if !e.zone.IsUTC() {
		layout += "Z"
	}
	return e.now().UTC().Format(layout)
}

func fractionLayout(digits int) string {
	if digits == 0 {
		return value.TimeLayout
	}
	return value.TimeLayout + "." + strings.Repeat("0", digits)
}

func dateAddLast(e *env, args []sqlite3.Value, sign float64) any {
	if len(args) == 3 {
		return dateAdd(e, args[2], args[1], args[0], sign)
	}
	return e.onMoment(args[0], func(m moment) any { return dateAddTo(m, partDay, args[1], sign) })
}

func dateAdd(e *env, unit, n, x sqlite3.Value, sign float64) any {
	p, err := parsePart(unit.Text())
	if err != nil {
		return err
	}
	return e.onMoment(x, func(m moment) any { return dateAddTo(m, p, n, sign) })
}

// dateAddTo adds n parts, sign times, to m; NULL where n is no number.
func dateAddTo(m moment, p part, n sqlite3.Value, sign float64) any {
	number := n.NumericType()
	if _, isTime := value.ParseTime(n.Text()); number == sqlite3.TEXT && isTime {
		return errors.New("a time is added or taken where a number is wanted: a difference of times has a unit, as in DATEDIFF(day, a, b)")
	}
	if number != sqlite3.INTEGER && number != sqlite3.FLOAT {
		return nil
	}
	amount := sign * n.Float()
	if !(amount > -farthest && amount < farthest) {
		return nil
	}
	if p == partSecond && amount != float64(int64(amount)) {
		p, amount = partMicrosecond, amount*1e6
		if !(amount > -farthest && amount < farthest) {
			return nil
		}
	}
	if sum, ok := p.addTo(m, int64(amount)); ok {
		return sum.String()
	}
	return nil
}

func dateDiff(e *env, args []sqlite3.Value) any {
	if len(args) == 2 {
		return e.twoMoments(args[1], args[0], partDay.betweenMoments)
	}
	p, err := parsePart(args[0].Text())
	if err != nil {
		return err
	}
	return e.twoMoments(args[1], args[2], p.betweenMoments)
}

// dateTrunc takes the part and x in either order.
func dateTrunc(e *env, args []sqlite3.Value) any {
	p, err := parsePart(args[0].Text())
	x := args[1]
	if err != nil {
		if p, err = parsePart(args[1].Text()); err != nil {
			return err
		}
		x = args[0]
	}
	zone := e.zone
	if len(args) > 2 {
		if zone, err = value.LoadZone(args[2].Text()); err != nil {
			return err
		}
	}
	return e.onMoment(x, func(m moment) any {
		if zone == e.zone { // without the way through an instant, for what another clock shows
			return p.floorOf(m).String()
		}
		there := &env{zone: zone}
		return e.momentAt(p.floorOf(there.momentAt(m.instant())).instant()).String()
	})
}

// fromParts reads year, month, day[, hour, minute, second[, millisecond]]; ok
// is false where there is no such instant.
func fromParts(args []sqlite3.Value) (time.Time, bool) {
	n := [7]int{}
	for i, a := range args {
		v := a.Int64()
		if v < 0 || v > 9999 {
			return time.Time{}, false
		}
		n[i] = int(v)
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*1e6, time.UTC)
	return t, n == [7]int{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / 1e6}
}
