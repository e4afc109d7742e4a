package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lex cuts sql into tokens, comments included, by the rules of SQLite's own
// tokenizer: a backslash is an ordinary character, # begins no comment, doubled
// quotes stand for one. Beyond those, :: is an operator and @@name a word. It fails
// with an [*Error] on a string, name or comment that never ends, on a NUL byte, on
// text that is not UTF-8, and outside of quotes on blanks that are none in SQL and
// on characters that cannot be seen. Whatever else the engine would refuse comes
// back as [Illegal], for the engine to judge.
func Lex(sql string) ([]Token, error) {
	if err := checkBytes(sql); err != nil {
		return nil, err
	}
	tokens := make([]Token, 0, len(sql)/4+1)
	for i := 0; i < len(sql); {
		if width := spaceAt(sql, i); width > 0 {
			i += width
			continue
		}
		kind, end, err := next(sql, i)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, Token{Kind: kind, Start: i, End: end})
		i = end
	}
	return tokens, nil
}

func checkBytes(sql string) error {
	if i := strings.IndexByte(sql, 0); i >= 0 {
		return ErrorAt(sql, i, "a NUL byte: the statement's text would end here; pass such a value as a parameter")
	}
	if utf8.ValidString(sql) {
		return nil
	}
	for i, r := range sql {
		if r == utf8.RuneError {
			if _, width := utf8.DecodeRuneInString(sql[i:]); width == 1 {
				return ErrorAt(sql, i, "byte 0x%02X is not UTF-8: encode the statement's text in UTF-8", sql[i])
			}
		}
	}
	return nil
}

// byteOrderMark is white space to SQLite wherever it stands.
const byteOrderMark = "\uFEFF"

