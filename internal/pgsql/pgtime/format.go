package pgtime

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Format writes a stamp by a template of to_char; of an instant what clocks of a zone show.
// zone is nil for a stamp without zone.
func Format(s Stamp, template string, zone *time.Location) (string, error) {
	var b strings.Builder
	offset, name := 0, ""
	local := s
	if zone != nil {
		name, offset = s.Time().In(zone).Zone()
		local += Stamp(offset) * second
	}
	for _, p := range pieces(template) {
		if p.field == "" {
			b.WriteString(p.shown)
			continue
		}
		if zone == nil && (strings.HasPrefix(p.field, "TZ") || p.field == "OF") {
			switch p.field {
			case "TZ":
				continue
			case "OF", "TZH":
				b.WriteString("+00")
			default:
				b.WriteString("00")
			}
			continue
		}
		text, err := formatField(p, local, offset, name)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// numbered writes a number in so many digits, with its ending where that is wanted.
func (p piece) numbered(n, width int) string {
	text := strconv.Itoa(n)
	if !p.fill {
		text = fmt.Sprintf("%0*d", width, n)
	}
	return text + p.ending(text)
}

// ending is st, nd, rd or th behind a number.
func (p piece) ending(number string) string {
	if p.suffix == "" {
		return ""
	}
	end := "th"
	if len(number) < 2 || number[len(number)-2] != '1' {
		switch number[len(number)-1] {
		case '1':
			end = "st"
		case '2':
			end = "nd"
		case '3':
			end = "rd"
		}
	}
	if p.suffix == "TH" {
		return strings.ToUpper(end)
	}
	return end
}

// named writes a name in the case of the field, filled up to nine letters.
func (p piece) named(name string, short bool) string {
	if short {
		name = name[:3]
	}
	switch p.shown {
	case strings.ToUpper(p.shown):
		name = strings.ToUpper(name)
	case strings.ToLower(p.shown):
	default:
		name = strings.ToUpper(name[:1]) + name[1:]
	}
	if !short && !p.fill {
		name += strings.Repeat(" ", max(0, 9-len(name)))
	}
	return name
}

// cased writes a mark in the case of the field.
func (p piece) cased(mark string) string {
	if strings.Contains(p.field, ".") {
		mark = mark[:1] + "." + mark[1:] + "."
	}
	if p.shown == strings.ToLower(p.shown) {
		return strings.ToLower(mark)
	}
	return mark
}

var romanMonths = []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// calendar is a stamp in the units of fields.
type calendar struct {
	day                     Day
	t                       time.Time
	year, month, dom        int
	hour, minute, sec, part int
}

func calendarOf(s Stamp) (c calendar) {
	var clock Clock
	c.day, clock = s.Split()
	c.t = c.day.Time()
	c.year, c.month, c.dom = c.day.Civil()
	micros := int64(clock)
	c.hour, c.minute, c.sec = int(micros/hour), int(micros%hour/minute), int(micros%minute/second)
	c.part = int(micros % second)
	return c
}

// number is the number that a field shows, with its width; 0 for a field that shows none.
func (c calendar) number(field string) (n, width int) {
	isoYear, week := c.t.ISOWeek()
	weekday := int(c.t.Weekday())
	switch field {
	case "YYYY":
		return c.year, 4
	case "YYY":
		return c.year % 1000, 3
	case "YY":
		return c.year % 100, 2
	case "Y":
		return c.year % 10, 1
	case "IYYY":
		return isoYear, 4
	case "IYY":
		return isoYear % 1000, 3
	case "IY":
		return isoYear % 100, 2
	case "I":
		return isoYear % 10, 1
	case "MM":
		return c.month, 2
	case "DDD":
		return c.t.YearDay(), 3
	case "DD":
		return c.dom, 2
	case "D":
		return weekday + 1, 1
	case "ID":
		return (weekday+6)%7 + 1, 1
	case "IDDD":
		return (week-1)*7 + (weekday+6)%7 + 1, 3
	case "W":
		return (c.dom-1)/7 + 1, 1
	case "WW":
		return (c.t.YearDay()-1)/7 + 1, 2
	case "IW":
		return week, 2
	case "CC":
		return (c.year + 99) / 100, 2
	case "J":
		return int(c.day) + julianOf1970, 1
	case "Q":
		return (c.month-1)/3 + 1, 1
	case "HH24":
		return c.hour, 2
	case "HH12", "HH":
		return (c.hour+11)%12 + 1, 2
	case "MI":
		return c.minute, 2
	case "SS":
		return c.sec, 2
	case "SSSS", "SSSSS":
		return c.hour*3600 + c.minute*60 + c.sec, 1
	}
	return 0, 0
}

func formatField(p piece, s Stamp, offset int, zone string) (string, error) {
	c := calendarOf(s)
	if n, width := c.number(p.field); width > 0 {
		return p.numbered(n, width), nil
	}
	digits := func(n int) string {
		text := fmt.Sprintf("%06d", c.part)[:n]
		return text + p.ending(text)
	}
	switch p.field {
	case "Y,YYY":
		text := fmt.Sprintf("%d,%03d", c.year/1000, c.year%1000)
		return text + p.ending(text), nil
	case "BC", "B.C.", "AD", "A.D.":
		return p.cased("AD"), nil
	case "MONTH":
		return p.named(monthNames[c.month-1], false), nil
	case "MON":
		return p.named(monthNames[c.month-1], true), nil
	case "RM":
		return p.roman(c.month), nil
	case "DAY":
		return p.named(weekdayNames[c.t.Weekday()], false), nil
	case "DY":
		return p.named(weekdayNames[c.t.Weekday()], true), nil
	case "MS", "FF3":
		return digits(3), nil
	case "US", "FF6":
		return digits(6), nil
	case "FF1", "FF2", "FF4", "FF5":
		return digits(int(p.field[2] - '0')), nil
	case "AM", "PM", "A.M.", "P.M.":
		return p.cased(map[bool]string{true: "PM", false: "AM"}[c.hour >= 12]), nil
	case "TZ":
		if strings.ContainsAny(zone, "+-") {
			zone = strings.TrimLeft(zone, " ")
		}
		return p.cased(zone), nil
	case "TZH":
		return fmt.Sprintf("%c%02d", signOf(offset), abs(offset)/3600), nil
	case "TZM":
		return fmt.Sprintf("%02d", abs(offset)%3600/60), nil
	case "OF":
		text := fmt.Sprintf("%c%02d", signOf(offset), abs(offset)/3600)
		if rest := abs(offset) % 3600 / 60; rest != 0 {
			text += fmt.Sprintf(":%02d", rest)
		}
		return text, nil
	}
	return "", pgerror.New("0A000", "the field %s is not supported in a format", p.field)
}

// roman is a month as RM shows it.
func (p piece) roman(month int) string {
	text := romanMonths[month-1]
	if p.shown == "rm" {
		text = strings.ToLower(text)
	}
	if !p.fill {
		text += strings.Repeat(" ", 4-len(text))
	}
	return text
}

func signOf(n int) byte {
	if n < 0 {
		return '-'
	}
	return '+'
}

func abs(n int) int { return max(n, -n) }
