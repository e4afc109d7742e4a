package value

import (
	"strings"
	"time"
)

// TimeLayout is the text of an instant inside the engine: UTC, a space between
// date and time, which is what SQLite's own date functions give and take.
const TimeLayout = "2006-01-02 15:04:05"

// TimeCollation names the collating sequence of columns that hold instants: it
// compares texts as the instants that [ParseTime] reads in them; a text that is
// none sorts after all that are.
const TimeCollation = "INSTANT"

// FormatTime returns the engine's text of t, in UTC, with a fraction only where
// t has one.
func FormatTime(t time.Time) string {
	t = t.UTC()
	year, month, day := t.Date()
	if t.Nanosecond() != 0 || year < 0 || year > 9999 {
		return t.Format(TimeLayout + ".999999999")
	}
	var b [len(TimeLayout)]byte // as nearly all are, several times as fast
	hour, minute, second := t.Clock()
	copy(b[:], TimeLayout)
	two(b[0:], year/100)
	two(b[2:], year%100)
	two(b[5:], int(month))
	two(b[8:], day)
	two(b[11:], hour)
	two(b[14:], minute)
	two(b[17:], second)
	return string(b[:])
}

// two writes a number below 100 in two digits.
func two(b []byte, n int) { b[0], b[1] = '0'+byte(n/10), '0'+byte(n%10) }

// The forms of a date part and of a zone, tried in order.
var (
	dateLayouts = []string{"2006-1-2", "2006-1", "2006", "20060102"}
	zoneLayouts = []string{"", "Z07:00", "-0700", "Z0700", "-07", "-07:00:00"}
)

// ParseTime reads an instant written as a date (year, month or day, or the eight
// digits of a day), or as a date and a time to the minute, the second or a
// fraction of it, parted by a space or a T, with an optional zone (Z, +00:00,
// +0000, +00). Months and days need no leading zero. Without a zone it is UTC. ok
// is false for anything else.
func ParseTime(s string) (t time.Time, ok bool) {
	t, _, ok = ReadTime(s)
	return t, ok
}

// NormalTime returns the engine's text of the instant that [ParseTime] reads in a text.
func NormalTime(s string) (text string, ok bool) {
	if _, _, ok := readExact(s); ok { // in UTC: only the T and the zone are other ones
		return s[:len(time.DateOnly)] + " " + s[len(time.DateOnly)+1:len(TimeLayout)], true
	}
	t, ok := ParseTime(s)
	if !ok {
		return "", false
	}
	return FormatTime(t), true
}

// ReadTime is [ParseTime], and tells whether the text has a zone. What has none is
// what a clock on the wall shows.
func ReadTime(s string) (t time.Time, zoned, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 40 {
		return time.Time{}, false, false
	}
	if t, zoned, ok := readExact(s); ok { // by far the most frequent
		return t, zoned, true
	}
	if t, err := time.Parse(TimeLayout, s); err == nil { // takes a fraction too
		return t, false, true
	}
	cut := strings.IndexAny(s, " T")
	if cut < 0 {
		for _, layout := range dateLayouts {
			if t, err := time.Parse(layout, s); err == nil {
				return t, false, true
			}
		}
		return time.Time{}, false, false
	}
	s = s[:cut] + " " + strings.TrimSpace(s[cut+1:])
	for _, clock := range []string{"15:04:05", "15:04"} {
		for _, zone := range zoneLayouts {
			if t, err := time.Parse("2006-1-2 "+clock+zone, s); err == nil {
				return t.UTC(), zone != "", true
			}
		}
	}
	return time.Time{}, false, false
}

// readExact is ReadTime for what has each part in two digits, the year in four, and
// no fraction, in UTC: the engine's own form, and that of the API,
// 2006-01-02T15:04:05+0000. ok is false for anything else.
func readExact(s string) (t time.Time, zoned, ok bool) {
	const length = len(TimeLayout)
	if len(s) < length || s[4] != '-' || s[7] != '-' || s[10] != ' ' && s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, false, false
	}
	switch s[length:] {
	case "":
	case "+0000", "Z", "+00:00":
		zoned = true
	default:
		return time.Time{}, false, false
	}
	century, month, day := twoDigits(s[0:]), twoDigits(s[5:]), twoDigits(s[8:])
	year, hour, minute, second := twoDigits(s[2:]), twoDigits(s[11:]), twoDigits(s[14:]), twoDigits(s[17:])
	if min(century, year, month-1, day-1, hour, minute, second) < 0 || month > 12 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false, false
	}
	t = time.Date(century*100+year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	return t, zoned, t.Day() == day // no thirtieth of February
}

// twoDigits is the number that a text begins with, negative where that is none.
func twoDigits(s string) int {
	tens, ones := int(s[0])-'0', int(s[1])-'0'
	if tens < 0 || tens > 9 || ones < 0 || ones > 9 {
		return -1
	}
	return 10*tens + ones
}
