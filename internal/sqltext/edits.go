package sqltext

import (
	"cmp"
	"slices"
	"strings"
)

// edits are changes to a script, kept by token until the text is written, so
// that a change never moves the place of another.
type edits struct {
	before, after map[int][]insertion
	instead       map[int]string
}

// insertion is text put before or after what a change wraps.
type insertion struct {
	text string
	// size and rank order the insertions at one token: what wraps more tokens
	// stands further out, and of equals what has the higher rank.
	size int
	rank rank
}

// rank orders changes that wrap the same tokens, from the inside out.
type rank uint8

const (
	rankProduct  rank = iota // a DIV b
	rankSum                  // x + INTERVAL …
	rankCall                 // a whole call
	rankCompare              // x = L_TODAY()
	rankArgument             // one argument of a call
	rankQuery                // a SELECT
)

func newEdits() edits {
	return edits{before: map[int][]insertion{}, after: map[int][]insertion{}, instead: map[int]string{}}
}

// wrap puts text before token first and after token last.
func (e *edits) wrap(first, last int, r rank, before, after string) {
	if before != "" {
		e.before[first] = append(e.before[first], insertion{before, last - first, r})
	}
	if after != "" {
		e.after[last] = append(e.after[last], insertion{after, last - first, r})
	}
}

// replace writes text in place of token i.
func (e *edits) replace(i int, text string) { e.instead[i] = text }

// drop removes the tokens from, to-1.
func (e *edits) drop(from, to int) {
	for i := from; i < to; i++ {
		e.instead[i] = ""
	}
}

// dropped reports whether token i is written no more.
func (e *edits) dropped(i int) bool {
	text, edited := e.instead[i]
	return edited && text == ""
}

// write returns the statement's text with the edits made, up to the byte offset
// end. Comments stay as they are, and so does white space that follows no
// dropped token.
func (e *edits) write(s *script, end int) string {
	if len(e.before)+len(e.after)+len(e.instead) == 0 {
		return s.sql[:end]
	}
	var out strings.Builder
	last, bare := 0, false
	gap := func(to int) {
		if text := s.sql[last:to]; !bare || strings.TrimSpace(text) != "" {
			out.WriteString(text)
		}
	}
	for i, t := range s.tokens {
		gap(t.Start)
		for _, in := range slices.Backward(inOrder(e.before[i])) {
			put(&out, in.text)
		}
		if text, ok := e.instead[i]; ok {
			put(&out, text)
		} else {
			put(&out, t.Text(s.sql))
		}
		for _, in := range inOrder(e.after[i]) {
			put(&out, in.text)
		}
		last = t.End
		bare = e.dropped(i) && len(e.before[i])+len(e.after[i]) == 0
	}
	gap(end)
	return out.String()
}

// inOrder sorts insertions from the inside out.
func inOrder(list []insertion) []insertion {
	slices.SortStableFunc(list, func(a, b insertion) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.rank, b.rank))
	})
	return list
}

// put writes text, parted by a space where it would otherwise grow together
// with what stands before: two names, two strings, -- or /*.
func put(out *strings.Builder, text string) {
	if text == "" {
		return
	}
	if so := out.String(); so != "" {
		last, first := so[len(so)-1], text[0]
		if isNameByte(last) && isNameByte(first) || last == first && strings.IndexByte("-'\"`", first) >= 0 || last == '/' && first == '*' {
			out.WriteByte(' ')
		}
	}
	out.WriteString(text)
}
