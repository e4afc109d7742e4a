package regex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// maxSize is the largest pattern, in instructions: repetitions, (a{10}){10}, make
// many of few characters.
const maxSize = 10_000

// atOnce is how much work, in instructions times bytes, is done without a look at
// the context: some ten milliseconds.
const atOnce = 1 << 20

// Pattern is a compiled pattern. It may be used by several goroutines.
type Pattern struct {
	first *regexp.Regexp
	// later finds the first match behind a character that it is given before the
	// text: what ^ and \b see there. The match is its first group.
	later *regexp.Regexp
	size  int
}

// Compile reads a pattern. The error says what is wrong with it.
func Compile(text string) (*Pattern, error) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	if len(program.Inst) > maxSize {
		return nil, fmt.Errorf("the pattern repeats too much: it comes to %d steps, and %d are the most", len(program.Inst), maxSize)
	}
	p := &Pattern{size: len(program.Inst)}
	if p.first, err = regexp.Compile("(?s:" + text + ")"); err != nil {
		return nil, err
	}
	p.later, err = regexp.Compile(`\A(?s:.)(?s:.*?)((?s:` + text + `))`)
	return p, err
}

// Groups is the number of groups in parentheses.
func (p *Pattern) Groups() int { return p.first.NumSubexp() }

// Match reports whether the pattern matches anywhere in a text. Its error is the
// context's.
func (p *Pattern) Match(ctx context.Context, text string) (bool, error) {
	if p.short(text) {
		return p.first.MatchString(text), nil
	}
	r := &runes{text: strings.NewReader(text), ctx: ctx}
	found := p.first.MatchReader(r)
	return found, r.err
}

func (p *Pattern) short(text string) bool { return len(text) <= atOnce/p.size }

// Find returns the places of the first match from a byte on, and of its groups, as
// [regexp.Regexp.FindStringSubmatchIndex] does; nil for none. Its error is the
// context's.
func (p *Pattern) Find(ctx context.Context, text string, from int) ([]int, error) {
	if from == 0 {
		return p.find(ctx, p.first, text)
	}
	_, width := utf8.DecodeLastRuneInString(text[:from])
	at := from - width
	places, err := p.find(ctx, p.later, text[at:])
	if places == nil || err != nil {
		return nil, err
	}
	places = places[2:]
	for i := range places {
		if places[i] >= 0 {
			places[i] += at
		}
	}
	return places, nil
}

func (p *Pattern) find(ctx context.Context, re *regexp.Regexp, text string) ([]int, error) {
	if p.short(text) {
		return re.FindStringSubmatchIndex(text), ctx.Err()
	}
	r := &runes{text: strings.NewReader(text), ctx: ctx}
	places := re.FindReaderSubmatchIndex(r)
	if r.err != nil {
		return nil, r.err
	}
	return places, nil
}

// Matches gives the matches in a text one after another.
type Matches struct {
	pattern *Pattern
	text    string
	at      int // from where the next one is looked for
	end     int // of the last one, -1 before the first
}

// In gives the matches in a text from a byte on. As in Go, none is empty that
// stands at the end of another.
func (p *Pattern) In(text string, from int) *Matches {
	return &Matches{pattern: p, text: text, at: from, end: -1}
}

// Next returns the places of the next match and its groups, nil for none. Its
// error is the context's.
func (m *Matches) Next(ctx context.Context) ([]int, error) {
	for m.at <= len(m.text) {
		places, err := m.pattern.Find(ctx, m.text, m.at)
		if err != nil {
			return nil, err
		}
		if places == nil {
			m.at = len(m.text) + 1
			break
		}
		again := places[0] == places[1] && places[0] == m.end
		if m.at = places[1]; places[0] == places[1] {
			m.at += max(1, width(m.text[places[1]:]))
		}
		m.end = places[1]
		if !again {
			return places, nil
		}
	}
	return nil, nil
}

// width is the length in bytes of the first character.
func width(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	return n
}

// runes reads a text until the context ends.
type runes struct {
	text *strings.Reader
	ctx  context.Context
	n    int
	err  error
}

// ReadRune implements [io.RuneReader].
func (r *runes) ReadRune() (c rune, size int, err error) {
	if r.n++; r.n%64 == 0 {
		if r.err = r.ctx.Err(); r.err != nil {
			return 0, 0, io.EOF
		}
	}
	return r.text.ReadRune()
}
