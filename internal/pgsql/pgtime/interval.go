package pgtime

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Interval is a span of time. Its parts are kept apart: months and days differ in length.
type Interval struct {
	Months, Days int32
	Micros       int64
}

// MicrosOfDay are the microseconds of a day of 24 hours.
const MicrosOfDay = 86400 * 1_000_000

// FormatInterval is the engine's form of an interval.
func FormatInterval(i Interval) string {
	b := strconv.AppendInt(nil, int64(i.Months), 10)
	b = strconv.AppendInt(append(b, ' '), int64(i.Days), 10)
	return string(strconv.AppendInt(append(b, ' '), i.Micros, 10))
}

// ReadInterval reads the engine's form of an interval.
func ReadInterval(text string) (i Interval, err error) {
	bad := pgerror.New("22007", "invalid input syntax for type interval: \"%s\"", text)
	months, rest, _ := strings.Cut(text, " ")
	days, micros, ok := strings.Cut(rest, " ")
	m, errMonths := strconv.ParseInt(months, 10, 32)
	d, errDays := strconv.ParseInt(days, 10, 32)
	u, errMicros := strconv.ParseInt(micros, 10, 64)
	if !ok || errMonths != nil || errDays != nil || errMicros != nil {
		return i, bad
	}
	return Interval{int32(m), int32(d), u}, nil
}

// TextOfInterval is PostgreSQL's text of an interval.
func TextOfInterval(i Interval) string {
	var b []byte
	before := false
	part := func(n int32, unit string) {
		if n == 0 {
			return
		}
		if len(b) > 0 {
			b = append(b, ' ')
		}
		if before && n > 0 {
			b = append(b, '+')
		}
		b = append(strconv.AppendInt(b, int64(n), 10), ' ')
		b = append(b, unit...)
		if n != 1 {
			b = append(b, 's')
		}
		before = n < 0
	}
	part(i.Months/12, "year")
	part(i.Months%12, "mon")
	part(i.Days, "day")
	if len(b) > 0 && i.Micros == 0 {
		return string(b)
	}
	if len(b) > 0 {
		b = append(b, ' ')
	}
	switch {
	case i.Micros < 0:
		b = append(b, '-')
	case before:
		b = append(b, '+')
	}
	u := uint64(i.Micros)
	if i.Micros < 0 {
		u = -u
	}
	b = appendTwo(b, int64(u/hour))
	b = appendTwo(append(b, ':'), int64(u%hour/minute))
	b = appendTwo(append(b, ':'), int64(u%minute/second))
	return string(appendFraction(b, int64(u%second)))
}

// span is the length of an interval, a month having 30 days.
func (i Interval) span() *big.Int {
	n := big.NewInt(int64(i.Months)*30 + int64(i.Days))
	n.Mul(n, big.NewInt(perDay))
	return n.Add(n, big.NewInt(i.Micros))
}

// Compare orders intervals by length: -1, 0 or 1.
func (i Interval) Compare(other Interval) int {
	if i == other {
		return 0
	}
	return i.span().Cmp(other.span())
}

func checkedInterval(months, days, micros float64) (Interval, error) {
	if !(math.Abs(months) < 1<<31 && math.Abs(days) < 1<<31 && math.Abs(micros) < 1<<63) {
		return Interval{}, errSpan
	}
	return Interval{int32(months), int32(days), int64(micros)}, nil
}

func add64(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}

func add32(a, b int32) (int32, bool) {
	sum := int64(a) + int64(b)
	return int32(sum), sum >= math.MinInt32 && sum <= math.MaxInt32
}

// Add adds part by part.
func (i Interval) Add(other Interval) (Interval, error) {
	months, ok1 := add32(i.Months, other.Months)
	days, ok2 := add32(i.Days, other.Days)
	micros, ok3 := add64(i.Micros, other.Micros)
	if !ok1 || !ok2 || !ok3 {
		return Interval{}, errSpan
	}
	return Interval{months, days, micros}, nil
}

// Neg turns the sign of each part.
func (i Interval) Neg() (Interval, error) {
	if i.Months == math.MinInt32 || i.Days == math.MinInt32 || i.Micros == math.MinInt64 {
		return Interval{}, errSpan
	}
	return Interval{-i.Months, -i.Days, -i.Micros}, nil
}