func spaceAt(sql string, i int) int {
	switch sql[i] {
	case ' ', '\t', '\n', '\v', '\f', '\r':
		return 1
	}
	if strings.HasPrefix(sql[i:], byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// next finds the kind and the end of the token at i.
func next(sql string, i int) (Kind, int, error) {
	c := sql[i]
	switch {
	case c == '\'':
		return quoted(sql, i, String, "string")
	case c == '"' || c == '`':
		return quoted(sql, i, Quoted, "name")
	case c == '[':
		end := strings.IndexByte(sql[i:], ']')
		if end < 0 {
			return 0, 0, ErrorAt(sql, i, "the name that begins here never ends: close it with ]")
		}
		return Quoted, i + end + 1, nil
	case (c == 'x' || c == 'X') && at(sql, i+1) == '\'':
		return quoted(sql, i, Blob, "blob")
	case IsDigit(c) || c == '.' && IsDigit(at(sql, i+1)):
		kind, end := number(sql, i)
		return kind, end, checkName(sql, i, end)
	case IsNameByte(c) && c != '$':
		end := nameEnd(sql, i)
		return Word, end, checkName(sql, i, end)
	case c == '?':
		end := i + 1
		for IsDigit(at(sql, end)) {
			end++
		}
		return Param, end, nil
	case c == ':' && at(sql, i+1) == ':':
		return Op, i + 2, nil
	case c == '@' && at(sql, i+1) == '@' && IsNameByte(at(sql, i+2)):
		return Word, systemVariableEnd(sql, i), nil
	case c == '@' || c == ':' || c == '$':
		kind, end := variable(sql, i)
		return kind, end, nil
	case c == '-' && at(sql, i+1) == '-':
		if end := strings.IndexByte(sql[i:], '\n'); end >= 0 {
			return Comment, i + end, nil
		}
		return Comment, len(sql), nil
	case c == '/' && at(sql, i+1) == '*':
		end := strings.Index(sql[i+2:], "*/")
		if end < 0 {
			return 0, 0, ErrorAt(sql, i, "the comment that begins here never ends: close it with */")
		}
		return Comment, i + 2 + end + 2, nil
	}
	kind, end := operator(sql, i)
	return kind, end, nil
}

// quoted finds the end of a token in quotes; for a blob the quote is the second
// byte.
func quoted(sql string, i int, kind Kind, what string) (Kind, int, error) {
	start := i
	if kind == Blob {
		start++
	}
	quote := sql[start]
	for end := start + 1; end < len(sql); end++ {
		if sql[end] != quote {
			continue
		}
		if at(sql, end+1) != quote || kind == Blob {
			return kind, end + 1, nil
		}
		end++
	}
	hint := ""
	if kind == String && strings.Contains(sql[i:], `\'`) || kind == String && strings.Contains(sql[:i], `\'`) {
		hint = " (a quote inside a string is doubled, 'it''s'; the backslash is an ordinary character)"
	}
	return 0, 0, ErrorAt(sql, i, "the %s that begins here never ends: close it with %c%s", what, quote, hint)
}

// checkName refuses blanks that are none in SQL, and characters without a shape,
// outside of quotes: they came with a text that was copied, and SQLite would take
// them for parts of a name.
func checkName(sql string, start, end int) error {
	for i, r := range sql[start:end] {
		switch {
		case r < utf8.RuneSelf:
		case r == '\u200C' || r == '\u200D': // parts of words of some languages
		case unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp):
			return ErrorAt(sql, start+i, "U+%04X looks like a blank, and is none in SQL: write a plain one", r)
		case unicode.Is(unicode.Cf, r):
			return ErrorAt(sql, start+i, "U+%04X cannot be seen, and is no part of a name: take it out", r)
		}
	}
	return nil
}

func number(sql string, i int) (Kind, int) {
	digits := func(end int, is func(byte) bool) int {
		for is(at(sql, end)) || at(sql, end) == '_' && end > i && is(sql[end-1]) && is(at(sql, end+1)) {
			end++
		}
		return end
	}
	var end int
	if sql[i] == '0' && (at(sql, i+1) == 'x' || at(sql, i+1) == 'X') && isHex(at(sql, i+2)) {
		end = digits(i+2, isHex)
	} else {
		end = digits(i, IsDigit)
		if at(sql, end) == '.' {
			end = digits(end+1, IsDigit)
		}
		if c := at(sql, end); c == 'e' || c == 'E' {
			exponent := end + 1
			if s := at(sql, exponent); s == '+' || s == '-' {
				exponent++
			}
			if IsDigit(at(sql, exponent)) {
				end = digits(exponent, IsDigit)
			}
		}
	}
	if IsNameByte(at(sql, end)) {
		return Illegal, nameEnd(sql, end)
	}
	return Number, end
}

// systemVariableEnd finds the end of @@name or @@scope.name.
func systemVariableEnd(sql string, i int) int {
	end := nameEnd(sql, i+2)
	if at(sql, end) == '.' && IsNameByte(at(sql, end+1)) {
		end = nameEnd(sql, end+1)
	}
	return end
}

// variable finds the end of @name, :name or $name; a name may end in a part
// between parentheses, as SQLite allows for Tcl. Behind :: stands a type, not, as
// there, more of the name.
func variable(sql string, i int) (Kind, int) {
	length := 0
	end := i + 1
	for ; end < len(sql); end++ {
		c := sql[end]
		if IsNameByte(c) {
			length++
			continue
		}
		if c == '(' && length > 0 {
			close := strings.IndexAny(sql[end:], ") \t\n\v\f\r")
			if close >= 0 && sql[end+close] == ')' {
				end += close + 1
			}
		}
		break
	}
	switch {
	case length > 0:
		return Param, end
	case sql[i] == ':':
		return Op, i + 1
	default:
		return Illegal, max(end, i+1)
	}
}

// operators are those of more than one byte, longest first.
var operators = []string{"<=>", "->>", "->", "||", "<=", "<>", "<<", ">=", ">>", "==", "!=", "&&", ":=", "=>"}

func operator(sql string, i int) (Kind, int) {
	for _, op := range operators {
		if strings.HasPrefix(sql[i:], op) {
			return Op, i + len(op)
		}
	}
	switch sql[i] {
	case '\\', ']':
		return Illegal, i + 1
	}
	if sql[i] < ' ' || sql[i] == 0x7f {
		return Illegal, i + 1
	}
	return Op, i + 1
}

// at returns the byte at i, or 0 beyond the end.
func at(sql string, i int) byte {
	if i < len(sql) {
		return sql[i]
	}
	return 0
}

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return IsDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// IsNameByte reports whether c may stand inside an unquoted name.
func IsNameByte(c byte) bool {
	return IsDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$' || c >= 0x80
}

func nameEnd(sql string, i int) int {
	for i < len(sql) && IsNameByte(sql[i]) {
		i++
	}
	return i
}
