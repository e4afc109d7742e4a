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

func formatField(p piece, s Stamp, offset int, zone string) (string, error) {
	day, clock := s.Split()
	t := day.Time()
	year, month, dom := day.Civil()
	isoYear, week := t.ISOWeek()
	micros := int64(clock)
	h, m, sec := int(micros/hour), int(micros%hour/minute), int(micros%minute/second)
	part := int(micros % second)
	digits := func(n int) string {
		text := fmt.Sprintf("%06d", part)[:n]
		return text + p.ending(text)
	}
	switch p.field {
	case "YYYY":
		return p.numbered(year, 4), nil
	case "YYY":
		return p.numbered(year%1000, 3), nil
	case "YY":
		return p.numbered(year%100, 2), nil
	case "Y":
		return p.numbered(year%10, 1), nil
	case "Y,YYY":
		text := fmt.Sprintf("%d,%03d", year/1000, year%1000)
		return text + p.ending(text), nil
	case "IYYY":
		return p.numbered(isoYear, 4), nil
	case "IYY":
		return p.numbered(isoYear%1000, 3), nil
	case "IY":
		return p.numbered(isoYear%100, 2), nil
	case "I":
		return p.numbered(isoYear%10, 1), nil
	case "BC", "B.C.", "AD", "A.D.":
		return p.cased("AD"), nil
	case "MONTH":
		return p.named(monthNames[month-1], false), nil
	case "MON":
		return p.named(monthNames[month-1], true), nil
	case "MM":
		return p.numbered(month, 2), nil
	case "RM":
		text := romanMonths[month-1]
		if p.shown == "rm" {
			text = strings.ToLower(text)
		}
		if !p.fill {
			text += strings.Repeat(" ", 4-len(text))
		}
		return text, nil
	case "DAY":
		return p.named(weekdayNames[t.Weekday()], false), nil
	case "DY":
		return p.named(weekdayNames[t.Weekday()], true), nil
	case "DDD":
		return p.numbered(t.YearDay(), 3), nil
	case "DD":
		return p.numbered(dom, 2), nil
	case "D":
		return p.numbered(int(t.Weekday())+1, 1), nil
	case "ID":
		return p.numbered((int(t.Weekday())+6)%7+1, 1), nil
	case "IDDD":
		return p.numbered((week-1)*7+(int(t.Weekday())+6)%7+1, 3), nil
	case "W":
		return p.numbered((dom-1)/7+1, 1), nil
	case "WW":
		return p.numbered((t.YearDay()-1)/7+1, 2), nil
	case "IW":
		return p.numbered(week, 2), nil
	case "CC":
		return p.numbered((year+99)/100, 2), nil
	case "J":
		return p.numbered(int(day)+julianOf1970, 1), nil
	case "Q":
		return p.numbered((month-1)/3+1, 1), nil
	case "HH24":
		return p.numbered(h, 2), nil
	case "HH12", "HH":
		return p.numbered((h+11)%12+1, 2), nil
	case "MI":
		return p.numbered(m, 2), nil
	case "SS":
		return p.numbered(sec, 2), nil
	case "SSSS", "SSSSS":
		return p.numbered(h*3600+m*60+sec, 1), nil
	case "MS", "FF3":
		return digits(3), nil
	case "US", "FF6":
		return digits(6), nil
	case "FF1", "FF2", "FF4", "FF5":
		return digits(int(p.field[2] - '0')), nil
	case "AM", "PM", "A.M.", "P.M.":
		if h >= 12 {
			return p.cased("PM"), nil
		}
		return p.cased("AM"), nil
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

func signOf(n int) byte {
	if n < 0 {
		return '-'
	}
	return '+'
}

func abs(n int) int { return max(n, -n) }
