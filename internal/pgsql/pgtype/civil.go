package pgtype

import "time"

// Microseconds.
const (
	second = 1_000_000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// epochDay is 2000-01-01, from which PostgreSQL counts, in days since 1970-01-01.
const epochDay = 10957

// civil is a date and a time of day, of no zone.
type civil struct {
	year, month, day int
	micros           int64 // of the day
}

// daysOf is the number of days from 1970-01-01 to a date of the Gregorian calendar.
func daysOf(year, month, dayOfMonth int) int {
	if month <= 2 {
		year--
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	ofEra := year - era*400
	ofYear := (153*((month+9)%12)+2)/5 + dayOfMonth - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

// dateOf is the date of a number of days from 1970-01-01.
func dateOf(days int) (year, month, dayOfMonth int) {
	days += 719468
	era := days / 146097
	if days < 0 {
		era = (days - 146096) / 146097
	}
	ofEra := days - era*146097
	yearOfEra := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*ofYear + 2) / 153
	month = (m+2)%12 + 1
	year = yearOfEra + era*400
	if month <= 2 {
		year++
	}
	return year, month, ofYear - (153*m+2)/5 + 1
}

// micros is c in microseconds since 1970-01-01 00:00:00, as if it were of UTC.
func (c civil) unixMicros() int64 {
	return int64(daysOf(c.year, c.month, c.day))*day + c.micros
}

// civilOf is the other way.
func civilOf(micros int64) civil {
	days := micros / day
	if micros%day < 0 {
		days--
	}
	year, month, dayOfMonth := dateOf(int(days))
	return civil{year, month, dayOfMonth, micros - days*day}
}

// inRange tells whether the engine's texts can hold c: in the years 1 to 9999 they are
// ordered as the instants are.
func (c civil) inRange() bool { return c.year >= 1 && c.year <= 9999 }

// offsetAt is what a zone's clocks show beyond UTC, in seconds.
func offsetAt(zone *time.Location, unix int64) int {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	return offset
}

// two appends a number of two digits.
func two(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func appendDate(b []byte, c civil) []byte {
	b = two(two(b, c.year/100), c.year%100)
	b = two(append(b, '-'), c.month)
	return two(append(b, '-'), c.day)
}

// appendClock appends a time of day, with a fraction where there is one.
func appendClock(b []byte, micros int64) []byte {
	b = two(b, int(micros/hour))
	b = two(append(b, ':'), int(micros/minute%60))
	b = two(append(b, ':'), int(micros/second%60))
	return appendFraction(b, micros%second)
}

// appendFraction appends the digits of a fraction of a second that are not zeros at its end.
func appendFraction(b []byte, micros int64) []byte {
	if micros == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(second / 10); micros > 0; unit /= 10 {
		b = append(b, byte('0'+micros/unit))
		micros %= unit
	}
	return b
}

func appendStamp(b []byte, c civil) []byte {
	return appendClock(append(appendDate(b, c), ' '), c.micros)
}

// readStamp reads the engine's form of a timestamp, "2006-01-02 15:04:05" with up to nine
// digits of a fraction, or of a date. What is finer than a microsecond is cut.
func readStamp(s string) (c civil, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return civil{}, false
	}
	hi, lo, mo, d := digits2(s), digits2(s[2:]), digits2(s[5:]), digits2(s[8:])
	if hi < 0 || lo < 0 || mo < 1 || mo > 12 || d < 1 || d > 31 {
		return civil{}, false
	}
	c = civil{hi*100 + lo, mo, d, 0}
	if len(s) == 10 {
		return c, true
	}
	if s[10] != ' ' {
		return civil{}, false
	}
	c.micros, ok = readClock(s[11:])
	return c, ok
}

// readClock reads the engine's form of a time of day.
func readClock(s string) (micros int64, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	h, m, sec := digits2(s), digits2(s[3:]), digits2(s[6:])
	if h < 0 || h > 24 || m < 0 || m > 59 || sec < 0 || sec > 59 {
		return 0, false
	}
	micros = int64(h)*hour + int64(m)*minute + int64(sec)*second
	if len(s) == 8 {
		return micros, true
	}
	if s[8] != '.' || len(s) > 18 {
		return 0, false
	}
	for unit, digits := int64(second/10), s[9:]; digits != ""; unit, digits = unit/10, digits[1:] {
		if digits[0] < '0' || digits[0] > '9' {
			return 0, false
		}
		micros += unit * int64(digits[0]-'0')
	}
	return micros, true
}

// digits2 is the number that two digits make, negative where they are none.
func digits2(s string) int {
	tens, ones := int(s[0])-'0', int(s[1])-'0'
	if tens < 0 || tens > 9 || ones < 0 || ones > 9 {
		return -1000
	}
	return 10*tens + ones
}
