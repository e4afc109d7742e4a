package sqlfunc

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/regex"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

const regexpFamily = "Regular expressions"

var regexpFunctions = []Function{
	{
		Name: "regexp_like", Family: regexpFamily, Signature: "REGEXP_LIKE(text, pattern[, flags])", Type: value.TypeInteger,
		Doc:     "1 if the pattern is found in text, as text REGEXP pattern. Flags, here and below: i takes capitals and small letters alike, c tells them apart, m has ^ and $ match at line breaks, s (or n) is said already",
		Example: "regexp_like('Sunset', 'SUN', 'i')", Result: "1", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any {
			p, err := e.regexp(args, 2)
			if err != nil {
				return err
			}
			found, err := p.Match(e.ctx, args[0].Text())
			return unless(err, found)
		},
	},
	{
		Name: "regexp_count", Family: regexpFamily, Signature: "REGEXP_COUNT(text, pattern[, start[, flags]])", Type: value.TypeInteger,
		Doc:     "how often the pattern is found in text, from character start on",
		Example: `regexp_count('#sea and #sun', '#\w+')`, Result: "2", least: 2, most: 4,
		call: func(e *env, args []sqlite3.Value) any {
			m, err := e.matches(args, 2, 3)
			if err != nil {
				return err
			}
			for n := 0; ; n++ {
				if places, err := m.Next(e.ctx); places == nil {
					return unless(err, n)
				}
			}
		},
	},
	{
		Name: "regexp_extract", Family: regexpFamily, Signature: "REGEXP_EXTRACT(text, pattern[, group])", Type: value.TypeText,
		Doc:     "the first match; of a pattern with groups in parentheses what the first group matched, or the group of that number, 0 being the whole match; NULL without a match",
		Example: `regexp_extract('see #sea and #sun', '#(\w+)')`, Result: "sea", least: 2, most: 3,
		call: regexpExtract,
	},
	{
		Name: "regexp_substr", Family: regexpFamily, Signature: "REGEXP_SUBSTR(text, pattern[, start[, n[, flags[, group]]]])", Type: value.TypeText,
		Doc:     "the n-th match (the first where n is missing) from character start on, or what a group of it matched; NULL where there is none",
		Example: `regexp_substr('see #sea and #sun', '#\w+', 1, 2)`, Result: "#sun", least: 2, most: 6,
		call: func(e *env, args []sqlite3.Value) any {
			places, err := e.nthMatch(args, 4)
			if err != nil {
				return err
			}
			return e.group(args, places, 5)
		},
	},
	{
		Name: "regexp_instr", Family: regexpFamily, Signature: "REGEXP_INSTR(text, pattern[, start[, n[, end[, flags]]]])", Type: value.TypeInteger,
		Doc:     "the place of the n-th match in characters from 1, or, where end is 1, the place behind it; 0 where there is none",
		Example: `regexp_instr('see #sea', '#\w+')`, Result: "5", least: 2, most: 6,
		call: func(e *env, args []sqlite3.Value) any {
			places, err := e.nthMatch(args, 5)
			if err != nil || places == nil {
				return unless(err, 0)
			}
			end := 0
			if len(args) > 4 && args[4].Bool() {
				end = 1
			}
			return utf8.RuneCountInString(args[0].Text()[:places[end]]) + 1
		},
	},
	{
		Name: "regexp_replace", Family: regexpFamily, Signature: `REGEXP_REPLACE(text, pattern, replacement[, start[, n[, flags]]]), REGEXP_REPLACE(text, pattern, replacement, flags)`, Type: value.TypeText,
		Doc:     `text with all matches replaced (in PostgreSQL that takes the flag g, which may be said), or only the n-th where n is not 0. In the replacement \1 or $1 is what the first group matched, \0, $0 or \& the whole match, \\ and $$ the characters themselves`,
		Example: `regexp_replace('12:34 and 56:78', '(\d+):(\d+)', '\2:\1')`, Result: "34:12 and 78:56", least: 3, most: 6,
		call: regexpReplace,
	},
}

// unless is a result, or the error there was.
func unless(err error, result any) any {
	if err != nil {
		return sqlite3.INTERRUPT // the context has ended
	}
	return result
}

// manyPatterns is how many are kept.
const manyPatterns = 16

// regexp reads the pattern, which is the second argument, and its flags.
func (e *env) regexp(args []sqlite3.Value, flags int) (*regex.Pattern, error) {
	text := args[1].Text()
	if most := e.longestPattern(); len(text) > most {
		return nil, fmt.Errorf("the pattern is longer than %d bytes", most)
	}
	if len(args) > flags {
		var err error
		if text, err = withFlags(text, args[flags].Text()); err != nil {
			return nil, err
		}
	}
	if p := e.patterns[text]; p != nil {
		return p, nil
	}
	p, err := regex.Compile(text)
	if err != nil {
		return nil, err
	}
	if len(e.patterns) >= manyPatterns {
		clear(e.patterns)
	}
	e.patterns[text] = p
	return p, nil
}

