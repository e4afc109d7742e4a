package pgtime

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// scanner reads a text by a template of to_date and to_timestamp.
type scanner struct {
	rest  string
	parts map[string]int
	pm    int // 1 AM, 2 PM
}

// widths are the digits that fields take where another field follows at once.
var widths = map[string]int{
	"YYYY": 4, "YYY": 3, "YY": 2, "Y": 1, "MM": 2, "DD": 2, "DDD": 3, "HH24": 2, "HH12": 2, "HH": 2, "MI": 2, "SS": 2, "MS": 3, "US": 6,
	"FF1": 1, "FF2": 2, "FF3": 3, "FF4": 4, "FF5": 5, "FF6": 6, "SSSS": 5, "SSSSS": 5, "J": 7, "Q": 1, "D": 1, "W": 1, "WW": 2, "CC": 2,
}

// Scan reads a stamp without zone by a template.
func Scan(text, template string) (Stamp, error) {
	s := &scanner{rest: text, parts: map[string]int{}}
	list := pieces(template)
	for i, p := range list {
		if s.rest == "" {
			break
		}
		if p.field == "" {
			s.skip(p)
			continue
		}
		next := i+1 < len(list) && (list[i+1].field != "" && !isName(list[i+1].field))
		if err := s.read(p, next); err != nil {
			return 0, err
		}
	}
	return s.stamp(text)
}

func isName(field string) bool {
	switch field {
	case "MONTH", "MON", "DAY", "DY", "AM", "PM", "A.M.", "P.M.":
		return true
	}
	return false
}

func isSeparator(c byte) bool {
	return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9') && !(c|0x20 >= 'a' && c|0x20 <= 'z')
}

// skip passes over what stands for text of the template: a separator stands for any, or for
// none.
func (s *scanner) skip(p piece) {
	c := p.shown[0]
	switch {
	case !p.quoted && (c == ' ' || isSeparator(c)):
		s.rest = strings.TrimLeft(s.rest, " ")
		if s.rest != "" && isSeparator(s.rest[0]) && s.rest[0] != '+' && s.rest[0] != '-' || strings.HasPrefix(s.rest, p.shown) {
			s.rest = s.rest[1:]
		} else if s.rest != "" && s.rest[0] == '-' {
			s.rest = s.rest[1:]
		}
	default:
		s.rest = s.rest[min(len(p.shown), len(s.rest)):]
	}
}

func (s *scanner) read(p piece, packed bool) error {
	s.rest = strings.TrimLeft(s.rest, " ")
	switch p.field {
	case "MONTH", "MON":
		return s.name(p, monthNames, p.field == "MON")
	case "DAY", "DY":
		return s.name(p, weekdayNames, p.field == "DY")
	case "AM", "PM", "A.M.", "P.M.":
		lower := strings.ToLower(s.rest)
		for i, mark := range []string{"am", "pm", "a.m.", "p.m."} {
			if strings.HasPrefix(lower, mark) {
				s.pm, s.rest = i%2+1, s.rest[len(mark):]
				return nil
			}
		}
		return pgerror.New("22007", "invalid value \"%s\" for \"%s\"", s.rest[:min(2, len(s.rest))], p.shown)
	}
	width, ok := widths[p.field]
	if !ok {
		return pgerror.New("0A000", "the field %s is not supported to read by", p.shown)
	}
	most := len(s.rest)
	fraction := p.field == "MS" || p.field == "US" || strings.HasPrefix(p.field, "FF")
	if packed && !p.fill {
		most = width
	}
	n, sign := 0, 0
	if s.rest != "" && (s.rest[0] == '-' || s.rest[0] == '+') {
		n, sign = 1, 1
		if packed && !p.fill {
			return pgerror.New("0A000", "a sign among fields that nothing parts is not supported")
		}
	}
	for n < len(s.rest) && n < most && s.rest[n] >= '0' && s.rest[n] <= '9' {
		n++
	}
	if n == sign || packed && !p.fill && n != width {
		shown := s.rest[:min(width, len(s.rest))]
		e := pgerror.New("22007", "invalid value \"%s\" for \"%s\"", shown, p.shown)
		e.Detail = "Value must be an integer."
		return e
	}
	value, err := strconv.ParseInt(s.rest[:n], 10, 32)
	if err != nil {
		return pgerror.New("22008", "value for \"%s\" in source string is out of range", p.shown)
	}
	if fraction {
		digits := (s.rest[sign:n] + "000000")[:6]
		micros, _ := strconv.Atoi(digits) // digits
		value = int64(micros)
	}
	v := int(value)
	switch p.field {
	case "YYY", "YY", "Y":
		if n < 4 { // the year nearest to 2020
			v = nearYear(v, n)
		}
	}
	s.rest = s.rest[n:]
	key := p.field
	switch {
	case strings.HasPrefix(key, "Y"):
		key = "YYYY"
	case fraction:
		key = "US"
	case key == "HH":
		key = "HH12"
	case key == "SSSSS":
		key = "SSSS"
	}
	if old, ok := s.parts[key]; ok && old != v {
		e := pgerror.New("22007", "conflicting values for \"%s\" field in formatting string", p.shown)
		e.Detail = "This value contradicts a previous setting for the same field type."
		return e
	}
	s.parts[key] = v
	return nil
}

