package pgtime

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Stamp is a timestamp, with or without a zone, in microseconds from 1970 on; of one
// without a zone those that a clock in UTC would show.
type Stamp int64

// Day is a date, in days from 1970 on.
type Day int32

// Clock is a time of the day, in microseconds from midnight, which 24:00 is too.
type Clock int64

// The infinities.
const (
	Infinity    Stamp = math.MaxInt64
	MinInfinity Stamp = math.MinInt64

	InfinityDay    Day = math.MaxInt32
	MinInfinityDay Day = math.MinInt32
)

const (
	second  = 1_000_000
	minute  = 60 * second
	hour    = 60 * minute
	perDay  = 24 * hour
	hyphens = "-infinity"
)

// Bounds of what can be held: the years 1 to 9999.
var (
	firstStamp = Stamp(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
	lastStamp  = Stamp(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()) - 1
)

var (
	errStamp = pgerror.New("22008", "timestamp out of range")
	errDay   = pgerror.New("22008", "date out of range")
	errSpan  = pgerror.New("22008", "interval out of range")
)

// Finite tells whether it is no infinity.
func (s Stamp) Finite() bool { return s != Infinity && s != MinInfinity }

// Finite tells whether it is no infinity.
func (d Day) Finite() bool { return d != InfinityDay && d != MinInfinityDay }

// Time is the stamp in UTC.
func (s Stamp) Time() time.Time { return time.UnixMicro(int64(s)).UTC() }

// Time is the day's midnight in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (s Stamp) checked() (Stamp, error) {
	if s < firstStamp || s > lastStamp {
		return 0, errStamp
	}
	return s, nil
}

// FromTime is an instant, cut to microseconds.
func FromTime(t time.Time) Stamp { return Stamp(t.UnixMicro()) }