func withFlags(pattern, flags string) (string, error) {
	set := ""
	for _, f := range flags {
		switch f {
		case 'i', 'm':
			set += string(f)
		case 'c':
			set = strings.ReplaceAll(set, "i", "")
		case 's', 'n', 'g':
		default:
			return "", fmt.Errorf("unknown flag %q: there are i, c, m, s, n and g", f)
		}
	}
	if set == "" {
		return pattern, nil
	}
	return "(?" + set + ":" + pattern + ")", nil
}

// matches begins to look for matches; start and flags are places among the
// arguments.
func (e *env) matches(args []sqlite3.Value, start, flags int) (*regex.Matches, error) {
	p, err := e.regexp(args, flags)
	if err != nil {
		return nil, err
	}
	text, from := args[0].Text(), int64(1)
	if len(args) > start {
		if from = args[start].Int64(); from < 1 {
			return nil, errors.New("the start counts characters from 1")
		}
	}
	return p.In(text, offsetOf(text, from)), nil
}

// offsetOf is the offset in bytes of a character, counted from 1; beyond the last
// it is one more than the length, where nothing matches.
func offsetOf(text string, character int64) int {
	for i := range text {
		if character--; character == 0 {
			return i
		}
	}
	if character == 1 {
		return len(text)
	}
	return len(text) + 1
}

// nthMatch finds the match that the third and fourth arguments ask for.
func (e *env) nthMatch(args []sqlite3.Value, flags int) ([]int, error) {
	m, err := e.matches(args, 2, flags)
	if err != nil {
		return nil, err
	}
	n := int64(1)
	if len(args) > 3 {
		if n = args[3].Int64(); n < 1 {
			return nil, errors.New("the number of the match counts from 1")
		}
	}
	for {
		places, err := m.Next(e.ctx)
		if err != nil {
			return nil, sqlite3.INTERRUPT
		}
		if n--; places == nil || n == 0 {
			return places, nil
		}
	}
}

// group returns what a group of a match has matched; the argument that gives its
// number may be missing.
func (e *env) group(args []sqlite3.Value, places []int, number int) any {
	n := int64(0)
	if len(args) > number {
		n = args[number].Int64()
	}
	if places == nil {
		return nil
	}
	if n < 0 || n >= int64(len(places)/2) {
		return fmt.Errorf("the pattern has no group %d", n)
	}
	if places[2*n] < 0 {
		return nil
	}
	return args[0].Text()[places[2*n]:places[2*n+1]]
}

func regexpExtract(e *env, args []sqlite3.Value) any {
	p, err := e.regexp(args, len(args))
	if err != nil {
		return err
	}
	places, err := p.Find(e.ctx, args[0].Text(), 0)
	if err != nil {
		return sqlite3.INTERRUPT
	}
	if len(args) == 2 && p.Groups() > 0 && places != nil {
		places = places[2:]
	}
	return e.group(args, places, 2)
}

func regexpReplace(e *env, args []sqlite3.Value) any {
	if len(args) == 4 && args[3].Type() == sqlite3.TEXT { // as in PostgreSQL
		return e.replaceMatches(args, len(args), 3)
	}
	return e.replaceMatches(args, 3, 5)
}

// replaceMatches replaces matches; start and flags are as in matches.
func (e *env) replaceMatches(args []sqlite3.Value, start, flags int) any {
	m, err := e.matches(args, start, flags)
	if err != nil {
		return err
	}
	only := int64(0)
	if start < len(args) && len(args) > 4 {
		if only = args[4].Int64(); only < 0 {
			return errors.New("the number of the match counts from 1; 0 is all")
		}
	}
	text, template := args[0].Text(), args[2].Text()
	var out strings.Builder
	done, longest := 0, e.longest()
	for n := int64(1); only == 0 || n <= only; n++ {
		places, err := m.Next(e.ctx)
		if err != nil {
			return sqlite3.INTERRUPT
		}
		if places == nil {
			break
		}
		if only > 0 && n < only {
			continue
		}
		out.WriteString(text[done:places[0]])
		fill(&out, template, text, places)
		if done = places[1]; out.Len() > longest {
			return errTooLong
		}
	}
	out.WriteString(text[done:])
	if out.Len() > longest {
		return errTooLong
	}
	return out.String()
}

// fill writes a replacement for a match. A number that no group has is written as
// it stands.
func fill(out *strings.Builder, template, text string, places []int) {
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c != '\\' && c != '$' || i+1 == len(template) {
			out.WriteByte(c)
			continue
		}
		next := template[i+1]
		group := -1
		switch {
		case '0' <= next && next <= '9':
			group = int(next - '0')
		case next == '&' && c == '\\':
			group = 0
		case next == c:
			out.WriteByte(c)
			i++
			continue
		}
		if group < 0 || group >= len(places)/2 {
			out.WriteByte(c)
			continue
		}
		if places[2*group] >= 0 {
			out.WriteString(text[places[2*group]:places[2*group+1]])
		}
		i++
	}
}
