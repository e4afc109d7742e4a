package sqlfunc

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// SQLite's own functions of dates know UTC and the zone of the machine, and ask the
// machine's clock. These give the same answers in the connection's zone and by the
// statement's clock.

// calendar is a time as SQLite's functions take it, to the millisecond.
type calendar struct {
	zone *value.Zone
	// shown is what the clock shows, in milliseconds since 1970.
	shown int64
	// frame says which clock that is.
	frame frame
	// again says that the clock of the zone has shown the same before.
	again bool
	// number is what was given as a number, and raw that it may still turn out to
	// be something else than a Julian day; lost that it is none.
	number    float64
	raw, lost bool
	// subsec has seconds shown with their fraction.
	subsec bool
	// beyond is by how many days a month that lacks the day was passed; written is
	// that date as long as nothing has moved it: the day is still the month's.
	beyond  int
	written writtenDate
}

// writtenDate is a date whose day its month may lack; the zero value is none.
type writtenDate struct{ year, month, day int }

// frame is the clock that a calendar goes by.
type frame uint8

const (
	frameZone  frame = iota // the zone's, of what is an instant
	frameLocal              // the zone's, and what it shows is meant
	frameUTC
)

// julianEpoch is the beginning of Julian days, in milliseconds before 1970;
// lastMilli is the last one of the year 9999 after it.
const (
	julianEpoch = 210866760000000
	lastMilli   = 464269060799999
	milliDay    = 86400000
)

func (c *calendar) valid() bool {
	return c.shown >= -julianEpoch && c.shown <= lastMilli-julianEpoch
}

// set makes it the calendar of an instant.
func (c *calendar) set(t time.Time) {
	c.shown, c.again, c.frame, c.raw, c.written = c.zone.Wall(t).UnixMilli(), c.zone.Again(t), frameZone, false, writtenDate{}
}

// setMilli does so for milliseconds since 1970.
func (c *calendar) setMilli(ms int64) { c.set(time.UnixMilli(ms)) }

func (c *calendar) setNumber(x float64) {
	c.lost = !(x >= 0 && x < 5373484.5)
	if !c.lost {
		c.setMilli(int64(x*milliDay+0.5) - julianEpoch)
	}
	c.number, c.raw = x, true
}

// wall is what the clock shows, as a time in UTC.
func (c *calendar) wall() time.Time { return time.UnixMilli(c.shown).UTC() }

// date is the date that it shows; ok is false beyond the calendar.
func (c *calendar) date() (year, month, day int, ok bool) {
	if c.written != (writtenDate{}) {
		return c.written.year, c.written.month, c.written.day, true
	}
	if c.lost = c.lost || !c.valid(); c.lost {
		return 0, 0, 0, false
	}
	y, m, d := c.wall().Date()
	return y, int(m), d, true
}

// instant is when it shows that.
func (c *calendar) instant() time.Time {
	if c.frame == frameUTC {
		return c.wall()
	}
	return moment{c.zone, c.wall(), c.again}.instant()
}

// counted is what counts the milliseconds since 1970 from outside: of an instant;
// or of what is shown, where that is meant.
func (c *calendar) counted() int64 {
	if c.frame == frameLocal {
		return c.shown
	}
	return c.instant().UnixMilli()
}

// numberForm is that of a number.
var numberForm = regexp.MustCompile(`^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$`)

const blanks = " \t\n\v\f\r"

// parse reads the text of a time value.
func (c *calendar) parse(text string, now func() time.Time) bool {
	if date, rest, ok := readDate(text); ok {
		return c.parseDate(date, strings.TrimLeft(rest, blanks+"T"))
	}
	if ms, rest, ok := parseClock(text); ok {
		return c.place(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()+ms, rest)
	}
	switch {
	case strings.EqualFold(text, "now"):
		c.set(now())
	case numberForm.MatchString(text):
		x, _ := strconv.ParseFloat(strings.Trim(text, blanks), 64) // infinity where it is too big
		c.setNumber(x)
	case strings.EqualFold(text, "subsec"), strings.EqualFold(text, "subsecond"):
		c.set(now())
		c.subsec = true
	default:
		return false
	}
	return true
}

func (c *calendar) parseDate(date writtenDate, rest string) bool {
	if date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31 || date.year < -4713 {
		return false
	}
	ms := int64(0)
	if rest != "" {
		var ok bool
		if ms, rest, ok = parseClock(rest); !ok {
			return false
		}
	}
	ms += time.Date(date.year, time.Month(date.month), date.day, 0, 0, 0, 0, time.UTC).UnixMilli()
	ok := c.place(ms, rest)
	c.beyond = daysBeyond(date.year, date.month, date.day)
	if c.shown == ms {
		c.written = date
	}
	return ok
}

