package token

import (
	"strconv"
	"strings"
)

// Kind tells the kinds of [Token] apart.
type Kind uint8

// The kinds of token. White space makes none.
const (
	Word    Kind = iota + 1 // a keyword or an unquoted name
	Quoted                  // a name in "double quotes", [brackets] or `backticks`
	String                  // 'text'
	Number                  // 1, 1.5e3, 0xFF
	Blob                    // x'0f'
	Param                   // ?, ?1, @name, :name, $name
	Op                      // an operator or a punctuation mark
	Comment                 // -- to the end of the line, or between /* and */
	Illegal                 // what the engine refuses: 1abc
)

// Token is one lexical element of a statement: sql[Start:End].
type Token struct {
	Kind       Kind
	Start, End int
}

// Text returns the token as written.
func (t Token) Text(sql string) string { return sql[t.Start:t.End] }

// Unquote returns what a token in quotes of any kind spells, and any other as it is.
func Unquote(text string) string {
	if len(text) < 2 {
		return text
	}
	inner := text[1 : len(text)-1]
	switch text[0] {
	case '[':
		return inner
	case '"', '`', '\'':
		quote := text[:1]
		if strings.Contains(inner, quote) {
			return strings.ReplaceAll(inner, quote+quote, quote)
		}
		return inner
	default:
		return text
	}
}

// Quote returns s as a string literal.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// NumberValue returns the value of a [Number], perhaps with a sign in front: an int64,
// a float64 for what has a fraction or an exponent, or the text where it does not fit.
func NumberValue(text string) any {
	text = strings.ReplaceAll(text, "_", "")
	if n, err := strconv.ParseInt(text, 0, 64); err == nil && !leadingZero(text) {
		return n
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if strings.ContainsAny(text, ".eE") && !strings.Contains(text, "x") {
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	}
	return text
}

// leadingZero reports whether text is decimal with a zero in front, which Go
// would take for octal.
func leadingZero(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return len(digits) > 1 && digits[0] == '0' && IsDigit(digits[1])
}
