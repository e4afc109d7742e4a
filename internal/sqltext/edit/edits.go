package edit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Edits are changes to a script, kept by token until the text is written, so
// that a change never moves the place of another.
type Edits struct {
	before, after map[int][]insertion
	instead       map[int]string
}

// insertion is text put before or after what a change wraps.
type insertion struct {
	text string
	// size and rank order the insertions at one token: what wraps more tokens
	// stands further out, and of equals what has the higher rank.
	size int
	rank Rank
}

// Rank orders changes that wrap the same tokens, from the inside out.
type Rank uint8

// The ranks.
const (
	Literal   Rank = iota // DATE '2026-05-04'
	Zone                  // x AT TIME ZONE …
	Product               // a DIV b
	Sum                   // x + INTERVAL …
	Call                  // a whole call
	Compare               // x = L_TODAY()
	Shield                // a comparison, without its collating sequence
	Operand               // one side of a comparison
	Collation             // the same, with a collating sequence
	Argument              // one argument of a call
	Query                 // a SELECT
)

// New returns no edits.
func New() *Edits {
	return &Edits{before: map[int][]insertion{}, after: map[int][]insertion{}, instead: map[int]string{}}
}

// Wrap puts text before token first and after token last.
func (e *Edits) Wrap(first, last int, r Rank, before, after string) {
	if before != "" {
		e.before[first] = append(e.before[first], insertion{before, last - first, r})
	}
	if after != "" {
		e.after[last] = append(e.after[last], insertion{after, last - first, r})
	}
}

// Replace writes text in place of token i.
func (e *Edits) Replace(i int, text string) { e.instead[i] = text }

// Drop removes the tokens from, to-1.
func (e *Edits) Drop(from, to int) {
	for i := from; i < to; i++ {
		e.instead[i] = ""
	}
}

// Dropped reports whether token i is written no more.
func (e *Edits) Dropped(i int) bool {
	text, edited := e.instead[i]
	return edited && text == ""
}

// Edited reports whether something is written in place of token i.
func (e *Edits) Edited(i int) bool {
	_, edited := e.instead[i]
	return edited
}

// None reports whether nothing was edited.
func (e *Edits) None() bool { return len(e.before)+len(e.after)+len(e.instead) == 0 }

// Touches reports whether there are edits among the tokens from, to-1.
func (e *Edits) Touches(from, to int) bool {
	for i := from; i < to; i++ {
		if len(e.before[i])+len(e.after[i]) > 0 || e.Edited(i) {
			return true
		}
	}
	return false
}

// Write returns the statement's text with the edits made, up to where it ends, and
// where its parts came from. Comments stay as they are, and so does white space that
// follows no dropped token.
func (e *Edits) Write(s *syntax.Script) (string, Map) {
	if e.None() {
		return s.SQL[:s.End], Identity(len(s.SQL))
	}
	var out writer
	last, bare := 0, false
	gap := func(to int) {
		if text := s.SQL[last:to]; text != "" && (!bare || strings.TrimSpace(text) != "") {
			out.copy(text, last)
		}
	}
	for i, t := range s.Tokens {
		gap(t.Start)
		before, after := e.before[i], e.after[i]
		for _, in := range slices.Backward(inOrder(before)) {
			out.put(in.text, t.Start, false)
		}
		if text, ok := e.instead[i]; ok {
			out.put(text, t.Start, false)
		} else {
			out.put(t.Text(s.SQL), t.Start, true)
		}
		for _, in := range inOrder(after) {
			out.put(in.text, t.Start, false)
		}
		last = t.End
		bare = e.Dropped(i) && len(before)+len(after) == 0
	}
	gap(s.End)
	return out.text.String(), Map{marks: out.marks, length: len(s.SQL)}
}

// inOrder sorts insertions from the inside out.
func inOrder(list []insertion) []insertion {
	slices.SortStableFunc(list, func(a, b insertion) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.rank, b.rank))
	})
	return list
}

// writer writes the edited text, and notes where its parts came from.
type writer struct {
	text  strings.Builder
	marks []mark
}

// copy writes what stands between the tokens.
func (w *writer) copy(text string, source int) {
	w.marks = append(w.marks, mark{w.text.Len(), source, true})
	w.text.WriteString(text)
}

// put writes a token, or what is put in.
func (w *writer) put(text string, source int, copied bool) {
	if text == "" {
		return
	}
	w.part(text)
	w.marks = append(w.marks, mark{w.text.Len(), source, copied})
	w.text.WriteString(text)
}

// part writes a space where text would otherwise grow together with what
// stands before: two names, two strings, -- or /*.
func (w *writer) part(text string) {
	written := w.text.String()
	if written == "" {
		return
	}
	last, first := written[len(written)-1], text[0]
	if token.IsNameByte(last) && token.IsNameByte(first) || last == first && strings.IndexByte("-'\"`", first) >= 0 || last == '/' && first == '*' {
		w.text.WriteByte(' ')
	}
}
