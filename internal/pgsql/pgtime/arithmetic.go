package pgtime

import (
	"math"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Plus adds an interval to a stamp without zone: months first, cut to the last of the
// month, then days, then time.
func (s Stamp) Plus(i Interval) (Stamp, error) { return s.PlusIn(i, time.UTC) }

// PlusIn adds an interval to an instant: months and days by the calendar of a zone.
func (s Stamp) PlusIn(i Interval, zone *time.Location) (Stamp, error) {
	if !s.Finite() {
		return s, nil
	}
	if i.Months != 0 || i.Days != 0 {
		local, err := s.Local(zone)
		if err != nil {
			return 0, err
		}
		day, clock := local.Split()
		if i.Months != 0 {
			year, month, n := day.Civil()
			months := int64(year)*12 + int64(month) - 1 + int64(i.Months)
			if months < 12 || months >= 10000*12 {
				return 0, errStamp
			}
			year, month = int(months/12), int(months%12)+1
			day = date(year, month, min(n, daysIn(year, month)))
		}
		shifted, ok := add32(int32(day), i.Days)
		if !ok {
			return 0, errStamp
		}
		if local, err = Day(shifted).At(clock); err != nil {
			return 0, errStamp
		}
		if s, err = local.In(zone); err != nil {
			return 0, err
		}
	}
	sum, ok := add64(int64(s), i.Micros)
	if !ok {
		return 0, errStamp
	}
	return Stamp(sum).checked()
}

// Minus is the interval between two stamps, in days and time.
func (s Stamp) Minus(other Stamp) (Interval, error) {
	if !s.Finite() || !other.Finite() {
		return Interval{}, pgerror.New("22008", "cannot subtract infinite timestamps")
	}
	return Interval{Micros: int64(s - other)}.JustifyHours()
}

// PlusDays adds days.
func (d Day) PlusDays(n int64) (Day, error) {
	if !d.Finite() {
		return d, nil
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, errDay
	}
	return checkedDay(int64(d) + n)
}

func checkedDay(n int64) (Day, error) {
	if n < int64(firstStamp)/perDay || n > int64(lastStamp)/perDay {
		return 0, errDay
	}
	return Day(n), nil
}

// Minus is the number of days between two dates.
func (d Day) Minus(other Day) (int64, error) {
	if !d.Finite() || !other.Finite() {
		return 0, pgerror.New("22008", "cannot subtract infinite dates")
	}
	return int64(d) - int64(other), nil
}

// Plus adds the time part of an interval, around the clock.
func (c Clock) Plus(i Interval) Clock {
	n := (int64(c) + i.Micros%perDay) % perDay
	if n < 0 {
		n += perDay
	}
	return Clock(n)
}

// Age is the interval between two stamps in years, months, days and time.
func Age(a, b Stamp) (Interval, error) {
	if !a.Finite() || !b.Finite() { // where PostgreSQL 15 counts with the largest of its numbers
		return Interval{}, pgerror.New("0A000", "the age of an infinite timestamp is not supported")
	}
	dayA, clockA := a.Split()
	dayB, clockB := b.Split()
	yearA, monthA, nA := dayA.Civil()
	yearB, monthB, nB := dayB.Civil()
	years, months, days, micros := yearA-yearB, monthA-monthB, nA-nB, int64(clockA-clockB)
	turn := 1
	if a < b {
		turn = -1
		years, months, days, micros = -years, -months, -days, -micros
	}
	if micros < 0 {
		micros += perDay
		days--
	}
	for days < 0 {
		if a < b {
			days += daysIn(yearA, monthA)
		} else {
			days += daysIn(yearB, monthB)
		}
		months--
	}
	if months < 0 {
		months += 12
		years--
	}
	return Interval{int32(turn * (years*12 + months)), int32(turn * days), int64(turn) * micros}, nil
}

// Bin is date_bin: the begin of the stride of time, counted from an origin, that holds a
// stamp.
func Bin(stride Interval, s, origin Stamp) (Stamp, error) {
	switch {
	case !s.Finite():
		return s, nil
	case !origin.Finite():
		return 0, pgerror.New("22008", "origin out of range")
	case stride.Months != 0:
		return 0, pgerror.New("0A000", "timestamps cannot be binned into intervals containing months or years")
	}
	length := int64(stride.Days)*perDay + stride.Micros
	if length <= 0 {
		return 0, pgerror.New("22008", "stride must be greater than zero")
	}
	return (origin + Stamp(floorDiv(int64(s-origin), length)*length)).checked()
}

// MakeDate is make_date.
func MakeDate(year, month, day int64) (Day, error) {
	if year == 0 || year < -9999 || year > 9999 || month < 1 || month > 12 || day < 1 || day > int64(daysIn(int(year), int(month))) {
		return 0, pgerror.New("22008", "date field value out of range: %d-%02d-%02d", year, month, day)
	}
	if year < 0 {
		return 0, errDay
	}
	return date(int(year), int(month), int(day)), nil
}

// MakeTime is make_time.
func MakeTime(hours, minutes int64, seconds float64) (Clock, error) {
	micros := math.RoundToEven(seconds * 1e6)
	if hours < 0 || minutes < 0 || minutes > 59 || !(seconds >= 0 && seconds <= 60) || hours > 24 || float64(hours*hour+minutes*minute)+micros > perDay {
		return 0, pgerror.New("22008", "time field value out of range: %d:%02d:%02g", hours, minutes, seconds)
	}
	return Clock(hours*hour + minutes*minute + int64(micros)), nil
}

// FromSeconds is the instant so many seconds from 1970 on.
func FromSeconds(seconds float64) (Stamp, error) {
	switch {
	case math.IsInf(seconds, 1):
		return Infinity, nil
	case math.IsInf(seconds, -1):
		return MinInfinity, nil
	case math.IsNaN(seconds):
		return 0, pgerror.New("22008", "timestamp cannot be NaN")
	case math.Abs(seconds) > 1e12:
		return 0, pgerror.New("22008", "timestamp out of range: \"%g\"", seconds)
	}
	// Counted from 2000 on, where PostgreSQL's counting begins, a float has more digits.
	const from = 946684800
	return Stamp(math.RoundToEven((seconds-from)*second) + from*second).checked()
}
