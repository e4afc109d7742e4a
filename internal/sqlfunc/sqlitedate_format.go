package sqlfunc

import (
	"fmt"
	"strconv"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var calendarFunctions = []Function{
	{
		Name: "date", Type: value.TypeDate, Family: "Dates of SQLite", Signature: "date(x, modifier, …)",
		Doc:     "the date of a time value: a time, 'now', a Julian day. Modifiers: '+7 days' and other numbers of seconds to years, '+HH:MM', '-YYYY-MM-DD', 'start of month', 'start of year', 'start of day', 'weekday 0', 'unixepoch', 'utc', 'localtime' (TimeZone, which is what holds without it), 'subsec', 'floor', 'ceiling'",
		Example: "date('now', '-7 days')", Result: "2026-04-29", most: -1,
		call: onCalendar(func(c *calendar) any { return yearFirst(c.wall(), "-01-02") }),
	},
	{
		Name: "time", Type: value.TypeText, Family: "Dates of SQLite", Signature: "time(x, modifier, …)", Doc: "its time of day",
		Example: "time('2026-05-04 10:00', '+90 minutes')", Result: "11:30:00", most: -1,
		call: onCalendar(func(c *calendar) any {
			if c.subsec {
				return c.wall().Format(clockLayout + ".000")
			}
			return c.wall().Format(clockLayout)
		}),
	},
	{
		Name: "datetime", Type: value.TypeDatetime, Family: "Dates of SQLite", Signature: "datetime(x, modifier, …)", Doc: "both; with 'utc' in another TimeZone a Z says so",
		Example: "datetime('2026-05-04 10:00', 'start of month', '+1 month', '-1 second')", Result: "2026-05-31 23:59:59", most: -1,
		call: onCalendar(func(c *calendar) any { return c.text() }),
	},
	{
		Name: "julianday", Type: value.TypeReal, Family: "Dates of SQLite", Signature: "julianday(x, modifier, …)", Doc: "the days since noon of November 24, 4714 BC, in UTC",
		Example: "julianday('2026-05-04')", Result: "2461164.5", most: -1,
		call: onCalendar(func(c *calendar) any { return c.julian() }),
	},
	{
		Name: "unixepoch", typeOf: epochType, Family: "Dates of SQLite", Signature: "unixepoch(x, modifier, …)", Doc: "the seconds since 1970 began in UTC; with 'subsec' with their fraction",
		Example: "unixepoch('1970-01-02')", Result: "86400", most: -1,
		call: onCalendar(func(c *calendar) any {
			if c.subsec {
				return float64(c.counted()) / 1000
			}
			return c.seconds()
		}),
	},
	{
		Name: "strftime", Type: value.TypeText, Family: "Dates of SQLite", Signature: "strftime(pattern, x, modifier, …)",
		Doc:     "a time value by a pattern of %d %e %f %F %g %G %H %I %j %J %k %l %m %M %p %P %R %s %S %T %u %U %V %w %W %Y %%; NULL for any other",
		Example: "strftime('%Y-W%V', '2026-05-04')", Result: "2026-W19", least: 1, most: -1, plain: plainStrftime,
		call: func(e *env, args []sqlite3.Value) any {
			c, ok := e.calendarOf(args[1:])
			if !ok {
				return nil
			}
			return c.format(args[0].Text(), e.longest())
		},
	},
	{
		Name: "timediff", Type: value.TypeText, Family: "Dates of SQLite", Signature: "timediff(a, b)", Doc: "what is to be added to b for a, as the calendar counts",
		Example: "timediff('2026-05-04', '2026-02-28 12:00')", Result: "+0000-02-05 12:00:00.000", least: 2, most: 2,
		call: timeDiff,
	},
}

// onCalendar is the function that returns f of a time value, or NULL.
func onCalendar(f func(*calendar) any) func(*env, []sqlite3.Value) any {
	return func(e *env, args []sqlite3.Value) any {
		if c, ok := e.calendarOf(args); ok {
			return f(c)
		}
		return nil
	}
}

// layouts write the elements of a pattern that package time knows.
var layouts = map[byte]string{
	'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'm': "01", 'M': "04", 'p': "PM", 'P': "pm", 'R': "15:04", 'S': "05", 'T': "15:04:05",
}

// format writes the calendar by a pattern, or gives NULL for an unknown element.
func (c *calendar) format(pattern string, longest int) any {
	out := make([]byte, 0, 64)
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			out = append(out, pattern[i])
			continue
		}
		i++
		if i == len(pattern) {
			return nil
		}
		var ok bool
		if out, ok = c.appendElement(out, pattern[i]); !ok {
			return nil
		}
		if len(out) > longest {
			return errTooLong
		}
	}
	return string(out)
}

