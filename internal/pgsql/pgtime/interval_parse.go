package pgtime

import (
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// unit is one of an interval: so many months, days or microseconds.
type unit struct {
	name                 string // in the singular, as fields of a time are called
	months, days, micros float64
}

var (
	unitMicro, unitMilli        = unit{name: "microsecond", micros: 1}, unit{name: "millisecond", micros: 1000}
	unitSecond, unitMinute      = unit{name: "second", micros: second}, unit{name: "minute", micros: minute}
	unitHour, unitDay, unitWeek = unit{name: "hour", micros: hour}, unit{name: "day", days: 1}, unit{name: "week", days: 7}
	unitMonth, unitQuarter      = unit{name: "month", months: 1}, unit{name: "quarter", months: 3}
	unitYear, unitDecade        = unit{name: "year", months: 12}, unit{name: "decade", months: 120}
	unitCentury, unitMillennium = unit{name: "century", months: 1200}, unit{name: "millennium", months: 12000}
)

var units = map[string]unit{
	"microsecond": unitMicro, "microseconds": unitMicro, "us": unitMicro, "usec": unitMicro, "usecs": unitMicro, "useconds": unitMicro, "microsecon": unitMicro,
	"millisecond": unitMilli, "milliseconds": unitMilli, "ms": unitMilli, "msec": unitMilli, "msecs": unitMilli, "mseconds": unitMilli,
	"second": unitSecond, "seconds": unitSecond, "sec": unitSecond, "secs": unitSecond, "s": unitSecond,
	"minute": unitMinute, "minutes": unitMinute, "min": unitMinute, "mins": unitMinute, "m": unitMinute,
	"hour": unitHour, "hours": unitHour, "hr": unitHour, "hrs": unitHour, "h": unitHour,
	"day": unitDay, "days": unitDay, "d": unitDay,
	"week": unitWeek, "weeks": unitWeek, "w": unitWeek,
	"month": unitMonth, "months": unitMonth, "mon": unitMonth, "mons": unitMonth,
	"qtr": unitQuarter, "quarter": unitQuarter,
	"year": unitYear, "years": unitYear, "yr": unitYear, "yrs": unitYear, "y": unitYear,
	"decade": unitDecade, "decades": unitDecade, "dec": unitDecade, "decs": unitDecade,
	"century": unitCentury, "centuries": unitCentury, "cent": unitCentury, "c": unitCentury,
	"millennium": unitMillennium, "millennia": unitMillennium, "mil": unitMillennium, "mils": unitMillennium,
}

var (
	amountText   = pattern.New(`^([+-]?)(\d*(?:\.\d*)?)\s*([A-Za-z]*)`)
	spanClock    = pattern.New(`^([+-]?)(\d+):(\d{1,2})(?::(\d{1,2})(\.\d*)?|(\.\d+))?`)
	yearMonth    = pattern.New(`^([+-]?)(\d+)-(\d{1,2})`)
	isoAmount    = pattern.New(`^([+-]?\d*\.?\d+)([A-Z])`)
	isoSpan      = pattern.New(`^P[+-]?[\dT]`)
	maxSpanInput = 256
)

// span collects the parts of an interval.
type span struct {
	months, days, micros float64
	beyond               bool // a part is larger than it may be
}

// add adds so many of a unit; a fraction of months becomes days, of days time.
func (s *span) add(whole, part float64, u unit) {
	switch {
	case u.months > 1:
		s.months += whole*u.months + math.RoundToEven(part*u.months)
	case u.months == 1:
		s.months += whole
		s.addDays(part * 30)
	case u.days > 0:
		s.days += whole * u.days
		s.addDays(part * u.days)
	default:
		s.micros += whole*u.micros + math.RoundToEven(part*u.micros)
	}
}

// amount reads a number: its whole part and its fraction, which have one sign.
func amount(text string) (whole, part float64, ok bool) {
	digits := strings.TrimLeft(text, "+-")
	before, after, _ := strings.Cut(digits, ".")
	if before+after == "" {
		return 0, 0, false
	}
	whole, errWhole := strconv.ParseFloat("0"+before, 64)
	part, errPart := strconv.ParseFloat("0."+after+"0", 64)
	if strings.HasPrefix(text, "-") {
		whole, part = -whole, -part
	}
	return whole, part, errWhole == nil && errPart == nil
}

// addDays adds days whose fraction becomes time.
func (s *span) addDays(n float64) {
	whole := math.Trunc(n)
	s.days += whole
	s.micros += math.RoundToEven((n - whole) * perDay)
}

// ParseInterval reads an interval as PostgreSQL reads the text of one. only is the unit of
// a number without one, as in interval '5' day; "" is seconds.
func ParseInterval(text, only string) (Interval, error) {
	bad := pgerror.New("22007", "invalid input syntax for type interval: \"%s\"", text)
	rest := strings.TrimSpace(text)
	if rest == "" || len(rest) > maxSpanInput {
		return Interval{}, bad
	}
	var s span
	ok := false
	if isoSpan.MatchString(rest) {
		ok = s.iso(rest[1:])
	} else {
		ok = s.words(rest, only)
	}
	if !ok && !s.beyond {
		return Interval{}, bad
	}
	i, err := checkedInterval(s.months, s.days, s.micros)
	if err != nil || s.beyond {
		return i, pgerror.New("22015", "interval field value out of range: \"%s\"", text)
	}
	return i, nil
}

// words reads units in words: "1 year 2 days ago", "01:02:03".
func (s *span) words(rest, only string) bool {
	rest = strings.TrimSpace(strings.TrimPrefix(rest, "@"))
	seen := map[string]bool{}
	for rest != "" {
		switch strings.ToLower(rest) {
		case "ago":
			s.months, s.days, s.micros = -s.months, -s.days, -s.micros
			return len(seen) > 0
		}
		name, n := "", 0
		if f := spanClock.FindStringSubmatch(rest); f != nil {
			name, n = "clock", len(f[0])
			if !s.clock(f) {
				return false
			}
		} else if f := yearMonth.FindStringSubmatch(rest); f != nil {
			name, n = "year", len(f[0])
			if s.beyond = number(f[3]) > 11; s.beyond {
				return false
			}
			if next := rest[n:]; next != "" && !strings.ContainsAny(next[:1], " \t\n,") {
				return false
			}
			s.months += signed(f[1], float64(number(f[2])*12+number(f[3])))
		} else {
			f := amountText.FindStringSubmatch(rest)
			whole, part, ok := amount(f[1] + f[2])
			if !ok {
				return false
			}
			word := strings.ToLower(f[3])
			n = len(f[0])
			if word == "ago" {
				word, n = "", n-3
			}
			u, ok := units[word]
			if word == "" {
				if u, ok = units[only]; only == "" {
					u, ok = unitSecond, true
				}
				// "1 2:03" is a day and a time.
				if next := strings.TrimSpace(rest[n:]); spanClock.MatchString(next) {
					u = unitDay
				}
			}
			if !ok {
				return false
			}
			name = u.name
			s.add(whole, part, u)
		}
		if seen[name] {
			return false
		}
		seen[name] = true
		rest = strings.TrimLeft(rest[n:], " \t\n,")
	}
	return len(seen) > 0
}

func signed(sign string, n float64) float64 {
	if sign == "-" {
		return -n
	}
	return n
}

func (s *span) clock(f []string) bool {
	h, err := strconv.ParseFloat(f[2], 64)
	m, sec := number(f[3]), number(f[4])
	if err != nil || m > 59 || sec > 60 {
		s.beyond = true
		return false
	}
	micros := h*hour + float64(m)*minute
	if f[6] != "" { // minutes and seconds
		micros = h*minute + float64(m)*second + float64(fraction(f[6]))
	} else {
		micros += float64(sec)*second + float64(fraction(f[5]))
	}
	s.micros += signed(f[1], micros)
	return true
}

// iso reads the units of ISO 8601 behind the P: "1Y2M3DT4H5M6S".
func (s *span) iso(rest string) bool {
	inTime, any := false, false
	for rest != "" {
		if rest[0] == 'T' && !inTime {
			inTime, rest = true, rest[1:]
			continue
		}
		f := isoAmount.FindStringSubmatch(rest)
		if f == nil {
			return false
		}
		whole, part, ok := amount(f[1])
		if !ok {
			return false
		}
		u := unit{}
		switch f[2] {
		case "Y":
			u = unitYear
		case "M":
			u = unitMonth
			if inTime {
				u = unitMinute
			}
		case "W":
			u = unitWeek
		case "D":
			u = unitDay
		case "H":
			u = unitHour
		case "S":
			u = unitSecond
		}
		if u.name == "" || inTime != (u.micros > 0) {
			return false
		}
		s.add(whole, part, u)
		rest, any = rest[len(f[0]):], true
	}
	return any
}
