package pgtype

import (
	"strconv"
	"strings"
)

// Duration is an interval: months, days and microseconds, which PostgreSQL keeps apart.
type Duration struct {
	Months, Days int32
	Micros       int64
}

// String is the engine's form: "M D U".
func (d Duration) String() string {
	b := strconv.AppendInt(make([]byte, 0, 32), int64(d.Months), 10)
	b = strconv.AppendInt(append(b, ' '), int64(d.Days), 10)
	return string(strconv.AppendInt(append(b, ' '), d.Micros, 10))
}

// ParseDuration reads the engine's form of an interval.
func ParseDuration(s string) (d Duration, ok bool) {
	months, rest, ok := strings.Cut(s, " ")
	if !ok {
		return Duration{}, false
	}
	days, micros, ok := strings.Cut(rest, " ")
	if !ok {
		return Duration{}, false
	}
	m, err := strconv.ParseInt(months, 10, 32)
	if err != nil {
		return Duration{}, false
	}
	n, err := strconv.ParseInt(days, 10, 32)
	if err != nil {
		return Duration{}, false
	}
	u, err := strconv.ParseInt(micros, 10, 64)
	return Duration{int32(m), int32(n), u}, err == nil
}

// AppendText appends the form that PostgreSQL prints under IntervalStyle postgres:
// 1 year 2 mons -3 days +04:05:06.7
func (d Duration) AppendText(b []byte) []byte {
	start, negative := len(b), false
	part := func(n int64, unit string) {
		if n == 0 {
			return
		}
		if len(b) > start {
			b = append(b, ' ')
		}
		if negative && n > 0 {
			b = append(b, '+')
		}
		b = append(strconv.AppendInt(b, n, 10), ' ')
		b = append(b, unit...)
		if n != 1 {
			b = append(b, 's')
		}
		negative = n < 0
	}
	part(int64(d.Months/12), "year")
	part(int64(d.Months%12), "mon")
	part(int64(d.Days), "day")
	if d.Micros == 0 && len(b) > start {
		return b
	}
	if len(b) > start {
		b = append(b, ' ')
	}
	micros := uint64(d.Micros)
	switch {
	case d.Micros < 0:
		b, micros = append(b, '-'), -micros
	case negative:
		b = append(b, '+')
	}
	if hours := micros / hour; hours < 10 {
		b = strconv.AppendUint(append(b, '0'), hours, 10)
	} else {
		b = strconv.AppendUint(b, hours, 10)
	}
	b = two(append(b, ':'), int(micros/minute%60))
	b = two(append(b, ':'), int(micros/second%60))
	return appendFraction(b, int64(micros%second))
}
