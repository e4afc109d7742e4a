package pgfunc

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// numberFormat is a template of to_char for numbers.
type numberFormat struct {
	pieces    []string // 9 0 . , MI S PR, and text
	pre, post int      // digits before and behind the point
	zeroStart int      // the first digit before the point that is shown as 0, from 1; 0 for none
	zeroEnd   int
	decimal   bool
	fill      bool // FM
	minus     bool // MI
	bracket   bool // PR
	sign      int  // S: -1 before the digits, 1 behind them
}

// readNumberFormat reads a template; fields that are not supported are refused.
func readNumberFormat(template string) (f numberFormat, err error) {
	for rest := template; rest != ""; {
		upper := strings.ToUpper(rest)
		take := func(n int) string { s := upper[:n]; rest = rest[n:]; return s }
		switch {
		case strings.HasPrefix(upper, "FM"):
			take(2)
			f.fill = true
			continue
		case strings.HasPrefix(upper, "MI"):
			f.minus = true
			f.pieces = append(f.pieces, take(2))
		case strings.HasPrefix(upper, "PR"):
			take(2)
			f.bracket = true
		case upper[0] == '9', upper[0] == '0':
			p := take(1)
			if p == "0" && f.zeroStart == 0 && !f.decimal {
				f.zeroStart = f.pre + 1
			}
			if f.decimal {
				f.post++
			} else {
				f.pre++
			}
			if p == "0" {
				f.zeroEnd = f.pre + f.post
			}
			f.pieces = append(f.pieces, p)
		case upper[0] == '.', upper[0] == 'D':
			if f.decimal {
				return f, pgerror.New("42601", "multiple decimal points")
			}
			take(1)
			f.decimal = true
			f.pieces = append(f.pieces, ".")
		case upper[0] == ',', upper[0] == 'G':
			take(1)
			f.pieces = append(f.pieces, ",")
		case upper[0] == 'S' && !strings.HasPrefix(upper, "SG") && !strings.HasPrefix(upper, "SP"):
			take(1)
			if f.sign != 0 {
				return f, pgerror.New("42601", "cannot use \"S\" twice")
			}
			f.sign = -1
			if f.pre+f.post > 0 {
				f.sign = 1
			}
		case strings.ContainsRune(" $€£%-/:()_", []rune(rest)[0]):
			n := len(string([]rune(rest)[0]))
			f.pieces, rest = append(f.pieces, "\""+rest[:n]), rest[n:]
		case rest[0] == '"':
			text, after, ok := strings.Cut(rest[1:], `"`)
			if !ok || strings.Contains(text, `\`) {
				return f, errNumberFormat
			}
			f.pieces, rest = append(f.pieces, "\""+text), after
		default:
			return f, errNumberFormat
		}
	}
	if f.sign != 0 && (f.minus || f.bracket) || f.minus && f.bracket || f.sign > 0 && f.pieces == nil {
		return f, errNumberFormat
	}
	return f, nil
}

var errNumberFormat = pgerror.New("0A000", "this format of numbers is not supported: digits, points, commas, S, MI, PR, FM and text are")

// write writes a number by the template.
func (f numberFormat) write(d *decimal) string {
	number := pgnumeric.Format(pgnumeric.Abs(pgnumeric.Round(d, f.post)))
	negative := pgnumeric.Sign(pgnumeric.Round(d, f.post)) < 0
	whole, _, _ := strings.Cut(number, ".")
	spaces := f.pre - len(whole)
	if spaces < 0 { // it does not fit
		number = strings.Repeat("#", f.pre)
		if f.decimal {
			number += "." + strings.Repeat("#", f.post)
		}
		spaces = 0
	} else if f.decimal && f.post == 0 {
		number += "."
	}
	w := numberWriter{numberFormat: f, number: number, spaces: spaces, negative: negative, last: -1}
	w.signed = f.minus || !negative && f.fill && f.sign == 0
	if !negative && f.fill {
		w.bracket = false
	}
	if f.fill && f.decimal {
		w.last = len(strings.TrimRight(number, "0")) - 1
		if f.zeroEnd > spaces {
			w.last = max(w.last, min(len(number)-1, f.zeroEnd-spaces))
		}
	}
	w.zeroStart--
	for _, p := range f.pieces {
		w.piece(p)
	}
	return w.b.String()
}

// numberWriter writes one number.
type numberWriter struct {
	numberFormat
	b        strings.Builder
	number   string
	at       int // in number
	current  int // the digit of the template, from 0
	spaces   int // digits of the template before the number's first
	last     int // the last character that FM shows; -1 for all
	negative bool
	signed   bool // the sign is written, or need not be
	begun    bool // a digit is written
}

func (w *numberWriter) piece(p string) {
	switch p {
	case "9", "0", ".":
		w.digit(p)
	case ",":
		switch {
		case w.begun:
			w.b.WriteByte(',')
		case !w.fill:
			w.b.WriteByte(' ')
		}
	case "MI":
		switch {
		case w.negative:
			w.b.WriteByte('-')
		case !w.fill:
			w.b.WriteByte(' ')
		}
	default:
		w.b.WriteString(p[1:])
	}
}

// hidden tells whether what comes is the 0 before the point that 9 does not show.
func (w *numberWriter) hidden() bool {
	return w.zeroStart < 0 && w.at == 0 && w.number[0] == '0' && w.post != 0
}

func (w *numberWriter) lastIsPoint() bool { return w.last >= 0 && w.number[w.last] == '.' }

func (w *numberWriter) digit(p string) {
	zero := w.zeroStart >= 0
	w.begun = false
	if !w.signed && (w.current >= w.spaces || zero && w.zeroStart == w.current) && (!w.hidden() || w.lastIsPoint()) {
		w.writeSign()
	}
	switch {
	case w.current < w.spaces && (!zero || w.zeroStart > w.current):
		if !w.fill {
			w.b.WriteByte(' ')
		}
	case w.current < w.spaces:
		w.b.WriteByte('0')
		w.begun = true
	default:
		w.take(p)
	}
	end := w.pre + w.post
	if w.decimal {
		end++
	}
	if w.last >= 0 && w.last == w.at {
		end = w.current
	}
	if w.current+1 == end {
		switch {
		case w.signed && w.bracket:
			w.b.WriteByte(map[bool]byte{true: '>', false: ' '}[w.negative])
		case w.sign > 0:
			w.b.WriteByte(map[bool]byte{true: '-', false: '+'}[w.negative])
		}
	}
	w.current++
}

// take writes the number's next character.
func (w *numberWriter) take(p string) {
	if w.at >= len(w.number) {
		return
	}
	c := w.number[w.at]
	switch {
	case c == '.':
		if !w.lastIsPoint() || w.fill {
			w.b.WriteByte('.')
		}
	case w.last >= 0 && w.at > w.last && p != "0":
	case w.hidden():
		if !w.fill {
			w.b.WriteByte(' ')
		} else if w.lastIsPoint() {
			w.b.WriteByte('0')
		}
	default:
		w.b.WriteByte(c)
		w.begun = true
	}
	w.at++
}

func (w *numberWriter) writeSign() {
	switch {
	case w.sign < 0:
		w.b.WriteByte(map[bool]byte{true: '-', false: '+'}[w.negative])
	case w.sign > 0: // it comes behind the digits
		return
	case w.bracket:
		w.b.WriteByte(map[bool]byte{true: '<', false: ' '}[w.negative])
	case w.negative:
		w.b.WriteByte('-')
	case !w.fill:
		w.b.WriteByte(' ')
	}
	w.signed = true
}

// numberFormatForms write numbers by templates.
func numberFormatForms() []Form {
	return []Form{
		stable(function("to_char", types(num, text), text, "pg_to_char_n", numberToChar)),
		stable(function("to_char", types(pgtype.Int4, text), text, "pg_to_char_n", nil)),
		stable(function("to_char", types(pgtype.Int8, text), text, "pg_to_char_n", nil)),
	}
}

func numberToChar(c *call) any {
	d, template := c.numeric(0), c.text(1)
	switch {
	case template == "":
		return ""
	case len(template) > mostTemplate:
		return pgerror.New("54000", "the format is longer than %d bytes", mostTemplate)
	case !isFinite(d):
		return errNumberFormat
	}
	f, err := readNumberFormat(template)
	if err != nil {
		return err
	}
	return f.write(d)
}
