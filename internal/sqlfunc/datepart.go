package sqlfunc

import (
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var partFunctions = append([]Function{
	{
		Name: "datepart", Type: value.TypeInteger, Aliases: []string{"date_part"}, Family: "Parts of dates", Signature: "DATEPART(part, x)",
		Doc:     "that part of x as a number; week 1 holds January 1 and weeks begin on Sunday, weekday counts from Sunday = 1, iso_week is the ISO week",
		Example: "datepart('iso_week', '2026-05-04')", Result: "19", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			p, err := parsePart(args[0].Text())
			if err != nil {
				return err
			}
			return e.onMoment(args[1], func(m moment) any { return p.ofMoment(m) })
		},
	},
	{
		Name: "datename", Type: value.TypeText, Family: "Parts of dates", Signature: "DATENAME(part, x)", Doc: "that part of x as text: months and weekdays by their English name",
		Example: "datename('weekday', '2026-05-04')", Result: "Monday", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			p, err := parsePart(args[0].Text())
			if err != nil {
				return err
			}
			return e.onWall(args[1], func(t time.Time) any { return p.name(t) })
		},
	},
	partOf("year", "YEAR", partYear, "2026"),
	partOf("quarter", "QUARTER", partQuarter, "2"),
	partOf("month", "MONTH", partMonth, "5"),
	partOf("week", "WEEK", partWeek, "19"),
	partOf("weekofyear", "WEEKOFYEAR", partISOWeek, "19"),
	partOf("day", "DAY", partDay, "4", "dayofmonth"),
	partOf("dayofweek", "DAYOFWEEK", partWeekday, "2"),
	partOf("dayofyear", "DAYOFYEAR", partDayOfYear, "124"),
	partOf("hour", "HOUR", partHour, "10"),
	partOf("minute", "MINUTE", partMinute, "20"),
	partOf("second", "SECOND", partSecond, "30"),
	nameOf("monthname", "MONTHNAME", partMonth, "May"),
	nameOf("dayname", "DAYNAME", partWeekday, "Monday"),
	{
		Name: "eomonth", Type: value.TypeDate, Aliases: []string{"last_day"}, Family: "Parts of dates", Signature: "EOMONTH(x[, n]), LAST_DAY(x)", Doc: "the last day of x's month, n months later where n is given",
		Example: "eomonth('2026-01-15', 1)", Result: "2026-02-28", least: 1, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any {
				ok := true
				if t = partMonth.floor(t); len(args) > 1 {
					t, ok = partMonth.add(t, args[1].Int64())
				}
				if !ok {
					return nil
				}
				return lastDay(partMonth, t)
			})
		},
	},
}, ends()...)

// partOf declares NAME(x), the same as DATEPART(part, x).
func partOf(name, label string, p part, result string, aliases ...string) Function {
	return Function{
		Name: name, Type: value.TypeInteger, Aliases: aliases, Family: "Parts of dates", Signature: label + "(x)", Doc: "that part of x as a number",
		Example: name + "('2026-05-04 10:20:30')", Result: result, least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return p.of(t) })
		},
	}
}

// nameOf declares NAME(x), the same as DATENAME(part, x).
func nameOf(name, label string, p part, result string) Function {
	f := partOf(name, label, p, result)
	f.Doc, f.Type = "its English name", value.TypeText
	f.call = func(e *env, args []sqlite3.Value) any {
		return e.onWall(args[0], func(t time.Time) any { return p.name(t) })
	}
	return f
}

// ends declares the first and the last day of weeks, months and quarters.
func ends() []Function {
	var out []Function
	for _, end := range []struct {
		name        string
		p           part
		first, last string
	}{
		{"week", partWeek, "2026-05-03", "2026-05-09"},
		{"month", partMonth, "2026-05-01", "2026-05-31"},
		{"quarter", partQuarter, "2026-04-01", "2026-06-30"},
	} {
		first, last := partOf("fd"+end.name, "", end.p, end.first), partOf("ld"+end.name, "", end.p, end.last)
		first.Type, last.Type = value.TypeDate, value.TypeDate
		first.Signature, first.Doc = "FD"+end.name+"(x)", "the first day of x's "+end.name
		last.Signature, last.Doc = "LD"+end.name+"(x)", "the last day of x's "+end.name
		first.call = func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return end.p.floor(t).Format(dateLayout) })
		}
		last.call = func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return lastDay(end.p, t) })
		}
		out = append(out, first, last)
	}
	return out
}

// lastDay returns the last date of the part that t lies in.
func lastDay(p part, t time.Time) any {
	next, ok := p.add(p.floor(t), 1)
	if !ok {
		return nil
	}
	return next.AddDate(0, 0, -1).Format(dateLayout)
}
