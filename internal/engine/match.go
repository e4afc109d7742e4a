package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/regex"
)

// SQLite's own LIKE, GLOB and REGEXP take time in the product of the text's and
// the pattern's length, half a minute for a text of some megabytes, inside one
// step that no context interrupts. These give the same answers and stop when the
// statement's context ends.

// registerMatch puts them in the place of SQLite's.
func registerMatch(db *sqlite3.Conn) error {
	const flags = sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
	return errors.Join(
		db.CreateFunction("like", 2, flags, matcher(parseLike)),
		db.CreateFunction("like", 3, flags, matcher(parseLike)),
		db.CreateFunction("glob", 2, flags, matcher(parseGlob)),
		db.CreateFunction("regexp", 2, flags, matcher(parseRegexp)),
	)
}

// pattern is what a text is held against. It returns the context's error where
// that ends first.
type pattern interface {
	match(ctx context.Context, text string) (bool, error)
}

// matcher is the function of (pattern, text[, escape]). It keeps the pattern read
// last: a statement has the same one for all rows.
func matcher(parse func(text, escape string) (pattern, error)) sqlite3.ScalarFunction {
	var (
		read        pattern
		last, after string
	)
	return func(ctx sqlite3.Context, args ...sqlite3.Value) {
		if hasNull(args) {
			return
		}
		text, escape := args[0].RawText(), ""
		if len(args) > 2 {
			if escape = args[2].Text(); utf8.RuneCountInString(escape) != 1 {
				ctx.ResultError(errors.New("ESCAPE expression must be a single character"))
				return
			}
		}
		if read == nil || string(text) != last || escape != after {
			if limit := ctx.Conn().Limit(sqlite3.LIMIT_LIKE_PATTERN_LENGTH, -1); len(text) > limit {
				ctx.ResultError(fmt.Errorf("the pattern is longer than %d bytes", limit))
				return
			}
			p, err := parse(string(text), escape)
			if err != nil {
				ctx.ResultError(err)
				return
			}
			read, last, after = p, string(text), escape
		}
		found, err := read.match(ctx.Conn().GetInterrupt(), args[1].Text())
		if err != nil {
			ctx.ResultError(sqlite3.INTERRUPT)
			return
		}
		ctx.ResultBool(found)
	}
}

// element is one element of a wildcard pattern: any characters, or one that
// takes lets through.
type element struct {
	any   bool
	takes func(rune) bool
}

func anyOne(rune) bool { return true }

// wildcards is a LIKE or GLOB pattern; nil elements match nothing.
type wildcards []element

// looked is after how many characters the context is looked at.
const looked = 1 << 17

// match lets the last "any" so far take one character more whenever what follows
// it does not match.
func (w wildcards) match(ctx context.Context, text string) (bool, error) {
	if w == nil {
		return false, nil
	}
	text, _, _ = strings.Cut(text, "\x00") // as SQLite takes it
	at, begin, star := 0, 0, -1
	for e, n := 0, 1; ; n++ {
		if n%looked == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if e < len(w) && w[e].any {
			star, begin, e = e, at, e+1
			if e == len(w) {
				return true, nil
			}
			continue
		}
		if e == len(w) && at == len(text) {
			return true, nil
		}
		if e < len(w) && at < len(text) {
			if c, size := utf8.DecodeRuneInString(text[at:]); w[e].takes(c) {
				e, at = e+1, at+size
				continue
			}
		}
		if star < 0 || begin == len(text) {
			return false, nil
		}
		_, size := utf8.DecodeRuneInString(text[begin:])
		begin += size
		e, at = star+1, begin
	}
}

func parseLike(text, escape string) (pattern, error) {
	text, _, _ = strings.Cut(text, "\x00")
	w := wildcards{}
	for escaped := false; text != ""; {
		c, size := utf8.DecodeRuneInString(text)
		is := text[:size]
		text = text[size:]
		switch {
		case escaped || is != escape && is != "%" && is != "_":
			w, escaped = append(w, element{takes: oneOf(c)}), false
		case is == escape:
			if escaped = true; text == "" {
				return wildcards(nil), nil
			}
		default:
			w = append(w, element{any: is == "%", takes: anyOne})
		}
	}
	return w, nil
}

// oneOf takes a character; capitals and small letters of ASCII are alike.
func oneOf(c rune) func(rune) bool {
	lower := lowerASCII(c)
	return func(r rune) bool { return lowerASCII(r) == lower }
}

func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func parseGlob(text, _ string) (pattern, error) {
	text, _, _ = strings.Cut(text, "\x00")
	w := wildcards{}
	for chars := []rune(text); len(chars) > 0; {
		c := chars[0]
		chars = chars[1:]
		switch c {
		case '*':
			w = append(w, element{any: true})
		case '?':
			w = append(w, element{takes: anyOne})
		case '[':
			takes, rest, ok := parseGlobSet(chars)
			if !ok {
				return wildcards(nil), nil
			}
			w, chars = append(w, element{takes: takes}), rest
		default:
			w = append(w, element{takes: func(r rune) bool { return r == c }})
		}
	}
	return w, nil
}

// parseGlobSet reads [^]a-z] from behind the first bracket; ok is false for one
// that never ends.
func parseGlobSet(chars []rune) (takes func(rune) bool, rest []rune, ok bool) {
	var set [][2]rune
	not := len(chars) > 0 && chars[0] == '^'
	if not {
		chars = chars[1:]
	}
	prior := rune(0)
	for i := 0; i < len(chars); i++ {
		switch c := chars[i]; {
		case c == ']' && i > 0:
			return func(r rune) bool {
				for _, s := range set {
					if s[0] <= r && r <= s[1] {
						return !not
					}
				}
				return not
			}, chars[i+1:], true
		case c == '-' && prior > 0 && i+1 < len(chars) && chars[i+1] != ']':
			i++
			set = append(set, [2]rune{prior, chars[i]})
			prior = 0
		default:
			set = append(set, [2]rune{c, c})
			prior = c
			if c == ']' {
				prior = 0 // the first one begins no range
			}
		}
	}
	return nil, nil, false
}

// parseRegexp reads a REGEXP pattern: see package regex.
func parseRegexp(text, _ string) (pattern, error) {
	p, err := regex.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("REGEXP: %w", err)
	}
	return expression{p}, nil
}

type expression struct{ *regex.Pattern }

func (e expression) match(ctx context.Context, text string) (bool, error) { return e.Match(ctx, text) }
