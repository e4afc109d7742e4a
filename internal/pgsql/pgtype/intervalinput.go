package pgtype

import (
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// units are the units of an interval's text, in months, days or microseconds.
var units = map[string]struct {
	months, days int64
	micros       int64
}{
	"millennium": {months: 12000}, "millennia": {months: 12000}, "mil": {months: 12000}, "mils": {months: 12000},
	"century": {months: 1200}, "centuries": {months: 1200}, "cent": {months: 1200}, "c": {months: 1200},
	"decade": {months: 120}, "decades": {months: 120}, "dec": {months: 120}, "decs": {months: 120},
	"year": {months: 12}, "years": {months: 12}, "y": {months: 12}, "yr": {months: 12}, "yrs": {months: 12},
	"month": {months: 1}, "months": {months: 1}, "mon": {months: 1}, "mons": {months: 1},
	"week": {days: 7}, "weeks": {days: 7}, "w": {days: 7},
	"day": {days: 1}, "days": {days: 1}, "d": {days: 1},
	"hour": {micros: hour}, "hours": {micros: hour}, "h": {micros: hour}, "hr": {micros: hour}, "hrs": {micros: hour},
	"minute": {micros: minute}, "minutes": {micros: minute}, "m": {micros: minute}, "min": {micros: minute}, "mins": {micros: minute},
	"second": {micros: second}, "seconds": {micros: second}, "s": {micros: second}, "sec": {micros: second}, "secs": {micros: second},
	"millisecond": {micros: 1000}, "milliseconds": {micros: 1000}, "ms": {micros: 1000}, "msec": {micros: 1000}, "msecs": {micros: 1000},
	"microsecond": {micros: 1}, "microseconds": {micros: 1}, "us": {micros: 1}, "usec": {micros: 1}, "usecs": {micros: 1},
}

// sum adds up an interval; what is beyond its bounds is told at the end.
type sum struct{ months, days, micros float64 }

// add adds n units. What is left of a month is in days, of which it has 30, what is left of
// a day in time.
func (s *sum) add(n float64, unit string) bool {
	u, ok := units[unit]
	if !ok {
		return false
	}
	switch {
	case u.months > 1: // a fraction goes no further than to months
		whole := math.Trunc(n)
		s.months += whole*float64(u.months) + math.RoundToEven((n-whole)*float64(u.months))
	case u.months == 1:
		s.months += math.Trunc(n)
		s.addDays((n - math.Trunc(n)) * 30)
	case u.days > 0:
		s.addDays(n * float64(u.days))
	default:
		s.micros += math.RoundToEven(n * float64(u.micros))
	}
	return true
}

func (s *sum) addDays(n float64) {
	n = tidy(n)
	whole := math.Trunc(n)
	s.days += whole
	s.micros += math.RoundToEven((n - whole) * day)
}

// tidy takes off what the base of two leaves of a decimal fraction.
func tidy(f float64) float64 { return math.RoundToEven(f*1e9) / 1e9 }

func (s *sum) duration(text string) (Duration, error) {
	if math.Abs(s.months) > math.MaxInt32 || math.Abs(s.days) > math.MaxInt32 || math.Abs(s.micros) >= math.MaxInt64 {
		return Duration{}, pgerror.New(pgerror.IntervalFieldOverflow, "interval field value out of range: \"%s\"", text)
	}
	return Duration{int32(s.months), int32(s.days), int64(s.micros)}, nil
}

// ReadInterval reads an interval: numbers with units, a time of day, "ago"; or P1Y2M3DT4H.
func ReadInterval(text string) (Duration, error) {
	s := strings.ToLower(trimSpace(text))
	if strings.HasPrefix(s, "p") {
		return readISOInterval(text, s[1:])
	}
	bad := invalid(text, Interval)
	s = strings.TrimPrefix(s, "@")
	var total sum
	any := false
	fields := intervalFields(s)
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		switch {
		case f == "ago" && i == len(fields)-1 && any:
			total = sum{-total.months, -total.days, -total.micros}
		case strings.Contains(f, ":"):
			micros, ok := readSpan(f)
			if !ok {
				return Duration{}, bad
			}
			total.micros += float64(micros)
			any = true
		default:
			n, err := strconv.ParseFloat(f, 64)
			if err != nil || strings.ContainsAny(f, "_xnip") {
				return Duration{}, bad
			}
			unit := "second" // of a number alone
			if i+1 < len(fields) {
				if _, ok := units[fields[i+1]]; ok {
					i++
					unit = fields[i]
				} else if !strings.Contains(fields[i+1], ":") {
					return Duration{}, bad
				} else {
					unit = "day" // 3 04:05:06
				}
			}
			total.add(n, unit)
			any = true
		}
	}
	if !any {
		return Duration{}, bad
	}
	return total.duration(text)
}

// intervalFields cuts at spaces, and between a number and its unit.
func intervalFields(s string) []string {
	var fields []string
	for _, f := range strings.Fields(s) {
		n := len(f) - len(strings.TrimLeft(f, "+-.0123456789:"))
		for n > 0 && n < len(f) {
			fields = append(fields, f[:n])
			f = f[n:]
			if n = len(f) - len(strings.TrimLeft(f, "abcdefghijklmnopqrstuvwxyz")); n == 0 || n == len(f) {
				break
			}
			fields = append(fields, f[:n])
			f = f[n:]
			n = len(f) - len(strings.TrimLeft(f, "+-.0123456789:"))
		}
		if f != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// readSpan reads [+-]hours:minutes[:seconds[.fraction]]; hours may be many.
func readSpan(s string) (micros int64, ok bool) {
	negative := strings.HasPrefix(s, "-")
	parts := strings.Split(strings.TrimLeft(s, "+-"), ":")
	if len(parts) > 3 {
		return 0, false
	}
	h, err := strconv.ParseInt(parts[0], 10, 40)
	if err != nil || !allDigits(parts[0]) || h > math.MaxInt32 {
		return 0, false
	}
	micros = h * hour
	unit := int64(minute)
	for i, part := range parts[1:] {
		whole, rest, _ := strings.Cut(part, ".")
		n, err := strconv.Atoi(whole)
		if err != nil || !allDigits(whole) || n > 59 || rest != "" && i == 0 && len(parts) > 2 || !allDigits(rest) {
			return 0, false
		}
		if rest != "" && i == 0 { // minutes:seconds
			micros /= 60
			unit = second
		}
		micros += int64(n)*unit + fraction(rest)
		unit /= 60
	}
	if negative {
		micros = -micros
	}
	return micros, true
}

// readISOInterval reads what follows the P of a duration of ISO 8601.
func readISOInterval(text, s string) (Duration, error) {
	bad := invalid(text, Interval)
	var total sum
	inTime, any := false, false
	for s != "" {
		if s[0] == 't' && !inTime {
			inTime, s = true, s[1:]
			continue
		}
		n := len(s) - len(strings.TrimLeft(s, "+-.0123456789"))
		value, err := strconv.ParseFloat(s[:n], 64)
		if err != nil || n == len(s) {
			return Duration{}, bad
		}
		unit := map[bool]map[byte]string{
			false: {'y': "year", 'm': "month", 'w': "week", 'd': "day"},
			true:  {'h': "hour", 'm': "minute", 's': "second"},
		}[inTime][s[n]]
		if !total.add(value, unit) {
			return Duration{}, bad
		}
		any, s = true, s[n+1:]
	}
	if !any {
		return Duration{}, bad
	}
	return total.duration(text)
}