// appendElement writes one element of a pattern.
func (c *calendar) appendElement(out []byte, element byte) (_ []byte, ok bool) {
	wall := c.wall()
	if layout := layouts[element]; layout != "" {
		return wall.AppendFormat(out, layout), true
	}
	switch element {
	case 'F':
		return wall.AppendFormat(fmt.Appendf(out, "%04d", wall.Year()), "-01-02"), true
	case 'f':
		return wall.AppendFormat(out, "05.000"), true
	case 'g', 'G', 'V':
		return c.appendISOWeek(out, element), true
	case 'j':
		return fmt.Appendf(out, "%03d", wall.YearDay()), true
	case 'J':
		return strconv.AppendFloat(out, c.julian(), 'g', 16, 64), true
	case 'k':
		return fmt.Appendf(out, "%2d", wall.Hour()), true
	case 'l':
		return fmt.Appendf(out, "%2d", (wall.Hour()+11)%12+1), true
	case 's':
		if c.subsec {
			return strconv.AppendFloat(out, float64(c.counted())/1000, 'f', 3, 64), true
		}
		return strconv.AppendInt(out, c.seconds(), 10), true
	case 'u':
		return fmt.Append(out, (int(wall.Weekday())+6)%7+1), true
	case 'U':
		return fmt.Appendf(out, "%02d", (wall.YearDay()-1+7-int(wall.Weekday()))/7), true
	case 'w':
		return fmt.Append(out, int(wall.Weekday())), true
	case 'W':
		return fmt.Appendf(out, "%02d", (wall.YearDay()-1+7-(int(wall.Weekday())+6)%7)/7), true
	case 'Y':
		return fmt.Appendf(out, "%04d", wall.Year()), true
	case '%':
		return append(out, '%'), true
	}
	return out, false
}

func (c *calendar) appendISOWeek(out []byte, element byte) []byte {
	year, week := c.wall().ISOWeek()
	switch element {
	case 'V':
		return fmt.Appendf(out, "%02d", week)
	case 'g':
		return fmt.Appendf(out, "%02d", year%100)
	default:
		return fmt.Appendf(out, "%04d", year)
	}
}

// timeDiff writes how years, months, days and the time of day lead from the second
// time to the first.
func timeDiff(e *env, args []sqlite3.Value) any {
	to, ok := e.calendarOf(args[:1])
	from, also := e.calendarOf(args[1:])
	if !ok || !also {
		return nil
	}
	sign, way := "+", int64(1)
	if to.shown < from.shown {
		sign, way = "-", -1
	}
	months := int(way) * ((to.wall().Year()-from.wall().Year())*12 + int(to.wall().Month()) - int(from.wall().Month()))
	// As many whole months as do not lead beyond.
	for ; ; months-- {
		at := *from
		at.written = writtenDate{}
		at.addMonths(0, int(way)*months)
		if rest := way * (to.shown - at.shown); rest >= 0 {
			return fmt.Sprintf("%s%04d-%02d-%02d %s", sign, months/12, months%12, rest/milliDay,
				time.UnixMilli(rest%milliDay).UTC().Format("15:04:05.000"))
		}
	}
}
