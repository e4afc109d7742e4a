package pgfunc

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// patternOf reads the pattern, which is the second argument, and the flags, whose place is
// given, and which may be missing. once is the name of a function that does not take g.
func patternOf(c *call, flag int, once string) (*pattern, flags, error) {
	var f flags
	if c.count() > flag {
		var err error
		if f, err = readFlags(c.text(flag)); err != nil {
			return nil, f, err
		}
	}
	if f.all && once != "" {
		return nil, f, pgerror.New("22023", "%s() does not support the \"global\" option", once)
	}
	p, err := c.pattern(c.text(1), f)
	return p, f, err
}

// matches computes ~ and its kin.
func matches(anyCase, not bool) func(*call) any {
	return func(c *call) any {
		p, err := c.pattern(c.text(1), flags{anyCase: anyCase})
		if err != nil {
			return err
		}
		found, err := p.bounded.Match(c.ctx(), c.text(0))
		if err != nil {
			return errInterrupted
		}
		return found != not
	}
}

func regexpForms() []Form {
	return []Form{
		operator("~", types(text, text), pgtype.Bool, "pg_match", matches(false, false)),
		operator("!~", types(text, text), pgtype.Bool, "pg_match_not", matches(false, true)),
		operator("~*", types(text, text), pgtype.Bool, "pg_match_any_case", matches(true, false)),
		operator("!~*", types(text, text), pgtype.Bool, "pg_match_any_case_not", matches(true, true)),
		function("regexp_like", types(text, text), pgtype.Bool, "pg_regexp_like", regexpLike),
		function("regexp_like", types(text, text, text), pgtype.Bool, "pg_regexp_like", nil),
		function("substring", types(text, text), text, "pg_substring_match", func(c *call) any {
			p, _, err := patternOf(c, 2, "")
			if err != nil {
				return err
			}
			found, err := p.all(c.text(0), 1, true)
			if err != nil || len(found) == 0 {
				return unless(nil, err)
			}
			match := found[0]
			if p.first.NumSubexp() > 0 {
				match = match[2:]
			}
			return part(c.text(0), match)
		}),
		function("regexp_match", types(text, text), pgtype.TextArray, "pg_regexp_match", regexpMatch),
		function("regexp_match", types(text, text, text), pgtype.TextArray, "pg_regexp_match", nil),
		function("regexp_replace", types(text, text, text), text, "pg_regexp_replace", regexpReplace),
		function("regexp_replace", types(text, text, text, text), text, "pg_regexp_replace", nil),
		function("regexp_count", types(text, text), pgtype.Int4, "pg_regexp_count", regexpCount),
		function("regexp_substr", types(text, text), text, "pg_regexp_substr", func(c *call) any {
			p, _, err := patternOf(c, 2, "")
			if err != nil {
				return err
			}
			found, err := p.all(c.text(0), 1, false)
			if err != nil || len(found) == 0 {
				return unless(nil, err)
			}
			return part(c.text(0), found[0])
		}),
		function("regexp_split_to_array", types(text, text), pgtype.TextArray, "pg_regexp_split", func(c *call) any {
			parts, err := splitByPattern(c)
			if err != nil {
				return err
			}
			return listed(c, parts)
		}),
		function("regexp_split_to_array", types(text, text, text), pgtype.TextArray, "pg_regexp_split", nil),
		nulls(function("similar_to_escape", types(text), text, "pg_similar_escape", func(c *call) any {
			if c.null(0) {
				return nil
			}
			return similar(c.text(0), `\`)
		})),
		nulls(function("similar_to_escape", types(text, text), text, "pg_similar_escape_by", func(c *call) any {
			if c.null(0) || c.null(1) {
				return nil
			}
			return similar(c.text(0), c.text(1))
		})),
		set("regexp_matches", types(text, text), pgtype.TextArray, "pg_regexp_matches", regexpMatches),
		set("regexp_matches", types(text, text, text), pgtype.TextArray, "pg_regexp_matches", nil),
		set("regexp_split_to_table", types(text, text), text, "pg_regexp_split_to_table", regexpSplitRows),
		set("regexp_split_to_table", types(text, text, text), text, "pg_regexp_split_to_table", nil),
	}
}

// part is what a pair of places holds; nil for none.
func part(s string, places []int) any {
	if places[0] < 0 {
		return nil
	}
	return s[places[0]:places[1]]
}

func regexpLike(c *call) any {
	p, _, err := patternOf(c, 2, "regexp_like")
	if err != nil {
		return err
	}
	found, err := p.bounded.Match(c.ctx(), c.text(0))
	if err != nil {
		return errInterrupted
	}
	return found
}

// groupsOf are what the groups of a match hold, or the match where there are none.
func groupsOf(p *pattern, s string, match []int) []any {
	if p.first.NumSubexp() == 0 {
		return []any{part(s, match)}
	}
	var out []any
	for i := 2; i < len(match); i += 2 {
		out = append(out, part(s, match[i:]))
	}
	return out
}

func regexpMatch(c *call) any {
	p, _, err := patternOf(c, 2, "regexp_match")
	if err != nil {
		return err
	}
	found, err := p.all(c.text(0), 1, true)
	if err != nil || len(found) == 0 {
		return unless(nil, err)
	}
	return listed(c, groupsOf(p, c.text(0), found[0]))
}

func regexpMatches(c *call) (rows, error) {
	p, f, err := patternOf(c, 2, "")
	if err != nil {
		return nil, err
	}
	limit := 1
	if f.all {
		limit = -1
	}
	s := c.text(0)
	found, err := p.all(s, limit, true)
	if err != nil {
		return nil, err
	}
	at := 0
	return func() ([]any, error) {
		if at == len(found) {
			return nil, nil
		}
		at++
		return alone(formOf(groupsOf(p, s, found[at-1]))), nil
	}, nil
}

func regexpCount(c *call) any {
	p, _, err := patternOf(c, 2, "")
	if err != nil {
		return err
	}
	found, err := p.all(c.text(0), -1, false)
	return unless(len(found), err)
}

// splitByPattern parts a text at the matches; an empty one at its end or behind another
// parts nothing.
func splitByPattern(c *call) ([]any, error) {
	p, _, err := patternOf(c, 2, "regexp_split_to_array")
	if err != nil {
		return nil, err
	}
	s := c.text(0)
	found, err := p.all(s, -1, false)
	if err != nil {
		return nil, err
	}
	parts, from := []any{}, 0
	for _, match := range found {
		if match[0] == match[1] && (match[0] == from || match[0] == len(s)) {
			continue
		}
		parts = append(parts, s[from:match[0]])
		from = match[1]
	}
	return append(parts, s[from:]), nil
}

func regexpSplitRows(c *call) (rows, error) {
	parts, err := splitByPattern(c)
	return each(parts, alone), err
}

func regexpReplace(c *call) any {
	p, f, err := patternOf(c, 3, "")
	if err != nil {
		return err
	}
	s, by := c.text(0), c.text(2)
	limit := 1
	if f.all {
		limit = -1
	}
	found, err := p.all(s, limit, strings.ContainsAny(strings.ReplaceAll(by, `\&`, ""), `\`))
	if err != nil {
		return err
	}
	var b strings.Builder
	done := 0
	for _, match := range found {
		b.WriteString(s[done:match[0]])
		writeReplacement(&b, by, s, match)
		if done = match[1]; b.Len() > c.longest() {
			return errTooLong
		}
	}
	b.WriteString(s[done:])
	if b.Len() > c.longest() {
		return errTooLong
	}
	return b.String()
}

// writeReplacement writes what stands for a match: \1 is what its first group holds, \& all
// of it.
func writeReplacement(b *strings.Builder, by, s string, match []int) {
	for i := 0; i < len(by); i++ {
		if by[i] != '\\' || i+1 == len(by) {
			b.WriteByte(by[i])
			continue
		}
		i++
		switch c := by[i]; {
		case c >= '1' && c <= '9':
			if at := 2 * int(c-'0'); at < len(match) && match[at] >= 0 {
				b.WriteString(s[match[at]:match[at+1]])
			}
		case c == '&':
			b.WriteString(s[match[0]:match[1]])
		case c == '\\':
			b.WriteByte('\\')
		default: // the backslash stands for itself
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
}

// similar makes a regular expression of a pattern of SIMILAR TO.
func similar(pattern, escape string) any {
	if utf8.RuneCountInString(escape) > 1 {
		e := pgerror.New("22025", "invalid escape string")
		e.Hint = "Escape string must be empty or one character."
		return e
	}
	b := []byte("^(?:")
	escaped, inBrackets, start := false, false, 0
	for rest := pattern; rest != ""; {
		_, n := utf8.DecodeRuneInString(rest)
		c := rest[:n]
		rest = rest[n:]
		switch {
		case escaped:
			if c == `"` {
				return pgerror.New("0A000", "SIMILAR patterns with separators are not supported")
			}
			b = append(append(b, '\\'), c...)
			escaped = false
		case c == escape:
			escaped = true
		case inBrackets:
			if c == `\` {
				b = append(b, '\\')
			}
			b = append(b, c...)
			if c == "]" && len(b) > start {
				inBrackets = false
			}
		case c == "[":
			b = append(b, c...)
			inBrackets, start = true, len(b)
			if strings.HasPrefix(rest, "^") {
				b, rest = append(b, '^'), rest[1:]
			}
			if strings.HasPrefix(rest, "]") {
				b, rest = append(b, ']'), rest[1:]
			}
		case c == "%":
			b = append(b, ".*"...)
		case c == "_":
			b = append(b, '.')
		case c == "(":
			b = append(b, "(?:"...)
		case slices.Contains([]string{`\`, ".", "^", "$"}, c):
			b = append(append(b, '\\'), c...)
		default:
			b = append(b, c...)
		}
	}
	return string(append(b, ")$"...))
}