// Date is a day of the calendar, which may lie beyond its month's end.
func date(year, month, day int) Day {
	return Day(floorDiv(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix(), 86400))
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Civil is the day's year, month and day of the month.
func (d Day) Civil() (year, month, day int) {
	y, m, n := d.Time().Date()
	return y, int(m), n
}

// Split is a stamp's day and the time of it.
func (s Stamp) Split() (Day, Clock) {
	day := floorDiv(int64(s), perDay)
	return Day(day), Clock(int64(s) - day*perDay)
}

// At is a time of a day.
func (d Day) At(c Clock) (Stamp, error) {
	switch d {
	case InfinityDay:
		return Infinity, nil
	case MinInfinityDay:
		return MinInfinity, nil
	}
	return Stamp(int64(d)*perDay + int64(c)).checked()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Local is the stamp without zone that clocks of a zone show at an instant.
func (s Stamp) Local(zone *time.Location) (Stamp, error) {
	if !s.Finite() || zone == time.UTC {
		return s, nil
	}
	_, offset := s.Time().In(zone).Zone()
	return (s + Stamp(offset)*second).checked()
}

// In is the instant at which clocks of a zone show a stamp without zone. What they leave
// out when they are changed counts as if they had not been; of what they show twice it is
// the second.
func (s Stamp) In(zone *time.Location) (Stamp, error) {
	if !s.Finite() || zone == time.UTC {
		return s, nil
	}
	// The offset before the nearest change, and that after it.
	_, before := time.UnixMicro(int64(s) - perDay).In(zone).Zone()
	_, after := time.UnixMicro(int64(s) + perDay).In(zone).Zone()
	first, then := s-Stamp(before)*second, s-Stamp(after)*second
	shows := func(at Stamp, offset int) bool {
		_, o := time.UnixMicro(int64(at)).In(zone).Zone()
		return o == offset
	}
	switch {
	case before == after:
		return first.checked()
	case after > before: // an hour is left out
		if shows(then, after) {
			return then.checked()
		}
		return first.checked()
	case shows(then, after): // an hour comes twice
		return then.checked()
	}
	return first.checked()
}

// FormatStamp is the engine's form of a stamp.
func FormatStamp(s Stamp) string {
	switch s {
	case Infinity:
		return hyphens[1:]
	case MinInfinity:
		return hyphens
	}
	day, clock := s.Split()
	return FormatDay(day) + " " + FormatClock(clock)
}

// FormatDay is the engine's form of a date, and its text.
func FormatDay(d Day) string {
	switch d {
	case InfinityDay:
		return hyphens[1:]
	case MinInfinityDay:
		return hyphens
	}
	return d.Time().Format(time.DateOnly)
}

// FormatClock is the engine's form of a time of the day, and its text.
func FormatClock(c Clock) string {
	b := make([]byte, 0, 15)
	b = appendTwo(b, int64(c)/hour)
	b = appendTwo(append(b, ':'), int64(c)%hour/minute)
	b = appendTwo(append(b, ':'), int64(c)%minute/second)
	return string(appendFraction(b, int64(c)%second))
}

func appendTwo(b []byte, n int64) []byte {
	if n < 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, n, 10)
}

// appendFraction writes microseconds without the zeros at their end.
func appendFraction(b []byte, micros int64) []byte {
	if micros == 0 {
		return b
	}
	digits := strconv.FormatInt(second+micros, 10)[1:]
	return append(append(b, '.'), strings.TrimRight(digits, "0")...)
}

// ReadStamp reads the engine's form of a stamp, or of a date.
func ReadStamp(text string) (Stamp, error) {
	switch text {
	case hyphens[1:]:
		return Infinity, nil
	case hyphens:
		return MinInfinity, nil
	}
	bad := pgerror.New("22007", "invalid input syntax for type timestamp: \"%s\"", text)
	if len(text) < 10 {
		return 0, bad
	}
	day, err := ReadDay(text[:10])
	if err != nil {
		return 0, err
	}
	if len(text) == 10 {
		return day.At(0)
	}
	if text[10] != ' ' && text[10] != 'T' {
		return 0, bad
	}
	clock, err := ReadClock(text[11:])
	if err != nil {
		return 0, err
	}
	return day.At(clock)
}

// ReadDay reads the engine's form of a date.
func ReadDay(text string) (Day, error) {
	switch text {
	case hyphens[1:]:
		return InfinityDay, nil
	case hyphens:
		return MinInfinityDay, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return 0, pgerror.New("22007", "invalid input syntax for type date: \"%s\"", text)
	}
	return Day(floorDiv(t.Unix(), 86400)), nil
}

// ReadClock reads the engine's form of a time of the day.
func ReadClock(text string) (Clock, error) {
	bad := pgerror.New("22007", "invalid input syntax for type time: \"%s\"", text)
	if len(text) < 8 || len(text) == 9 || len(text) > 15 || text[2] != ':' || text[5] != ':' {
		return 0, bad
	}
	var parts [3]int64
	for i := range parts {
		hi, lo := text[3*i]-'0', text[3*i+1]-'0'
		if hi > 9 || lo > 9 {
			return 0, bad
		}
		parts[i] = int64(hi)*10 + int64(lo)
	}
	c := parts[0]*hour + parts[1]*minute + parts[2]*second
	if len(text) > 8 {
		if text[8] != '.' {
			return 0, bad
		}
		unit := int64(100_000)
		for _, d := range []byte(text[9:]) {
			if d < '0' || d > '9' {
				return 0, bad
			}
			c += int64(d-'0') * unit
			unit /= 10
		}
	}
	if parts[1] > 59 || parts[2] > 59 || c > perDay {
		return 0, bad
	}
	return Clock(c), nil
}

// Round rounds to so many digits of a second.
func Round(micros int64, digits int) int64 {
	unit := int64(1)
	for range 6 - digits {
		unit *= 10
	}
	if micros >= 0 {
		return (micros + unit/2) / unit * unit
	}
	return -((-micros + unit/2) / unit * unit)
}
