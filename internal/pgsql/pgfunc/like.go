package pgfunc

import (
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

var errEscape = pgerror.New("22025", "LIKE pattern must not end with escape character")

// likeForms are LIKE and ILIKE by the operators that they stand for. With ESCAPE the
// pattern is that of like_escape.
func likeForms() []Form {
	return []Form{
		operator("~~", types(text, text), pgtype.Bool, "pg_like", func(c *call) any { return likeCall(c, false, false) }),
		operator("!~~", types(text, text), pgtype.Bool, "pg_not_like", func(c *call) any { return likeCall(c, false, true) }),
		operator("~~*", types(text, text), pgtype.Bool, "pg_ilike", func(c *call) any { return likeCall(c, true, false) }),
		operator("!~~*", types(text, text), pgtype.Bool, "pg_not_ilike", func(c *call) any { return likeCall(c, true, true) }),
		function("like", types(text, text), pgtype.Bool, "pg_like", nil),
		function("notlike", types(text, text), pgtype.Bool, "pg_not_like", nil),
		function("like_escape", types(text, text), text, "pg_like_escape", likeEscape),
	}
}

func likeCall(c *call, anyCase, not bool) any {
	s, pattern := c.text(0), c.text(1)
	if anyCase {
		s, pattern = lower(s), lower(pattern)
	}
	found, err := like(s, pattern)
	if err != nil {
		return err
	}
	return found != not
}

// like holds a text against a pattern: % is any text, _ a character, and what follows a
// backslash itself.
func like(s, pattern string) (bool, error) {
	var again bool // whether there was a %, and where to go on behind it
	var sAgain, pAgain string
	for {
		matched := false
		switch {
		case pattern == "":
			if s == "" {
				return true, nil
			}
		case pattern[0] == '%':
			pattern = strings.TrimLeft(pattern, "%")
			if pattern == "" {
				return true, nil
			}
			again, sAgain, pAgain = true, s, pattern
			continue
		case s == "":
			// Nothing is left to match.
			if strings.Trim(pattern, "%") == "" {
				return true, nil
			}
			return false, nil
		case pattern[0] == '_':
			_, n := utf8.DecodeRuneInString(s)
			s, pattern, matched = s[n:], pattern[1:], true
		default:
			p := pattern
			if p[0] == '\\' {
				if p = p[1:]; p == "" {
					return false, errEscape
				}
			}
			_, n := utf8.DecodeRuneInString(p)
			if strings.HasPrefix(s, p[:n]) {
				s, pattern, matched = s[n:], p[n:], true
			}
		}
		if matched {
			continue
		}
		if !again || sAgain == "" {
			return false, nil
		}
		_, n := utf8.DecodeRuneInString(sAgain)
		sAgain = sAgain[n:]
		s, pattern = sAgain, pAgain
	}
}

// likeEscape makes of a pattern with another escape character one with backslashes.
func likeEscape(c *call) any {
	pattern, escape := c.text(0), c.text(1)
	switch {
	case escape == "":
		return strings.ReplaceAll(pattern, `\`, `\\`)
	case utf8.RuneCountInString(escape) > 1:
		e := pgerror.New("22025", "invalid escape string")
		e.Hint = "Escape string must be empty or one character."
		return e
	case escape == `\`:
		return pattern
	}
	var b strings.Builder
	for escaped := false; pattern != ""; {
		switch {
		case !escaped && strings.HasPrefix(pattern, escape):
			b.WriteByte('\\')
			escaped, pattern = true, pattern[len(escape):]
			continue
		case !escaped && pattern[0] == '\\':
			b.WriteString(`\\`)
		default:
			b.WriteByte(pattern[0])
		}
		escaped, pattern = false, pattern[1:]
	}
	return b.String()
}
