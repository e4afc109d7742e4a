package sqlfunc

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// calendarOf reads a time value and its modifiers; ok is false for what is none.
func (e *env) calendarOf(args []sqlite3.Value) (c *calendar, ok bool) {
	c = &calendar{zone: e.zone}
	if len(args) == 0 {
		c.set(e.now())
		return c, true
	}
	switch args[0].Type() {
	case sqlite3.INTEGER, sqlite3.FLOAT:
		c.setNumber(args[0].Float())
	default:
		if !c.parse(args[0].Text(), e.now) {
			return nil, false
		}
	}
	for i, arg := range args[1:] {
		if !c.modify(arg.Text(), i == 0) {
			return nil, false
		}
	}
	return c, !c.lost && c.valid()
}

// modify applies one modifier; it returns false for what is none. first says that
// it stands behind the time value.
func (c *calendar) modify(text string, first bool) bool {
	if text == "" {
		return false
	}
	switch word := strings.ToLower(text); word {
	case "unixepoch", "julianday", "auto":
		return first && c.reinterpret(word)
	case "localtime":
		if c.frame == frameUTC {
			c.set(c.wall())
		}
		c.frame = frameLocal
	case "utc":
		if c.frame != frameUTC {
			c.shown, c.frame, c.again, c.written = c.instant().UnixMilli(), frameUTC, false, writtenDate{}
		}
	case "subsec", "subsecond":
		c.subsec = true
	case "ceiling":
		c.beyond, c.written = 0, writtenDate{}
	case "floor":
		c.move(-int64(c.beyond) * milliDay)
	default:
		switch {
		case strings.HasPrefix(word, "start of "):
			return c.startOf(word[len("start of "):])
		case strings.HasPrefix(word, "weekday "):
			return c.weekday(text[len("weekday "):])
		case strings.IndexByte("+-0123456789", word[0]) >= 0:
			return c.shift(text)
		default:
			return false
		}
	}
	return true
}

// reinterpret takes the number for what the modifier says.
func (c *calendar) reinterpret(word string) bool {
	if word == "julianday" {
		ok := c.raw && !c.lost
		c.raw = false
		return ok
	}
	if word == "auto" && (!c.raw || !c.lost) {
		c.raw = false
		return true
	}
	ms := c.number * 1000
	least, most := -float64(julianEpoch), float64(lastMilli-julianEpoch)
	if word == "auto" {
		least, most = -210866760000*1000, 253402300799*1000
	}
	if !c.raw || !(ms >= least && ms <= most) {
		return word == "auto"
	}
	c.lost = false
	c.setMilli(int64(ms+julianEpoch+0.5) - julianEpoch)
	return true
}

func (c *calendar) startOf(unit string) bool {
	y, m, d, ok := c.date()
	if !ok {
		return !c.raw
	}
	switch unit {
	case "year":
		m, d = 1, 1
	case "month":
		d = 1
	case "day":
	default:
		return false
	}
	c.show(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC))
	c.written, c.again = writtenDate{y, m, d}, false
	return true
}

// show has the clock show another time, move so many milliseconds more.
func (c *calendar) show(wall time.Time) {
	c.shown, c.raw, c.written = wall.UnixMilli(), false, writtenDate{}
}

func (c *calendar) move(ms int64) {
	const beyond = 1 << 60 // any calendar: further moves must not come round
	c.shown, c.raw, c.written = c.shown+ms, false, writtenDate{}
	c.lost = c.lost || c.shown < -beyond || c.shown > beyond
	if c.lost {
		c.shown = 0
	}
}

func (c *calendar) weekday(text string) bool {
	x, ok := parseNumber(text)
	if !ok || x < 0 || x >= 7 || x != math.Trunc(x) {
		return false
	}
	if _, _, _, ok := c.date(); !ok {
		return true // lost
	}
	days := (int(x) - int(c.wall().Weekday()) + 7) % 7
	c.again = c.again && days == 0
	c.move(int64(days) * milliDay)
	return true
}

func parseNumber(text string) (x float64, ok bool) {
	if !numberForm.MatchString(text) {
		return 0, false
	}
	x, _ = strconv.ParseFloat(strings.Trim(text, blanks), 64)
	return x, true
}

