package pgtype

import (
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Env is what the meaning of a text may depend on.
type Env struct {
	Zone *time.Location // the session's TimeZone, UTC where it is nil
	Now  time.Time      // for now, today, yesterday and tomorrow; where it is zero they are refused
}

func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// moment is what the text of a date or a time says.
type moment struct {
	date    civil // its date
	hasDate bool
	micros  int64 // of the day, up to and with a whole day
	hasTime bool
	zone    *time.Location // nil where the text has none
	special string         // infinity, -infinity
}

// readTimeText reads the forms of ISO 8601 that PostgreSQL reads, and its words.
func readTimeText(s string, oid OID, env Env) (any, error) {
	m, err := readMoment(s, oid, env)
	if err != nil {
		return nil, err
	}
	if m.special != "" {
		if oid == Time {
			return nil, invalid(s, oid)
		}
		return m.special, nil
	}
	if oid == Time {
		if !m.hasTime {
			return nil, invalid(s, oid)
		}
		return string(appendClock(nil, m.micros)), nil
	}
	if !m.hasDate {
		return nil, invalid(s, oid)
	}
	micros := m.date.unixMicros() + m.micros
	if oid == Timestamptz {
		zone := m.zone
		if zone == nil {
			zone = env.zone()
		}
		micros = instant(civilOf(micros), zone)
	}
	c := civilOf(micros)
	if oid == Date {
		c = m.date
	}
	if !c.inRange() {
		return nil, outOfRange(oid)
	}
	if oid == Date {
		return string(appendDate(nil, c)), nil
	}
	return string(appendStamp(nil, c)), nil
}

func readMoment(s string, oid OID, env Env) (m moment, err error) {
	rest := trimSpace(s)
	if m, ok := env.word(strings.ToLower(rest), oid); ok {
		return m, nil
	}
	bad, overflow := invalid(s, oid), pgerror.New(pgerror.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", s)
	if date, after, ok := cutDate(rest); ok {
		if m.date, ok = dateFrom(date); !ok {
			return m, overflow
		}
		m.hasDate, rest = true, after
		if rest != "" && (rest[0] == 'T' || rest[0] == 't') {
			rest = rest[1:]
			if rest == "" {
				return m, bad
			}
		}
		rest = trimSpace(rest)
	}
	if clock, after, ok := cutClock(rest); ok {
		if m.micros, ok = clockFrom(clock); !ok {
			return m, overflow
		}
		m.hasTime, rest = true, trimSpace(after)
	}
	if !m.hasDate && !m.hasTime {
		return m, bad
	}
	if rest != "" {
		var ok, outside bool
		if m.zone, outside, ok = zoneFrom(rest); !ok {
			return m, bad
		}
		if outside {
			return m, pgerror.New("22009", "time zone displacement out of range: \"%s\"", s)
		}
	}
	return m, nil
}

// word is what a word of PostgreSQL's means.
func (e Env) word(s string, oid OID) (m moment, ok bool) {
	switch s {
	case "infinity", "-infinity":
		return moment{special: s}, true
	case "+infinity":
		return moment{special: "infinity"}, true
	case "epoch":
		return moment{date: civil{1970, 1, 1, 0}, hasDate: true, zone: time.UTC}, oid != Time
	case "allballs":
		return moment{hasTime: true}, oid == Time
	}
	if e.Now.IsZero() {
		return m, false
	}
	now := e.Now.In(e.zone())
	days := 0
	switch s {
	case "now":
		m.hasTime = true
		m.micros = int64(now.Hour())*hour + int64(now.Minute())*minute + int64(now.Second())*second + int64(now.Nanosecond()/1000)
	case "today":
	case "yesterday":
		days = -1
	case "tomorrow":
		days = 1
	default:
		return m, false
	}
	year, month, dayOfMonth := now.Date()
	m.date = civilOf(int64(daysOf(year, int(month), dayOfMonth)+days) * day)
	m.hasDate = true
	return m, oid != Time || m.hasTime
}

// cutDate cuts the date off, as its year, month and day.
func cutDate(s string) (date [3]string, rest string, ok bool) {
	n := digitsIn(s)
	if n == 8 && (len(s) == 8 || s[8] == 'T' || s[8] == 't' || s[8] == ' ') {
		return [3]string{s[:4], s[4:6], s[6:8]}, s[8:], true
	}
	if n < 3 || n > 6 || len(s) <= n || s[n] != '-' {
		return date, s, false
	}
	date[0], s = s[:n], s[n+1:]
	if n = digitsIn(s); n < 1 || n > 2 || len(s) <= n || s[n] != '-' {
		return date, s, false
	}
	date[1], s = s[:n], s[n+1:]
	if n = digitsIn(s); n < 1 || n > 2 {
		return date, s, false
	}
	date[2], s = s[:n], s[n:]
	return date, s, s == "" || strings.ContainsRune(" \tTt+-Zz", rune(s[0]))
}

func digitsIn(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// dateFrom is a date of its digits, if the calendar has it.
func dateFrom(parts [3]string) (civil, bool) {
	year, err := strconv.Atoi(parts[0])
	if err != nil {
		return civil{}, false
	}
	month, err := strconv.Atoi(parts[1])
	if err != nil {
		return civil{}, false
	}
	dayOfMonth, err := strconv.Atoi(parts[2])
	if err != nil || year < 1 || month < 1 || month > 12 || dayOfMonth < 1 {
		return civil{}, false
	}
	c := civil{year, month, dayOfMonth, 0}
	return c, civilOf(c.unixMicros()) == c
}

// cutClock cuts the time of day off: hours, minutes, seconds and their fraction.
func cutClock(s string) (clock [4]string, rest string, ok bool) {
	n := digitsIn(s)
	if n < 1 || n > 2 || len(s) <= n || s[n] != ':' {
		if n == 4 || n == 6 { // 1504, 150405
			clock[0], clock[1] = s[:2], s[2:4]
			clock[2] = s[4:n]
			return cutFraction(clock, s[n:])
		}
		return clock, s, false
	}
	clock[0], s = s[:n], s[n+1:]
	if n = digitsIn(s); n < 1 || n > 2 {
		return clock, s, false
	}
	clock[1], s = s[:n], s[n:]
	if !strings.HasPrefix(s, ":") {
		return clock, s, true
	}
	if n = digitsIn(s[1:]); n < 1 || n > 2 {
		return clock, s, false
	}
	clock[2], s = s[1:n+1], s[n+1:]
	return cutFraction(clock, s)
}

func cutFraction(clock [4]string, s string) ([4]string, string, bool) {
	if strings.HasPrefix(s, ".") {
		n := digitsIn(s[1:])
		clock[3], s = s[1:n+1], s[n+1:]
	}
	return clock, s, true
}

// clockFrom is a time of day of its digits; 24:00:00 is the end of the day.
func clockFrom(parts [4]string) (micros int64, ok bool) {
	var numbers [3]int64
	for i, text := range parts[:3] {
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return 0, false
		}
		numbers[i] = int64(n)
	}
	if numbers[0] > 24 || numbers[1] > 59 || numbers[2] > 60 {
		return 0, false
	}
	micros = numbers[0]*hour + numbers[1]*minute + numbers[2]*second + fraction(parts[3])
	return micros, micros <= day
}

// fraction is a fraction of a second in microseconds, rounded.
func fraction(digits string) int64 {
	if digits == "" {
		return 0
	}
	f, err := strconv.ParseFloat("0."+digits, 64)
	if err != nil {
		return 0
	}
	return int64(f*second + 0.5)
}

// zoneFrom reads a zone: Z, +02, +0200, +02:00:00, or a name.
func zoneFrom(s string) (zone *time.Location, outside, ok bool) {
	switch strings.ToLower(s) {
	case "z", "utc", "gmt", "zulu":
		return time.UTC, false, true
	}
	if s[0] != '+' && s[0] != '-' {
		if strings.HasPrefix(s, "/") || strings.EqualFold(s, "local") || !strings.Contains(s, "/") {
			return nil, false, false
		}
		zone, err := time.LoadLocation(s)
		return zone, false, err == nil
	}
	parts := strings.Split(s[1:], ":")
	if len(parts) == 1 && len(parts[0]) > 2 && len(parts[0])%2 == 0 {
		text := parts[0]
		for parts = nil; text != ""; text = text[2:] {
			parts = append(parts, text[:2])
		}
	}
	seconds, unit := 0, 3600
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || !allDigits(part) || len(part) > 2 || i > 2 {
			return nil, false, false
		}
		if i > 0 && n > 59 || i == 0 && n > 15 {
			return nil, true, true
		}
		seconds += n * unit
		unit /= 60
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), false, true
}
