package pgtime

import (
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// fieldNames are the names of fields of a time that are no units of an interval.
var fieldNames = map[string]string{
	"dow": "dow", "isodow": "isodow", "doy": "doy", "epoch": "epoch", "isoyear": "isoyear", "julian": "julian", "jd": "julian", "j": "julian",
	"timezone": "timezone", "timezone_h": "timezone_hour", "timezone_hour": "timezone_hour", "timezone_m": "timezone_minute", "timezone_minute": "timezone_minute",
}

// Field is the proper name of a field of a time: hour of hours and h. "" of another word.
func Field(word string) string {
	word = strings.ToLower(word)
	if u, ok := units[word]; ok {
		return u.name
	}
	return fieldNames[word]
}

func notSupported(field, kind string) error {
	return pgerror.New("0A000", "unit \"%s\" not supported for type %s", field, kind)
}

func notRecognized(field, kind string) error {
	return pgerror.New("22023", "unit \"%s\" not recognized for type %s", field, kind)
}

// Value is a field's value: a whole number, which is to be divided by ten to the power of
// Scale.
type Value struct {
	Number int64
	Scale  int
	// Infinite is +1 or -1 where the field of an infinity is infinite; Null where it has
	// none.
	Infinite int
	Null     bool
	// Over, where it is not 0, is what Number is divided by in place of Scale.
	Over int64
	// Parted says that a float is the sum of whole seconds and of their fraction, each
	// rounded, as PostgreSQL adds them.
	Parted bool
}

// Float is the value as a float.
func (v Value) Float() float64 {
	switch {
	case v.Infinite != 0:
		return math.Inf(v.Infinite)
	case v.Over != 0:
		days, rest := v.Number/v.Over, v.Number%v.Over
		return float64(days) + float64(rest)/float64(v.Over)
	}
	if v.Parted {
		parts := math.Pow10(v.Scale)
		return float64(v.Number/second)*(second/parts) + float64(v.Number%second)/parts
	}
	return float64(v.Number) / math.Pow10(v.Scale)
}

// Kinds of times, as messages call them.
const (
	KindStamp   = "timestamp without time zone"
	KindInstant = "timestamp with time zone"
	KindDay     = "date"
	KindClock   = "time without time zone"
	kindSpan    = "interval"
)

// FieldOf is a field of a stamp, which for an instant is that which clocks of a zone show.
// kind is what messages call it.
func FieldOf(word string, s Stamp, zone *time.Location, kind string) (Value, error) {
	field := Field(word)
	if field == "" {
		return Value{}, notRecognized(word, kind)
	}
	if kind == KindDay {
		if u, ok := units[field]; ok && u.micros > 0 {
			return Value{}, notSupported(word, kind)
		}
	}
	zoned := strings.HasPrefix(field, "timezone")
	if zoned && kind != KindInstant {
		return Value{}, notSupported(word, kind)
	}
	if !s.Finite() {
		switch field {
		case "year", "decade", "century", "millennium", "epoch", "isoyear", "julian":
			if s == Infinity {
				return Value{Infinite: 1}, nil
			}
			return Value{Infinite: -1}, nil
		}
		return Value{Null: true}, nil
	}
	if field == "epoch" {
		if kind == KindDay {
			return Value{Number: int64(s) / second}, nil
		}
		return Value{Number: int64(s), Scale: 6}, nil
	}
	local := s
	if kind == KindInstant {
		_, offset := s.Time().In(zone).Zone()
		switch field {
		case "timezone":
			return Value{Number: int64(offset)}, nil
		case "timezone_hour":
			return Value{Number: int64(offset / 3600)}, nil
		case "timezone_minute":
			return Value{Number: int64(offset % 3600 / 60)}, nil
		}
		local += Stamp(offset) * second
	}
	day, clock := local.Split()
	if v, ok := clockField(field, int64(clock)); ok {
		return v, nil
	}
	return dayField(field, day, clock, kind), nil
}

// clockField is a field of a time of the day.
func clockField(field string, clock int64) (Value, bool) {
	switch field {
	case "microsecond":
		return Value{Number: clock % minute}, true
	case "millisecond":
		return Value{Number: clock % minute, Scale: 3, Parted: true}, true
	case "second":
		return Value{Number: clock % minute, Scale: 6, Parted: true}, true
	case "minute":
		return Value{Number: clock % hour / minute}, true
	case "hour":
		return Value{Number: clock / hour}, true
	}
	return Value{}, false
}

func dayField(field string, d Day, clock Clock, kind string) Value {
	t := d.Time()
	year, month, day := d.Civil()
	isoYear, week := t.ISOWeek()
	n := 0
	switch field {
	case "day":
		n = day
	case "month":
		n = month
	case "quarter":
		n = (month-1)/3 + 1
	case "week":
		n = week
	case "year":
		n = year
	case "decade":
		n = year / 10
	case "century":
		n = (year + 99) / 100
	case "millennium":
		n = (year + 999) / 1000
	case "isoyear":
		n = isoYear
	case "dow":
		n = int(t.Weekday())
	case "isodow":
		n = (int(t.Weekday())+6)%7 + 1
	case "doy":
		n = t.YearDay()
	case "julian":
		n = int(d) + julianOf1970
		if kind != KindDay {
			return Value{Number: int64(n)*perDay + int64(clock), Over: perDay}
		}
	}
	return Value{Number: int64(n)}
}

const julianOf1970 = 2440588

// FieldOfClock is a field of a time of the day.
func FieldOfClock(word string, c Clock) (Value, error) {
	field := Field(word)
	if field == "" {
		return Value{}, notRecognized(word, KindClock)
	}
	if field == "epoch" {
		return Value{Number: int64(c), Scale: 6}, nil
	}
	if v, ok := clockField(field, int64(c)); ok {
		return v, nil
	}
	return Value{}, notSupported(word, KindClock)
}

// FieldOfInterval is a field of an interval.
func FieldOfInterval(word string, i Interval) (Value, error) {
	field := Field(word)
	if field == "" {
		return Value{}, notRecognized(word, kindSpan)
	}
	months := int64(i.Months)
	switch field {
	case "epoch":
		// A year counts 365 and a quarter days, a month 30.
		n := big.NewInt(months/12*(365*4+1)*(86400/4) + months%12*30*86400 + int64(i.Days)*86400)
		n.Add(n.Mul(n, big.NewInt(second)), big.NewInt(i.Micros))
		if !n.IsInt64() {
			return Value{}, errSpan
		}
		return Value{Number: n.Int64(), Scale: 6}, nil
	case "day":
		return Value{Number: int64(i.Days)}, nil
	case "month":
		return Value{Number: months % 12}, nil
	case "quarter":
		return Value{Number: months%12/3 + 1}, nil
	case "year":
		return Value{Number: months / 12}, nil
	case "decade":
		return Value{Number: months / 120}, nil
	case "century":
		return Value{Number: months / 1200}, nil
	case "millennium":
		return Value{Number: months / 12000}, nil
	}
	if v, ok := clockField(field, i.Micros); ok {
		return v, nil
	}
	return Value{}, notSupported(word, kindSpan)
}

// Epoch is the length of an interval in seconds, added up in floats as date_part does.
func (i Interval) Epoch() float64 {
	const year, month, day = 365.25 * 86400, 30 * 86400, 86400
	seconds := float64(i.Micros) / second
	seconds += year * float64(i.Months/12)
	seconds += month * float64(i.Months%12)
	return seconds + day*float64(i.Days)
}

// Trunc cuts a stamp without zone to a field, which is date_trunc.
func Trunc(word string, s Stamp, kind string) (Stamp, error) {
	if !s.Finite() {
		return s, nil
	}
	field := Field(word)
	if field == "" {
		return 0, notRecognized(word, kind)
	}
	day, clock := s.Split()
	if u := units[field]; u.micros > 0 {
		unit := Clock(u.micros)
		return day.At(clock / unit * unit)
	}
	year, month, _ := day.Civil()
	n := 1
	switch field {
	case "day":
		_, _, n = day.Civil()
	case "week":
		return (day - Day(int(day.Time().Weekday())+6)%7).At(0)
	case "month":
	case "quarter":
		month = (month-1)/3*3 + 1
	case "year":
		month = 1
	case "decade":
		if month, year = 1, year/10*10; year == 0 {
			return 0, errStamp
		}
	case "century":
		month, year = 1, (year-1)/100*100+1
	case "millennium":
		month, year = 1, (year-1)/1000*1000+1
	default:
		return 0, notSupported(word, kind)
	}
	return date(year, month, n).At(0)
}

// TruncIn cuts an instant to a field, by the calendar of a zone.
func TruncIn(word string, s Stamp, zone *time.Location) (Stamp, error) {
	if !s.Finite() {
		return s, nil
	}
	local, err := s.Local(zone)
	if err != nil {
		return 0, err
	}
	cut, err := Trunc(word, local, KindInstant)
	if err != nil {
		return 0, err
	}
	if u := units[Field(word)]; u.micros > 0 {
		return (s - (local - cut)).checked()
	}
	return cut.In(zone)
}

// TruncInterval cuts an interval to a field.
func TruncInterval(word string, i Interval) (Interval, error) {
	field := Field(word)
	switch field {
	case "":
		return i, notRecognized(word, kindSpan)
	case "millennium", "century", "decade", "year":
		months := int32(units[field].months)
		return Interval{Months: i.Months / months * months}, nil
	case "quarter":
		return Interval{Months: i.Months / 3 * 3}, nil
	case "month":
		return Interval{Months: i.Months}, nil
	case "week":
		e := pgerror.New("0A000", "unit \"%s\" not supported for type interval", word)
		e.Detail = "Months usually have fractional weeks."
		return i, e
	case "day":
		i.Micros = 0
		return i, nil
	}
	u := units[field]
	if u.micros == 0 {
		return i, notSupported(word, kindSpan)
	}
	i.Micros = i.Micros / int64(u.micros) * int64(u.micros)
	return i, nil
}
