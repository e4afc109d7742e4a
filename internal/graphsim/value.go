package graphsim

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// valueKind tells what a value holds.
type valueKind uint8

const (
	kindAbsent valueKind = iota
	kindText
	kindInt
	kindBool
	kindTime
	kindRaw
)

// value is one scalar of an answer. The zero value is absent: the Graph API
// leaves such fields out.
type value struct {
	kind valueKind
	text string // text, or the JSON of a raw value
	num  int64  // integer, boolean or Unix seconds
}

func text(s string) value { return value{kind: kindText, text: s} }

// optional is a text that is absent when empty.
func optional(s string) value {
	if s == "" {
		return value{}
	}
	return text(s)
}

func integer(n int64) value     { return value{kind: kindInt, num: n} }
func instant(t time.Time) value { return value{kind: kindTime, num: t.Unix()} }
func raw(json string) value     { return value{kind: kindRaw, text: json} }

func boolean(b bool) value {
	if b {
		return value{kind: kindBool, num: 1}
	}
	return value{kind: kindBool}
}

// graphTime is how the Graph API writes instants: no colon in the offset.
const graphTime = "2006-01-02T15:04:05-0700"

// any returns the Go form of v: nil, string, int64, bool or time.Time; raw
// values as their JSON text.
func (v value) any() any {
	switch v.kind {
	case kindText, kindRaw:
		return v.text
	case kindInt:
		return v.num
	case kindBool:
		return v.num == 1
	case kindTime:
		return time.Unix(v.num, 0).UTC()
	}
	return nil
}

// appendValue appends v as JSON.
func appendValue(b []byte, v value) []byte {
	switch v.kind {
	case kindText:
		return appendString(b, v.text)
	case kindInt:
		return strconv.AppendInt(b, v.num, 10)
	case kindBool:
		return strconv.AppendBool(b, v.num == 1)
	case kindTime:
		b = append(b, '"')
		b = time.Unix(v.num, 0).UTC().AppendFormat(b, graphTime)
		return append(b, '"')
	case kindRaw:
		return append(b, v.text...)
	}
	return append(b, "null"...)
}

// appendKey appends the comma that separates it from a preceding member,
// the name and the colon. Names are plain ASCII.
func appendKey(b []byte, name string) []byte {
	b = appendComma(b)
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// appendComma appends a comma unless b ends where a list or object opens.
func appendComma(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] != '{' && b[n-1] != '[' {
		b = append(b, ',')
	}
	return b
}

const hexDigits = "0123456789abcdef"

// appendString appends s as the Graph API writes strings: slashes escaped,
// everything beyond ASCII as \uXXXX, surrogate pairs above U+FFFF.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '"' || c == '\\' || c == '/':
				b = append(b, '\\', c)
			case c == '\n':
				b = append(b, '\\', 'n')
			case c == '\r':
				b = append(b, '\\', 'r')
			case c == '\t':
				b = append(b, '\\', 't')
			case c < 0x20:
				b = appendUnit(b, rune(c))
			default:
				b = append(b, c)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r >= 0x10000 {
			r -= 0x10000
			b = appendUnit(b, 0xd800+r>>10)
			b = appendUnit(b, 0xdc00+r&0x3ff)
			continue
		}
		b = appendUnit(b, r)
	}
	return append(b, '"')
}

func appendUnit(b []byte, r rune) []byte {
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
