package sqlfunc

import (
	"fmt"
	"strings"
	"time"
)

// part is a part of a date.
type part uint8

const (
	partYear part = iota + 1
	partQuarter
	partMonth
	partDayOfYear
	partDay
	partWeek
	partISOWeek
	partWeekday
	partDayOfWeekFromZero
	partHour
	partMinute
	partSecond
	partMillisecond
	partMicrosecond
	partEpoch
)

var partNames = map[string]part{}

func init() {
	for p, names := range map[part]string{
		partYear: "year years yy yyyy sql_tsi_year", partQuarter: "quarter quarters qq q sql_tsi_quarter",
		partMonth: "month months mm m sql_tsi_month", partDayOfYear: "dayofyear dy y doy",
		partDay: "day days dd d sql_tsi_day", partWeek: "week weeks wk ww sql_tsi_week",
		partISOWeek: "iso_week isoweek isowk isoww", partWeekday: "weekday dw dayofweek", partDayOfWeekFromZero: "dow",
		partHour: "hour hours hh sql_tsi_hour", partMinute: "minute minutes mi n sql_tsi_minute",
		partSecond: "second seconds ss s sql_tsi_second", partMillisecond: "millisecond milliseconds ms",
		partMicrosecond: "microsecond microseconds mcs", partEpoch: "epoch",
	} {
		for _, name := range strings.Fields(names) {
			partNames[name] = p
		}
	}
}

// parsePart reads the name of a date part.
func parsePart(text string) (part, error) {
	if p := partNames[strings.ToLower(strings.TrimSpace(text))]; p != 0 {
		return p, nil
	}
	return 0, fmt.Errorf("unknown date part %q: use year, quarter, month, week, day, hour, minute or second", text)
}

// of returns the number that p of t is.
func (p part) of(t time.Time) int64 {
	switch p {
	case partYear:
		return int64(t.Year())
	case partQuarter:
		return int64(t.Month()-1)/3 + 1
	case partMonth:
		return int64(t.Month())
	case partDayOfYear:
		return int64(t.YearDay())
	case partDay:
		return int64(t.Day())
	case partWeek:
		january := time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return int64(t.YearDay()-1+int(january.Weekday()))/7 + 1
	case partISOWeek:
		_, week := t.ISOWeek()
		return int64(week)
	case partWeekday:
		return int64(t.Weekday()) + 1
	case partDayOfWeekFromZero:
		return int64(t.Weekday())
	case partHour:
		return int64(t.Hour())
	case partMinute:
		return int64(t.Minute())
	case partSecond:
		return int64(t.Second())
	case partMillisecond:
		return int64(t.Nanosecond() / 1e6)
	case partMicrosecond:
		return int64(t.Nanosecond() / 1e3)
	default:
		return t.Unix()
	}
}

// name returns p of t in words where it has a name, else its number.
func (p part) name(t time.Time) string {
	switch p {
	case partMonth:
		return t.Month().String()
	case partWeekday, partDayOfWeekFromZero:
		return t.Weekday().String()
	default:
		return fmt.Sprint(p.of(t))
	}
}

// floor returns the start of the p that t lies in; weeks begin on Sunday, ISO
// weeks on Monday.
func (p part) floor(t time.Time) time.Time {
	y, m, d := t.Date()
	date := func(m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	switch p {
	case partYear:
		return date(1, 1)
	case partQuarter:
		return date(m-(m-1)%3, 1)
	case partMonth:
		return date(m, 1)
	case partWeek:
		return date(m, d-int(t.Weekday()))
	case partISOWeek:
		return date(m, d-(int(t.Weekday())+6)%7)
	case partHour:
		return t.Truncate(time.Hour)
	case partMinute:
		return t.Truncate(time.Minute)
	case partSecond, partEpoch:
		return t.Truncate(time.Second)
	case partMillisecond:
		return t.Truncate(time.Millisecond)
	case partMicrosecond:
		return t.Truncate(time.Microsecond)
	default:
		return date(m, d)
	}
}

// farthest bounds the number that may be added to a date.
const farthest = 1e12

// add returns t plus n times p; ok is false beyond the years 0 to 9999. A month
// that lacks the day gives its last day.
func (p part) add(t time.Time, n int64) (sum time.Time, ok bool) {
	if n < -farthest || n > farthest {
		return time.Time{}, false
	}
	seconds := int64(0)
	switch p {
	case partYear:
		sum, ok = addMonths(t, n*12)
		return sum, ok
	case partQuarter:
		sum, ok = addMonths(t, n*3)
		return sum, ok
	case partMonth:
		sum, ok = addMonths(t, n)
		return sum, ok
	case partWeek, partISOWeek:
		seconds = n * 7 * 86400
	case partHour:
		seconds = n * 3600
	case partMinute:
		seconds = n * 60
	case partSecond, partEpoch:
		seconds = n
	case partMillisecond:
		seconds, t = n/1e3, t.Add(time.Duration(n%1e3)*time.Millisecond)
	case partMicrosecond:
		seconds, t = n/1e6, t.Add(time.Duration(n%1e6)*time.Microsecond)
	default:
		seconds = n * 86400
	}
	sum = time.Unix(t.Unix()+seconds, int64(t.Nanosecond())).UTC()
	return sum, inRange(sum)
}

func addMonths(t time.Time, n int64) (time.Time, bool) {
	months := int64(t.Year())*12 + int64(t.Month()) - 1 + n
	if months < 0 || months >= 10000*12 {
		return time.Time{}, false
	}
	year, month := int(months/12), time.Month(months%12+1)
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(year, month, min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), true
}

func inRange(t time.Time) bool { return t.Year() >= 0 && t.Year() <= 9999 }

// between counts the boundaries of p that lie between a and b, negative where b
// is the earlier.
func (p part) between(a, b time.Time) int64 {
	switch p {
	case partYear:
		return int64(b.Year() - a.Year())
	case partQuarter:
		return partYear.between(a, b)*4 + partQuarter.of(b) - partQuarter.of(a)
	case partMonth:
		return partYear.between(a, b)*12 + partMonth.of(b) - partMonth.of(a)
	case partWeek, partISOWeek:
		return (p.floor(b).Unix() - p.floor(a).Unix()) / (7 * 86400)
	case partHour:
		return (p.floor(b).Unix() - p.floor(a).Unix()) / 3600
	case partMinute:
		return (p.floor(b).Unix() - p.floor(a).Unix()) / 60
	case partSecond, partEpoch:
		return b.Unix() - a.Unix()
	case partMillisecond:
		return b.UnixMilli() - a.UnixMilli()
	case partMicrosecond:
		return b.UnixMicro() - a.UnixMicro()
	default:
		return (partDay.floor(b).Unix() - partDay.floor(a).Unix()) / 86400
	}
}

// elapsed counts the whole p that have passed from a to b, negative where b is
// the earlier.
func (p part) elapsed(a, b time.Time) int64 {
	n := p.between(a, b)
	sum, ok := p.add(a, n)
	switch {
	case !ok:
	case n > 0 && sum.After(b):
		n--
	case n < 0 && sum.Before(b):
		n++
	}
	return n
}
