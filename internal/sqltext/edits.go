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
	rankLiteral   rank = iota // DATE '2026-05-04'
	rankZone                  // x AT TIME ZONE …
	rankProduct               // a DIV b
	rankSum                   // x + INTERVAL …
	rankCall                  // a whole call
	rankCompare               // x = L_TODAY()
	rankShield                // a comparison, without its collating sequence
	rankOperand               // one side of a comparison
	rankCollation             // the same, with a collating sequence
	rankArgument              // one argument of a call
	rankQuery                 // a SELECT
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

// edited reports whether something is written in place of token i.
func (e *edits) edited(i int) bool {
	_, edited := e.instead[i]
	return edited
}

// mark says that the text written from at on came from the byte source on; or,
// unless copied, that it was put in at source.
type mark struct {
	at, source int
	copied     bool
}

// write returns the statement's text with the edits made, up to the byte offset
// end, and where its parts came from. Comments stay as they are, and so does
// white space that follows no dropped token.
func (e *edits) write(s *script, end int) (string, []mark) {
	if len(e.before)+len(e.after)+len(e.instead) == 0 {
		return s.sql[:end], nil
	}
	var out strings.Builder
	var marks []mark
	put := func(text string, source int, copied bool) {
		if text != "" {
			part(&out, text)
			marks = append(marks, mark{out.Len(), source, copied})
			out.WriteString(text)
		}
	}
	last, bare := 0, false
	gap := func(to int) {
		if text := s.sql[last:to]; text != "" && (!bare || strings.TrimSpace(text) != "") {
			marks = append(marks, mark{out.Len(), last, true})
			out.WriteString(text)
		}
	}
	for i, t := range s.tokens {
		gap(t.Start)
		for _, in := range slices.Backward(inOrder(e.before[i])) {
			put(in.text, t.Start, false)
		}
		if text, ok := e.instead[i]; ok {
			put(text, t.Start, false)
		} else {
			put(t.Text(s.sql), t.Start, true)
		}
		for _, in := range inOrder(e.after[i]) {
			put(in.text, t.Start, false)
		}
		last = t.End
		bare = e.dropped(i) && len(e.before[i])+len(e.after[i]) == 0
	}
	gap(end)
	return out.String(), marks
}

// inOrder sorts insertions from the inside out.
func inOrder(list []insertion) []insertion {
	slices.SortStableFunc(list, func(a, b insertion) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.rank, b.rank))
	})
	return list
}

// part writes a space where text would otherwise grow together with what
// stands before: two names, two strings, -- or /*.
func part(out *strings.Builder, text string) {
	written := out.String()
	if written == "" {
		return
	}
	last, first := written[len(written)-1], text[0]
	if isNameByte(last) && isNameByte(first) || last == first && strings.IndexByte("-'\"`", first) >= 0 || last == '/' && first == '*' {
		out.WriteByte(' ')
	}
}
