package sqlfunc

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var formatFunctions = []Function{
	{
		Name: "format_value", Type: value.TypeText, Family: "Text", Signature: "FORMAT(x, pattern), format_value(x, pattern)",
		Doc: "an instant by a pattern of yyyy yy MMMM MMM MM M dddd ddd dd d HH H hh h mm m ss s fff tt, or by d or D; " +
			"a number by n decimals with thousands parted by commas, by a pattern like #,##0.00, or by N2, F2, D4, P1; NULL for other x",
		Example: "format_value(1234567.891, '#,##0.00')", Result: "1,234,567.89", least: 2, most: 3, call: formatValue,
	},
	{
		Name: "date_format", Type: value.TypeText, Family: "Dates", Signature: "DATE_FORMAT(x, pattern)", Doc: "x by a pattern of %Y %y %m %c %M %b %d %e %j %H %k %h %l %i %s %S %f %p %W %a %w %T %r %%",
		Example: "date_format('2026-05-04 15:04:05', '%W %e %M %Y %h:%i %p')", Result: "Monday 4 May 2026 03:04 PM", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return dateFormat(t, args[1].Text()) })
		},
	},
}

func formatValue(e *env, args []sqlite3.Value) any {
	switch args[0].NumericType() {
	case sqlite3.INTEGER, sqlite3.FLOAT:
	default:
		return e.onWall(args[0], func(t time.Time) any { return formatInstant(t, args[1].Text()) })
	}
	x := args[0].Float()
	if args[1].Type() == sqlite3.INTEGER {
		return grouped(x, clamp(args[1].Int64(), 30))
	}
	return formatNumber(x, args[1].Text())
}

// instantPatterns are the elements of a pattern, longest first, with the layout
// of package time that writes each.
var instantPatterns = [][2]string{
	{"yyyy", "2006"},
	{"yy", "06"},
	{"MMMM", "January"},
	{"MMM", "Jan"},
	{"MM", "01"},
	{"M", "1"},
	{"dddd", "Monday"},
	{"ddd", "Mon"},
	{"dd", "02"},
	{"d", "2"},
	{"HH", "15"},
	{"hh", "03"},
	{"h", "3"},
	{"mm", "04"},
	{"m", "4"},
	{"ss", "05"},
	{"s", "5"},
	{"tt", "PM"},
}

func formatInstant(t time.Time, pattern string) any {
	switch pattern {
	case "d":
		pattern = "MM/dd/yyyy"
	case "D":
		pattern = "dddd, MMMM d, yyyy"
	}
	var out strings.Builder
next:
	for pattern != "" {
		if rest, ok := strings.CutPrefix(pattern, "fff"); ok {
			fmt.Fprintf(&out, "%03d", t.Nanosecond()/1e6)
			pattern = rest
			continue
		}
		for _, p := range instantPatterns {
			if rest, ok := strings.CutPrefix(pattern, p[0]); ok {
				out.WriteString(t.Format(p[1]))
				pattern = rest
				continue next
			}
		}
		if pattern[0] == 'H' {
			out.WriteString(strconv.Itoa(t.Hour()))
		} else {
			out.WriteByte(pattern[0])
		}
		pattern = pattern[1:]
	}
	return out.String()
}

// grouped writes x with d decimals and commas between thousands.
func grouped(x float64, d int) string {
	text := roundHalfUp(strconv.FormatFloat(x, 'f', -1, 64), d)
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if rest, ok := strings.CutPrefix(whole, "-"); ok {
		sign, whole = "-", rest
	}
	var out strings.Builder
	out.WriteString(sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(c)
	}
	if d > 0 {
		out.WriteString("." + fraction + strings.Repeat("0", max(0, d-len(fraction))))
	}
	return out.String()
}

// formatNumber writes x by N2, F2, D4, P1 or by a pattern of # , 0 and a point.
func formatNumber(x float64, pattern string) any {
	if pattern == "" {
		return errPattern(pattern)
	}
	if digits, err := strconv.Atoi(pattern[1:]); err == nil && digits <= 30 || len(pattern) == 1 {
		if len(pattern) == 1 {
			digits = 2
		}
		switch pattern[0] {
		case 'N', 'n':
			return grouped(x, digits)
		case 'F', 'f':
			return strings.ReplaceAll(grouped(x, digits), ",", "")
		case 'P', 'p':
			return grouped(x*100, digits) + "%"
		case 'D', 'd':
			if x != float64(int64(x)) {
				return errPattern(pattern)
			}
			return fmt.Sprintf("%0*d", digits, int64(x))
		}
	}
	start, end := strings.IndexAny(pattern, "#0.,"), strings.LastIndexAny(pattern, "#0.,")
	if start < 0 {
		return errPattern(pattern)
	}
	whole, fraction, _ := strings.Cut(pattern[start:end+1], ".")
	if strings.Trim(whole, "#,0") != "" || strings.Trim(fraction, "#0") != "" || len(fraction) > 30 {
		return errPattern(pattern)
	}
	text := grouped(x, len(fraction))
	if !strings.Contains(whole, ",") {
		text = strings.ReplaceAll(text, ",", "")
	}
	for optional := strings.Count(fraction, "#"); optional > 0 && strings.HasSuffix(text, "0"); optional-- {
		text = text[:len(text)-1]
	}
	text = strings.TrimSuffix(text, ".")
	text = zeroFill(text, strings.Count(whole, "0"))
	return pattern[:start] + text + pattern[end+1:]
}

// zeroFill fills the whole part of a number with zeros to n digits.
func zeroFill(text string, n int) string {
	sign := ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = "-", rest
	}
	whole, _, _ := strings.Cut(text, ".")
	return sign + strings.Repeat("0", max(0, n-len(strings.ReplaceAll(whole, ",", "")))) + text
}

func errPattern(pattern string) error {
	return fmt.Errorf("pattern %q: for a number use N2, F2, D4, P1 or one like #,##0.00", pattern)
}

// dateFormat writes t by a MySQL pattern.
func dateFormat(t time.Time, pattern string) string {
	layouts := map[byte]string{
		'Y': "2006", 'y': "06", 'm': "01", 'c': "1", 'M': "January", 'b': "Jan", 'd': "02", 'e': "2", 'j': "002",
		'H': "15", 'h': "03", 'I': "03", 'l': "3", 'i': "04", 's': "05", 'S': "05", 'p': "PM", 'W': "Monday", 'a': "Mon",
		'T': "15:04:05", 'r': "03:04:05 PM",
	}
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' || i+1 == len(pattern) {
			out.WriteByte(pattern[i])
			continue
		}
		i++
		switch c := pattern[i]; {
		case c == 'k':
			out.WriteString(strconv.Itoa(t.Hour()))
		case c == 'w':
			out.WriteString(strconv.Itoa(int(t.Weekday())))
		case c == 'f':
			fmt.Fprintf(&out, "%06d", t.Nanosecond()/1e3)
		case layouts[c] != "":
			out.WriteString(t.Format(layouts[c]))
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