// nearYear is the year that fewer digits stand for.
func nearYear(v, digits int) int {
	switch {
	case v < 70:
		return v + 2000
	case v < 100:
		return v + 1900
	case v < 520 && digits == 3:
		return v + 2000
	}
	return v + 1000
}

func (s *scanner) name(p piece, names []string, short bool) error {
	lower := strings.ToLower(s.rest)
	for i, name := range names {
		if short {
			name = name[:3]
		}
		if strings.HasPrefix(lower, name) {
			s.rest = s.rest[len(name):]
			if len(names) == 12 {
				s.parts["MM"] = i + 1
			}
			return nil
		}
	}
	e := pgerror.New("22007", "invalid value \"%s\" for \"%s\"", s.rest, p.shown)
	e.Detail = "The given value did not match any of the allowed values for this field."
	return e
}

func (s *scanner) stamp(text string) (Stamp, error) {
	beyond := pgerror.New("22008", "date/time field value out of range: \"%s\"", text)
	for _, unused := range []string{"CC", "WW", "W"} {
		if _, ok := s.parts[unused]; ok {
			return 0, pgerror.New("0A000", "the field %s is not supported to read by", unused)
		}
	}
	get := func(key string, or int) int {
		if v, ok := s.parts[key]; ok {
			return v
		}
		return or
	}
	h := get("HH24", 0)
	if half, ok := s.parts["HH12"]; ok {
		if s.pm != 0 && (half < 1 || half > 12) || half < 0 || half > 12 {
			e := pgerror.New("22007", "hour \"%d\" is invalid for the 12-hour clock", half)
			e.Hint = "Use the 24-hour clock, or give an hour between 1 and 12."
			return 0, e
		}
		h = half
	}
	switch {
	case s.pm == 2 && h < 12:
		h += 12
	case s.pm == 1 && h == 12:
		h = 0
	}
	m, sec := get("MI", 0), get("SS", 0)
	if of, ok := s.parts["SSSS"]; ok {
		h, m, sec = of/3600, of%3600/60, of%60
	}
	if h > 23 || m > 59 || sec > 59 {
		return 0, beyond
	}
	clock := Clock(int64(h)*hour + int64(m)*minute + int64(sec)*second + int64(get("US", 0)))
	if j, ok := s.parts["J"]; ok {
		d, err := checkedDay(int64(j) - julianOf1970)
		if err != nil {
			return 0, err
		}
		return d.At(clock)
	}
	year, dated := s.parts["YYYY"]
	if !dated || year == 0 { // PostgreSQL's year before the first
		return 0, pgerror.New("0A000", "a date without a year is not supported")
	}
	if year > 9999 || year < 0 {
		return 0, errStamp
	}
	if n, ok := s.parts["DDD"]; ok {
		if n < 1 || n > daysIn(year, 2)-28+365 {
			return 0, beyond
		}
		return (date(year, 1, 1) + Day(n-1)).At(clock)
	}
	month, day := get("MM", 1), get("DD", 1)
	month, day = cmp.Or(month, 1), cmp.Or(day, 1)
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, beyond
	}
	return date(year, month, day).At(clock)
}

// ScanIn reads an instant by a template.
func ScanIn(text, template string, zone *time.Location) (Stamp, error) {
	s, err := Scan(text, template)
	if err != nil {
		return 0, err
	}
	return s.In(zone)
}
