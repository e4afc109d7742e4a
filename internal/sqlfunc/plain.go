package sqlfunc

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Plain is a function of so many arguments as far as it is known without SQLite, for one
// statement; nil where it is not. What it leaves is not done.
func (Host) Plain(name string, arguments int) func(arguments []value.Value) (v value.Value, done bool) {
	if name == "strftime" && arguments == plainStrftime {
		return strftime()
	}
	return nil
}

// plainStrftime is how many arguments of strftime are plain: a pattern and a time.
const plainStrftime = 2

// strftime writes plain times by patterns of what stands in them. What it made last is
// likely to come again: rows are often in the order of their times.
func strftime() func([]value.Value) (value.Value, bool) {
	var (
		pattern string
		reads   bool
		last    value.Value
		out     []byte
	)
	return func(arguments []value.Value) (value.Value, bool) {
		if arguments[0].IsNull() || arguments[1].IsNull() {
			return value.Null, true
		}
		if arguments[0].Kind() != value.KindText || arguments[1].Kind() != value.KindText {
			return value.Null, false
		}
		if p := arguments[0].Text(); p != pattern {
			pattern, reads = p, isPlainPattern(p)
		}
		text := arguments[1].Text()
		if !reads || !isPlainTime(text) {
			return value.Null, false
		}
		out = out[:0]
		for i := 0; i < len(pattern); i++ {
			if pattern[i] != '%' {
				out = append(out, pattern[i])
				continue
			}
			i++
			out = append(out, plainElement(pattern[i], text)...)
		}
		if last.Kind() != value.KindText || last.Text() != string(out) {
			last = value.Text(string(out))
		}
		return last, true
	}
}

// plainElement is an element of a pattern: of those that stand in the text as they are.
func plainElement(element byte, text string) string {
	switch element {
	case 'Y':
		return text[:4]
	case 'm':
		return text[5:7]
	case 'd':
		return text[8:10]
	case 'H':
		return text[11:13]
	case 'M':
		return text[14:16]
	case 'S':
		return text[17:]
	case 'F':
		return text[:10]
	case 'R':
		return text[11:16]
	case 'T':
		return text[11:]
	case '%':
		return "%"
	}
	return ""
}

// isPlainPattern reports whether a pattern has no other elements, and is short.
func isPlainPattern(pattern string) bool {
	const longest = 100
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == 0 {
			return false
		}
		if pattern[i] == '%' {
			if i++; i == len(pattern) || plainElement(pattern[i], value.TimeLayout) == "" {
				return false
			}
		}
	}
	return len(pattern) <= longest
}

// isPlainTime reports whether a text is a time of a calendar in the form in which tables
// have them.
func isPlainTime(text string) bool {
	const sure = 28 // days each month has
	if len(text) != len(value.TimeLayout) || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':' {
		return false
	}
	two := func(at int) int {
		if tens, ones := text[at]-'0', text[at+1]-'0'; tens <= 9 && ones <= 9 {
			return 10*int(tens) + int(ones)
		}
		return -1
	}
	century, year, month, day, hour, minute, second := two(0), two(2), two(5), two(8), two(11), two(14), two(17)
	if min(century, year, month-1, day-1, hour, minute, second) < 0 || month > 12 || hour > 23 || minute > 59 || second > 59 {
		return false
	}
	return day <= sure || day <= time.Date(100*century+year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