// toMicros rounds a number of seconds, or of days, to a millionth.
func toMicros(f float64) float64 { return math.RoundToEven(f*1e6) / 1e6 }

// Mul multiplies; what is no whole month becomes days, a month having 30, and what is no
// whole day becomes time.
func (i Interval) Mul(factor float64) (Interval, error) {
	return i.scale(func(x float64) float64 { return x * factor })
}

// Div divides, as [Interval.Mul] multiplies.
func (i Interval) Div(divisor float64) (Interval, error) {
	if divisor == 0 {
		return Interval{}, pgerror.New("22012", "division by zero")
	}
	return i.scale(func(x float64) float64 { return x / divisor })
}

func (i Interval) scale(by func(float64) float64) (Interval, error) {
	months, days := by(float64(i.Months)), by(float64(i.Days))
	whole, err := checkedInterval(months, days, 0)
	if err != nil {
		return whole, err
	}
	rest := toMicros((months - float64(whole.Months)) * 30)
	seconds := toMicros((days - float64(whole.Days) + rest - math.Trunc(rest)) * 86400)
	if math.Abs(seconds) >= 86400 {
		whole.Days += int32(seconds / 86400)
		seconds -= math.Trunc(seconds/86400) * 86400
	}
	return checkedInterval(float64(whole.Months), float64(whole.Days)+math.Trunc(rest), math.RoundToEven(by(float64(i.Micros))+seconds*1e6))
}

// JustifyHours makes days of 24 hours.
func (i Interval) JustifyHours() (Interval, error) {
	days, ok := add32(i.Days, int32(i.Micros/perDay))
	if !ok {
		return Interval{}, errSpan
	}
	i.Days, i.Micros = days, i.Micros%perDay
	switch {
	case i.Days > 0 && i.Micros < 0:
		i.Days, i.Micros = i.Days-1, i.Micros+perDay
	case i.Days < 0 && i.Micros > 0:
		i.Days, i.Micros = i.Days+1, i.Micros-perDay
	}
	return i, nil
}

// JustifyDays makes months of 30 days.
func (i Interval) JustifyDays() (Interval, error) {
	months, ok := add32(i.Months, i.Days/30)
	if !ok {
		return Interval{}, errSpan
	}
	i.Months, i.Days = months, i.Days%30
	switch {
	case i.Months > 0 && i.Days < 0:
		i.Months, i.Days = i.Months-1, i.Days+30
	case i.Months < 0 && i.Days > 0:
		i.Months, i.Days = i.Months+1, i.Days-30
	}
	return i, nil
}

// Justify makes months of days and days of hours, and gives all parts one sign.
func (i Interval) Justify() (Interval, error) {
	days, ok := add32(i.Days, int32(i.Micros/perDay))
	if !ok {
		return Interval{}, errSpan
	}
	months, ok := add32(i.Months, days/30)
	if !ok {
		return Interval{}, errSpan
	}
	i = Interval{months, days % 30, i.Micros % perDay}
	switch {
	case i.Months > 0 && (i.Days < 0 || i.Days == 0 && i.Micros < 0):
		i.Months, i.Days = i.Months-1, i.Days+30
	case i.Months < 0 && (i.Days > 0 || i.Days == 0 && i.Micros > 0):
		i.Months, i.Days = i.Months+1, i.Days-30
	}
	switch {
	case i.Days > 0 && i.Micros < 0:
		i.Days, i.Micros = i.Days-1, i.Micros+perDay
	case i.Days < 0 && i.Micros > 0:
		i.Days, i.Micros = i.Days+1, i.Micros-perDay
	}
	return i, nil
}

// MakeInterval is make_interval.
func MakeInterval(years, months, weeks, days, hours, mins int64, secs float64) (Interval, error) {
	if math.IsNaN(secs) || math.IsInf(secs, 0) {
		return Interval{}, errSpan
	}
	whole, err := checkedInterval(float64(years*12+months), float64(weeks*7+days), math.RoundToEven(secs*1e6))
	if err != nil {
		return whole, err
	}
	micros, ok := add64(whole.Micros, hours*hour+mins*minute)
	if !ok {
		return whole, errSpan
	}
	whole.Micros = micros
	return whole, nil
}