// shift moves the time by one of
//
//	±YYYY-MM-DD, ±YYYY-MM-DD HH:MM[:SS.FFF], ±HH:MM[:SS.FFF], ±NNN.NNN days and the like
func (c *calendar) shift(text string) bool {
	end := shiftEnd(text)
	x, ok := parseNumber(text[:end])
	if !ok {
		return false
	}
	rest := text[end:]
	switch {
	case strings.HasPrefix(rest, "-"):
		return c.shiftDate(text)
	case strings.HasPrefix(rest, ":"):
		return c.shiftClock(strings.TrimLeft(text, "+-"), text[0] == '-')
	default:
		return c.shiftBy(x, strings.TrimLeft(rest, blanks))
	}
}

// shiftEnd is where the number at the beginning of a modifier ends.
func shiftEnd(text string) int {
	for n := 1; n < len(text); n++ {
		switch {
		case text[n] == ':', strings.IndexByte(blanks, text[n]) >= 0:
			return n
		case text[n] == '-' && (n == 5 || n == 6) && allDigits(text[1:n]) && number(text[1:n]) <= 14712:
			return n
		}
	}
	return len(text)
}

func allDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }

func (c *calendar) shiftDate(text string) bool {
	if text[0] != '+' && text[0] != '-' {
		return false
	}
	years, rest, _ := strings.Cut(text[1:], "-")
	if len(rest) < len("MM-DD") || !allDigits(rest[:2]) || rest[2] != '-' || !allDigits(rest[3:5]) {
		return false
	}
	y, m, d := number(years), number(rest[:2]), number(rest[3:5])
	if m >= 12 || d >= 31 {
		return false
	}
	if text[0] == '-' {
		y, m, d = -y, -m, -d
	}
	if !c.addMonths(y, m) {
		return true // lost
	}
	c.move(int64(d) * milliDay)
	switch rest = rest[5:]; {
	case rest == "":
		return true
	case strings.IndexByte(blanks, rest[0]) >= 0:
		return c.shiftClock(rest[1:], text[0] == '-')
	default:
		return false
	}
}

// addMonths adds years and months; a day that the month lacks is one of the next
// month. It returns false where the year is beyond the calendar.
func (c *calendar) addMonths(years, months int) bool {
	y, m, d, ok := c.date()
	if !ok {
		return false
	}
	wall := c.wall()
	m += months
	y, m = y+years+(m-1)/12, (m-1)%12+1
	if m < 1 {
		y, m = y-1, m+12
	}
	c.beyond = daysBeyond(y, m, d)
	if y < -4713 || y > 9999 {
		c.lost = true
		return false
	}
	c.show(time.Date(y, time.Month(m), d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC))
	return true
}

func (c *calendar) shiftClock(text string, back bool) bool {
	ms, rest, ok := parseClock(text)
	if !ok {
		return false
	}
	probe := calendar{}
	if !probe.place(ms, rest) { // a zone moves it, as SQLite has it
		return false
	}
	ms = (probe.shown%milliDay + milliDay) % milliDay
	if back {
		ms = -ms
	}
	c.pass(ms)
	return true
}

// pass lets time pass: clocks may be put forward or back meanwhile.
func (c *calendar) pass(ms int64) {
	if c.frame == frameUTC || c.zone.IsUTC() {
		c.move(ms)
		return
	}
	f := c.frame
	c.set(time.UnixMilli(c.instant().UnixMilli() + ms))
	c.frame = f
}

// shiftUnits are the units of a shift: how many seconds they take and which
// numbers are too large.
var shiftUnits = map[string]struct{ seconds, most float64 }{
	"second": {1, 4.6427e+14}, "minute": {60, 7.7379e+12}, "hour": {3600, 1.2897e+11},
	"day": {86400, 5373485}, "month": {30 * 86400, 176546}, "year": {365 * 86400, 14713},
}

func (c *calendar) shiftBy(x float64, unit string) bool {
	if len(unit) < 3 || len(unit) > 10 {
		return false
	}
	name := strings.ToLower(unit)
	name = strings.TrimSuffix(name, "s")
	u, ok := shiftUnits[name]
	if !ok || x <= -u.most || x >= u.most {
		return false
	}
	if c.lost {
		return true
	}
	c.beyond = 0
	whole := int(x)
	switch name {
	case "month":
		ok = c.addMonths(0, whole)
		x -= float64(whole)
	case "year":
		ok = c.addMonths(whole, 0)
		x -= float64(whole)
	}
	if !ok {
		return true // lost
	}
	ms := int64(x*1000*u.seconds + math.Copysign(0.5, x))
	if name == "hour" || name == "minute" || name == "second" {
		c.pass(ms)
	} else {
		c.move(ms)
	}
	return true
}
