package sqltext

import (
	"slices"
	"strings"
)

// script is the text of a statement cut into tokens, comments set aside, with
// its parentheses paired.
type script struct {
	sql    string
	tokens []Token
	words  []string // upper-case text of Word and Op tokens, "" for others
	pair   []int    // index of the partner of ( ) { } and of CASE … END, -1 for other tokens
	outer  []int    // index of the ( or { that a token stands directly in, -1 for none
}

// newScript pairs the parentheses of a text, at most maxDepth deep.
func newScript(text *Text, maxDepth int) (*script, []Hint, error) {
	sql := text.sql
	all, err := text.Tokens()
	if err != nil {
		return nil, nil, err
	}
	s := &script{sql: sql, tokens: slices.DeleteFunc(slices.Clone(all), func(t Token) bool { return t.Kind == Comment })}
	s.words = make([]string, len(s.tokens))
	for i, t := range s.tokens {
		if t.Kind == Word || t.Kind == Op {
			s.words[i] = strings.ToUpper(t.Text(sql))
		}
	}
	if err := s.pairUp(maxDepth); err != nil {
		return nil, nil, err
	}
	s.pairCases()
	return s, hints(sql, all), nil
}

// closers maps what closes a group onto what opens it.
var closers = map[string]string{")": "(", "}": "{"}

func (s *script) pairUp(maxDepth int) error {
	s.pair, s.outer = make([]int, len(s.tokens)), make([]int, len(s.tokens))
	open := []int{-1}
	for i, w := range s.words {
		last := open[len(open)-1]
		s.pair[i], s.outer[i] = -1, last
		switch w {
		case "(", "{":
			if open = append(open, i); len(open)-1 > maxDepth {
				return s.errorAt(i, "more than %d levels of parentheses", maxDepth)
			}
		case ")", "}":
			if last < 0 || s.words[last] != closers[w] {
				return s.errorAt(i, "this %s closes nothing", w)
			}
			open = open[:len(open)-1]
			s.pair[i], s.pair[last], s.outer[i] = last, i, s.outer[last]
		}
	}
	if last := open[len(open)-1]; last >= 0 {
		return s.errorAt(last, "this %s is never closed", s.words[last])
	}
	return nil
}

// pairCases pairs each CASE with its END; an END without one is a name.
func (s *script) pairCases() {
	var open []int
	for i, w := range s.words {
		switch {
		case w == "CASE":
			open = append(open, i)
		case w == "END" && s.word(i-1) != ".":
			for len(open) > 0 && s.outer[open[len(open)-1]] > s.outer[i] { // a CASE without END in a group before
				open = open[:len(open)-1]
			}
			if n := len(open); n > 0 && s.outer[open[n-1]] == s.outer[i] {
				s.pair[i], s.pair[open[n-1]] = open[n-1], i
				open = open[:n-1]
			}
		}
	}
}

func (s *script) errorAt(i int, format string, args ...any) *Error {
	return errorAt(s.sql, s.offset(i), format, args...)
}

func (s *script) unsupported(i int, format string, args ...any) *Error {
	return unsupportedAt(s.sql, s.offset(i), format, args...)
}

// offset returns where token i starts; the end of the text beyond the last.
func (s *script) offset(i int) int {
	if i < len(s.tokens) {
		return s.tokens[i].Start
	}
	return len(s.sql)
}

// word returns the upper-case text of a Word or Op token, "" for others and
// beyond either end.
func (s *script) word(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i]
}

func (s *script) kind(i int) TokenKind {
	if i < 0 || i >= len(s.tokens) {
		return 0
	}
	return s.tokens[i].Kind
}

func (s *script) text(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].Text(s.sql)
}

// is reports whether the tokens from i on are these words.
func (s *script) is(i int, words ...string) bool {
	for n, w := range words {
		if s.word(i+n) != w {
			return false
		}
	}
	return true
}

// oneOf reports whether token i is one of these words.
func (s *script) oneOf(i int, words ...string) bool {
	return s.word(i) != "" && slices.Contains(words, s.word(i))
}

// isName reports whether token i is spelt like a name: quoted, or a word that
// the grammar does not reserve.
func (s *script) isName(i int) bool {
	return s.kind(i) == Quoted || s.kind(i) == Word && !reserved[s.words[i]]
}

// isCall reports whether token i is a name with an opening parenthesis behind.
func (s *script) isCall(i int) bool { return s.kind(i) == Word && s.word(i+1) == "(" }

// skip returns the index after token i, or after the whole group it opens.
func (s *script) skip(i int) int {
	if s.pair[i] > i && s.words[i] != "CASE" {
		return s.pair[i] + 1
	}
	return i + 1
}

// chain returns the indexes of the parts of the dotted name that begins at i:
// a, a.b, a.b.c, a.*. It is empty where no name begins.
func (s *script) chain(i int) []int {
	if s.kind(i) != Word && s.kind(i) != Quoted || s.word(i-1) == "." {
		return nil
	}
	parts := []int{i}
	for s.word(i+1) == "." && (s.kind(i+2) == Word || s.kind(i+2) == Quoted || s.word(i+2) == "*") {
		i += 2
		parts = append(parts, i)
	}
	return parts
}

// split returns the half-open token ranges of the arguments between the
// parenthesis at open and its partner: none for ().
func (s *script) split(open int) [][2]int {
	var parts [][2]int
	start, end := open+1, s.pair[open]
	if start == end {
		return nil
	}
	for i := start; i < end; i = s.skip(i) {
		if s.words[i] == "," {
			parts = append(parts, [2]int{start, i})
			start = i + 1
		}
	}
	return append(parts, [2]int{start, end})
}

// find returns the index of the first of the words between from and to, outside
// any group, or -1.
func (s *script) find(from, to int, words ...string) int {
	for i := from; i < to; i = s.skip(i) {
		if s.oneOf(i, words...) && s.word(i-1) != "." {
			return i
		}
	}
	return -1
}

// reserved are the words that SQLite never takes for a name.
var reserved = wordSet(`ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE
	DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT
	INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT
	SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}
