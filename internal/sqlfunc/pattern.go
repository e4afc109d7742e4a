package sqlfunc

import (
	"context"
	"unicode"

	"github.com/ncruces/go-sqlite3"
)

// patternIndex returns the place from 1 of the first match of a T-SQL pattern
// in text, 0 for none. Without % at its beginning or end the pattern must match
// there. It gives up when the context ends.
func patternIndex(ctx context.Context, pattern, text string) any {
	p, t := parsePattern(pattern), []rune(text)
	anchored := true
	for len(p) > 0 && p[0].any {
		p, anchored = p[1:], false
	}
	open := len(p) > 0 && p[len(p)-1].any
	for len(p) > 0 && p[len(p)-1].any {
		p = p[:len(p)-1]
	}
	if len(p) == 0 {
		if anchored { // the empty pattern
			return 0
		}
		return 1
	}
	steps := 0
	for i := 0; i <= len(t); i++ {
		found, hopeless, err := matches(ctx, &steps, p, t[i:], open)
		if err != nil {
			return err
		}
		if found {
			return i + 1
		}
		if anchored || hopeless {
			return 0
		}
	}
	return 0
}

// element is one element of a pattern: % (any), or one character in a set, or,
// without a set, any one character.
type element struct {
	any, one, not bool
	set           [][2]rune
}

func parsePattern(pattern string) []element {
	var out []element
	r := []rune(pattern)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '%':
			out = append(out, element{any: true})
		case '_':
			out = append(out, element{one: true})
		case '[':
			e, next := parseSet(r, i+1)
			out = append(out, e)
			i = next
		default:
			c := unicode.ToLower(r[i])
			out = append(out, element{set: [][2]rune{{c, c}}})
		}
	}
	return out
}

// parseSet reads [a-z] from behind the bracket and returns the place of its end.
func parseSet(r []rune, i int) (element, int) {
	var e element
	if i < len(r) && r[i] == '^' {
		e.not = true
		i++
	}
	for ; i < len(r) && r[i] != ']'; i++ {
		low := unicode.ToLower(r[i])
		high := low
		if i+2 < len(r) && r[i+1] == '-' && r[i+2] != ']' {
			high = unicode.ToLower(r[i+2])
			i += 2
		}
		e.set = append(e.set, [2]rune{low, high})
	}
	return e, i
}

func (e element) takes(c rune) bool {
	if e.one {
		return true
	}
	c = unicode.ToLower(c)
	for _, r := range e.set {
		if r[0] <= c && c <= r[1] {
			return !e.not
		}
	}
	return e.not
}

// matches reports whether p matches the beginning of t, or, unless open, the
// whole of it. hopeless says that no later part of t matches either: what
// stands before the first % was found, and what follows it was not.
func matches(ctx context.Context, steps *int, p []element, t []rune, open bool) (found, hopeless bool, err error) {
	pi, ti, star, mark := 0, 0, -1, 0
	for {
		if *steps++; *steps%(1<<17) == 0 && ctx.Err() != nil {
			return false, false, sqlite3.INTERRUPT
		}
		switch {
		case pi == len(p) && (open || ti == len(t)):
			return true, false, nil
		case pi < len(p) && p[pi].any:
			star, mark = pi, ti
			pi++
			continue
		case pi < len(p) && ti < len(t) && p[pi].takes(t[ti]):
			pi++
			ti++
			continue
		}
		if star < 0 || mark >= len(t) {
			return false, star >= 0, nil
		}
		mark++
		pi, ti = star+1, mark
	}
}