// readDate reads [-]YYYY-MM-DD.
func readDate(text string) (date writtenDate, rest string, ok bool) {
	text, negative := strings.CutPrefix(text, "-")
	if date.year, rest, ok = readDigits(text, 4); ok {
		date.month, rest, ok = readAfter('-', rest)
	}
	if ok {
		date.day, rest, ok = readAfter('-', rest)
	}
	if negative {
		date.year = -date.year
	}
	return date, rest, ok
}

// parseClock reads a time of day, HH:MM[:SS[.FFF]], in milliseconds.
func parseClock(text string) (ms int64, rest string, ok bool) {
	hour, rest, ok := readDigits(text, 2)
	if !ok {
		return 0, "", false
	}
	minute, rest, ok := readAfter(':', rest)
	if !ok {
		return 0, "", false
	}
	second, fraction := 0, 0.0
	if n, more, ok := readAfter(':', rest); ok {
		second, rest = n, more
		if digits := fractionOf(rest); digits != "" {
			fraction, _ = strconv.ParseFloat("0"+digits, 64)
			rest = rest[len(digits):]
		}
	}
	if hour > 24 || minute > 59 || second > 59 {
		return 0, "", false
	}
	ms = int64(hour*3600+minute*60)*1000 + int64((float64(second)+min(fraction, 0.999))*1000+0.5)
	return ms, rest, true
}

// fractionOf is the point that a text begins with and the digits behind it, "" where it
// has none.
func fractionOf(text string) string {
	digits, pointed := strings.CutPrefix(text, ".")
	n := len(digits) - len(strings.TrimLeft(digits, "0123456789"))
	if !pointed || n == 0 {
		return ""
	}
	return text[:1+n]
}

// readDigits reads the number that the first n digits of a text are.
func readDigits(text string, n int) (x int, rest string, ok bool) {
	if len(text) < n || !allDigits(text[:n]) {
		return 0, "", false
	}
	return number(text[:n]), text[n:], true
}

// readAfter reads the number that two digits behind a mark are.
func readAfter(mark byte, text string) (x int, rest string, ok bool) {
	if text == "" || text[0] != mark {
		return 0, "", false
	}
	return readDigits(text[1:], 2)
}

// place sets what was read, in the zone that rest names or else in the
// connection's.
func (c *calendar) place(ms int64, rest string) bool {
	switch rest = strings.Trim(rest, blanks); {
	case rest == "":
		c.shown = ms
		return true
	case rest == "Z" || rest == "z":
		c.setMilli(ms)
		return true
	}
	sign := rest[0]
	hours, rest, ok := readDigits(rest[1:], 2)
	if !ok || sign != '+' && sign != '-' {
		return false
	}
	minutes, rest, ok := readAfter(':', rest)
	if !ok || rest != "" || hours > 14 || minutes > 59 {
		return false
	}
	offset := int64(hours*60+minutes) * 60000
	if sign == '-' {
		offset = -offset
	}
	c.setMilli(ms - offset)
	return true
}

// number reads digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// daysBeyond is by how many days that day is beyond its month.
func daysBeyond(year, month, day int) int {
	if day <= 28 {
		return 0
	}
	return max(0, day-time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day())
}

// text is the calendar as DATETIME writes it.
func (c *calendar) text() string {
	layout := value.TimeLayout
	if c.subsec {
		layout += ".000"
	}
	wall := c.wall()
	switch {
	case c.frame == frameUTC && !c.zone.IsUTC():
		layout += "Z"
	case c.again:
		wall, layout = c.instant().In(c.zone.Location()), layout+"-07:00"
	}
	return yearFirst(wall, layout[len("2006"):])
}

// yearFirst writes a year in four digits, or five with a sign, and the rest.
func yearFirst(t time.Time, layout string) string {
	return formatYear(t.Year()) + t.Format(layout)
}

func formatYear(year int) string {
	if year < 0 {
		return "-" + padded(-year, 4)
	}
	return padded(year, 4)
}

func padded(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// julian is the Julian day.
func (c *calendar) julian() float64 { return float64(c.counted()+julianEpoch) / milliDay }

// seconds are those since 1970, rounded down.
func (c *calendar) seconds() int64 { return int64(math.Floor(float64(c.counted()) / 1000)) }
