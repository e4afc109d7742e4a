package syntax

import (
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Script is the text of a statement cut into tokens, comments set aside, with
// its parentheses paired.
type Script struct {
	SQL string
	// End is the offset in SQL at which the statement ends.
	End    int
	Tokens []token.Token
	Words  []string // upper-case text of Word and Op tokens, "" for others
	Pair   []int    // index of the partner of ( ) { } and of CASE … END, -1 for other tokens
	Outer  []int    // index of the ( or { that a token stands directly in, -1 for none
}

// NewScript pairs the parentheses of a text, at most maxDepth deep. It fails with a
// [*token.Error].
func NewScript(text *token.Text, maxDepth int) (*Script, error) {
	all, err := text.Tokens()
	if err != nil {
		return nil, err
	}
	s := &Script{SQL: text.String(), Tokens: make([]token.Token, 0, len(all))}
	s.End = len(s.SQL)
	for _, t := range all {
		if t.Kind != token.Comment {
			s.Tokens = append(s.Tokens, t)
		}
	}
	s.Words = make([]string, len(s.Tokens))
	for i, t := range s.Tokens {
		if t.Kind == token.Word || t.Kind == token.Op {
			s.Words[i] = strings.ToUpper(t.Text(s.SQL))
		}
	}
	if err := s.pairUp(maxDepth); err != nil {
		return nil, err
	}
	s.pairCases()
	return s, nil
}

// Single cuts off a trailing semicolon and refuses a second statement.
func (s *Script) Single() error {
	for i, w := range s.Words {
		if w != ";" {
			continue
		}
		for next := i + 1; next < len(s.Words); next++ {
			if s.Words[next] != ";" {
				return s.ErrorAt(next, "a second statement begins here: run one statement at a time")
			}
		}
		s.End = s.Tokens[i].Start
		s.Tokens, s.Words, s.Pair, s.Outer = s.Tokens[:i], s.Words[:i], s.Pair[:i], s.Outer[:i]
		return nil
	}
	return nil
}

// closers maps what closes a group onto what opens it.
var closers = map[string]string{")": "(", "}": "{"}

func (s *Script) pairUp(maxDepth int) error {
	both := make([]int, 2*len(s.Tokens))
	s.Pair, s.Outer = both[:len(s.Tokens):len(s.Tokens)], both[len(s.Tokens):]
	open := []int{-1}
	for i, w := range s.Words {
		last := open[len(open)-1]
		s.Pair[i], s.Outer[i] = -1, last
		switch w {
		case "(", "{":
			if open = append(open, i); len(open)-1 > maxDepth {
				return s.ErrorAt(i, "more than %d levels of parentheses", maxDepth)
			}
		case ")", "}":
			if last < 0 || s.Words[last] != closers[w] {
				return s.ErrorAt(i, "this %s closes nothing", w)
			}
			open = open[:len(open)-1]
			s.Pair[i], s.Pair[last], s.Outer[i] = last, i, s.Outer[last]
		}
	}
	if last := open[len(open)-1]; last >= 0 {
		return s.ErrorAt(last, "this %s is never closed", s.Words[last])
	}
	return nil
}

// pairCases pairs each CASE with its END; an END without one is a name.
func (s *Script) pairCases() {
	var open []int
	for i, w := range s.Words {
		switch {
		case w == "CASE":
			open = append(open, i)
		case w == "END" && s.Word(i-1) != ".":
			for len(open) > 0 && s.Outer[open[len(open)-1]] > s.Outer[i] { // a CASE without END in a group before
				open = open[:len(open)-1]
			}
			if n := len(open); n > 0 && s.Outer[open[n-1]] == s.Outer[i] {
				s.Pair[i], s.Pair[open[n-1]] = open[n-1], i
				open = open[:n-1]
			}
		}
	}
}

// ErrorAt places an error at a token.
func (s *Script) ErrorAt(i int, format string, args ...any) *token.Error {
	return token.ErrorAt(s.SQL, s.Offset(i), format, args...)
}

// Unsupported places the refusal of a form at a token.
func (s *Script) Unsupported(i int, format string, args ...any) *token.Error {
	return token.UnsupportedAt(s.SQL, s.Offset(i), format, args...)
}

// Offset returns where token i starts; the end of the text beyond the last.
func (s *Script) Offset(i int) int {
	if i < len(s.Tokens) {
		return s.Tokens[i].Start
	}
	return len(s.SQL)
}

// Word returns the upper-case text of a Word or Op token, "" for others and
// beyond either end.
func (s *Script) Word(i int) string {
	if i < 0 || i >= len(s.Words) {
		return ""
	}
	return s.Words[i]
}

// Kind returns the kind of token i, 0 beyond either end.
func (s *Script) Kind(i int) token.Kind {
	if i < 0 || i >= len(s.Tokens) {
		return 0
	}
	return s.Tokens[i].Kind
}

// Text returns token i as written, "" beyond either end.
func (s *Script) Text(i int) string {
	if i < 0 || i >= len(s.Tokens) {
		return ""
	}
	return s.Tokens[i].Text(s.SQL)
}

// Is reports whether the tokens from i on are these words.
func (s *Script) Is(i int, words ...string) bool {
	for n, w := range words {
		if s.Word(i+n) != w {
			return false
		}
	}
	return true
}

// OneOf reports whether token i is one of these words.
func (s *Script) OneOf(i int, words ...string) bool {
	return s.Word(i) != "" && slices.Contains(words, s.Word(i))
}

// IsName reports whether token i is spelt like a name: quoted, or a word that
// the grammar does not reserve.
func (s *Script) IsName(i int) bool {
	return s.Kind(i) == token.Quoted || s.Kind(i) == token.Word && !Reserved[s.Words[i]]
}

// IsCall reports whether token i is a name with an opening parenthesis behind.
func (s *Script) IsCall(i int) bool { return s.Kind(i) == token.Word && s.Word(i+1) == "(" }

// Skip returns the index after token i, or after the whole group it opens.
func (s *Script) Skip(i int) int {
	if s.Pair[i] > i && s.Words[i] != "CASE" {
		return s.Pair[i] + 1
	}
	return i + 1
}

// Chain returns the indexes of the parts of the dotted name that begins at i:
// a, a.b, a.b.c, a.*. It is empty where no name begins.
func (s *Script) Chain(i int) []int {
	end := s.NameEnd(i)
	if end < 0 {
		return nil
	}
	parts := make([]int, 0, (end-i)/2+1)
	for ; i <= end; i += 2 {
		parts = append(parts, i)
	}
	return parts
}

// NameEnd returns the last token of the dotted name that begins at i, or -1.
func (s *Script) NameEnd(i int) int {
	if s.Kind(i) != token.Word && s.Kind(i) != token.Quoted || s.Word(i-1) == "." {
		return -1
	}
	for s.Word(i+1) == "." && (s.Kind(i+2) == token.Word || s.Kind(i+2) == token.Quoted || s.Word(i+2) == "*") {
		i += 2
	}
	return i
}

// Split returns the half-open token ranges of the arguments between the
// parenthesis at open and its partner: none for ().
func (s *Script) Split(open int) [][2]int {
	var parts [][2]int
	start, end := open+1, s.Pair[open]
	if start == end {
		return nil
	}
	for i := start; i < end; i = s.Skip(i) {
		if s.Words[i] == "," {
			parts = append(parts, [2]int{start, i})
			start = i + 1
		}
	}
	return append(parts, [2]int{start, end})
}

// Find returns the index of the first of the words between from and to, outside
// any group, or -1.
func (s *Script) Find(from, to int, words ...string) int {
	for i := from; i < to; i = s.Skip(i) {
		if s.OneOf(i, words...) && s.Word(i-1) != "." {
			return i
		}
	}
	return -1
}

// NoAlias are words that follow a table without being its alias.
var NoAlias = WordSet(`LEFT RIGHT FULL INNER OUTER CROSS NATURAL INDEXED WINDOW OFFSET FETCH`)

// Reserved are the words that SQLite never takes for a name.
var Reserved = WordSet(`ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE
	DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT
	INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT
	SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE`)

// WordSet is the set of the words of a text.
func WordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// Whole returns the number that token i is, where it is a whole one.
func (s *Script) Whole(i int) (n int64, ok bool) {
	if s.Kind(i) != token.Number {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(s.Text(i), "_", ""), 0, 64)
	return n, err == nil
}

// IsCount reports whether token i gives a number of rows: a whole number, or a
// parameter.
func (s *Script) IsCount(i int) bool {
	_, ok := s.Whole(i)
	return ok || s.Kind(i) == token.Param
}
