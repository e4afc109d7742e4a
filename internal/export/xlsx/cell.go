package xlsx

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// longest is how long a text of a cell may be, in units of UTF-16.
const longest = 32_767

// mostDigits is how many digits of a number a spreadsheet keeps.
const mostDigits = 1_000_000_000_000_000 // beyond the last of 15

// cells writes the cells of a row.
type cells struct {
	bytes.Buffer
	row, column int
	defuse      bool
	days        []bool // columns whose instants are days
}

// next begins a row.
func (c *cells) next(row int) {
	c.Reset()
	c.row, c.column = row, 0
	c.WriteString(`<row r="` + strconv.Itoa(row) + `">`)
}

// skip leaves a cell out.
func (c *cells) skip() { c.column++ }

func (c *cells) value(v any) error {
	switch v := v.(type) {
	case nil:
		c.skip()
	case int64:
		if v >= mostDigits || v <= -mostDigits {
			return c.text(strconv.FormatInt(v, 10), digits)
		}
		c.number(strconv.FormatInt(v, 10), plain)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return c.text(export.Text(v, ""), plain)
		}
		c.number(strconv.FormatFloat(v, 'g', -1, 64), plain)
	case bool:
		c.open(plain, ` t="b"`)
		if v {
			c.WriteString("<v>1</v></c>")
		} else {
			c.WriteString("<v>0</v></c>")
		}
	case time.Time:
		return c.time(v, c.column < len(c.days) && c.days[c.column])
	case string:
		return c.text(v, c.styleOf(v))
	default:
		return c.text(export.Text(v, ""), plain)
	}
	return nil
}

// styleOf keeps a text one when its cell is edited.
func (c *cells) styleOf(text string) int {
	switch {
	case c.defuse && export.Formula(text):
		return prefixed
	case text == "" || text[0] > '9' || len(text) > 40:
		return plain
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return digits
	}
	return plain
}

func (c *cells) time(t time.Time, isDay bool) error {
	serial, ok := serialOf(t)
	switch {
	case !ok && isDay:
		return c.text(t.Format(time.DateOnly), plain)
	case !ok:
		return c.text(export.Text(t, ""), plain)
	case isDay:
		c.number(strconv.FormatFloat(math.Floor(serial), 'f', 0, 64), day)
	default:
		c.number(strconv.FormatFloat(serial, 'f', -1, 64), instant)
	}
	return nil
}

// serialOf is a date as a spreadsheet has it: days since the end of 1899, by the clock of
// its zone. Before March 1900 there is one day that was none.
func serialOf(t time.Time) (serial float64, ok bool) {
	clock := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	serial = float64(clock.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC))) / float64(24*time.Hour)
	return serial, serial >= 61 && t.Year() >= 1900 && t.Year() <= 2191 // the longest time.Duration
}

func (c *cells) open(style int, kind string) {
	c.WriteString(`<c r="`)
	c.WriteString(columnName(c.column))
	c.WriteString(strconv.Itoa(c.row))
	c.WriteByte('"')
	if style != plain {
		c.WriteString(` s="`)
		c.WriteString(strconv.Itoa(style))
		c.WriteByte('"')
	}
	c.WriteString(kind)
	c.WriteByte('>')
	c.column++
}

func (c *cells) number(text string, style int) {
	c.open(style, "")
	c.WriteString("<v>")
	c.WriteString(text)
	c.WriteString("</v></c>")
}

func (c *cells) text(text string, style int) error {
	if len(text) > longest {
		if n := units(text); n > longest {
			return fmt.Errorf("a text has %d characters, and a cell takes %d: shorten it (substr), or write csv, parquet or sqlite", n, longest)
		}
	}
	c.open(style, ` t="inlineStr"`)
	c.WriteString(`<is><t xml:space="preserve">`)
	escape(&c.Buffer, text)
	c.WriteString("</t></is></c>")
	return nil
}

// units are how many units of UTF-16 a text has.
func units(text string) (n int) {
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// escape writes a text as XML has it. A character that XML has no place for is _xHHHH_, as
// the format says, and what looks like one of these has its underscore escaped.
func escape(to *bytes.Buffer, text string) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '&':
			to.WriteString("&amp;")
		case r == '<':
			to.WriteString("&lt;")
		case r == '>':
			to.WriteString("&gt;")
		case r == '"':
			to.WriteString("&quot;")
		case r == '_' && looksEscaped(text[i:]):
			to.WriteString("_x005F_")
		case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			fmt.Fprintf(to, "_x%04X_", r)
		default:
			to.WriteRune(r) // what is no UTF-8 is U+FFFD
		}
		i += size
	}
}

func looksEscaped(text string) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	return strings.Trim(text[2:6], "0123456789abcdefABCDEF") == ""
}

// columnName is the name of a column by its number from 0: A, …, Z, AA.
func columnName(n int) string {
	name := ""
	for n++; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
