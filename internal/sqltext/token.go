package sqltext

import "strings"

// TokenKind tells the kinds of [Token] apart.
type TokenKind uint8

// The kinds of token. White space makes none.
const (
	Word    TokenKind = iota + 1 // a keyword or an unquoted name
	Quoted                       // a name in "double quotes", [brackets] or `backticks`
	String                       // 'text'
	Number                       // 1, 1.5e3, 0xFF
	Blob                         // x'0f'
	Param                        // ?, ?1, @name, :name, $name
	Op                           // an operator or a punctuation mark
	Comment                      // -- to the end of the line, or between /* and */
	Illegal                      // what the engine refuses: 1abc
)

// Token is one lexical element of a statement: sql[Start:End].
type Token struct {
	Kind       TokenKind
	Start, End int
}

// Text returns the token as written.
func (t Token) Text(sql string) string { return sql[t.Start:t.End] }

// unquote returns the name that a Word or Quoted token spells.
func unquote(text string) string {
	if len(text) < 2 {
		return text
	}
	inner := text[1 : len(text)-1]
	switch text[0] {
	case '[':
		return inner
	case '"', '`', '\'':
		quote := text[:1]
		return strings.ReplaceAll(inner, quote+quote, quote)
	default:
		return text
	}
}

// quoteText returns s as a string literal.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
