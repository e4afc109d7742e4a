package sqltext

import "strings"

// edits are changes to a script, kept by token until the text is written, so
// that a change never moves the place of another.
type edits struct {
	before  map[int][]string
	after   map[int][]string
	instead map[int]string
}

func newEdits() edits {
	return edits{before: map[int][]string{}, after: map[int][]string{}, instead: map[int]string{}}
}

// open puts text before token i; a later call puts its text further out.
func (e *edits) open(i int, text string) { e.before[i] = append(e.before[i], text) }

// close puts text after token i; a later call puts its text further out.
func (e *edits) close(i int, text string) { e.after[i] = append(e.after[i], text) }

// replace writes text in place of token i.
func (e *edits) replace(i int, text string) { e.instead[i] = text }

// drop removes the tokens from, to-1.
func (e *edits) drop(from, to int) {
	for i := from; i < to; i++ {
		e.instead[i] = ""
	}
}

// write returns the statement's text with the edits made, up to the byte offset
// end. Comments stay as they are, and so does white space that follows no
// dropped token.
func (e *edits) write(s *script, end int) string {
	if len(e.before)+len(e.after)+len(e.instead) == 0 {
		return s.sql[:end]
	}
	var out strings.Builder
	last, dropped := 0, false
	for i, t := range s.tokens {
		if gap := s.sql[last:t.Start]; !dropped || strings.TrimSpace(gap) != "" {
			out.WriteString(gap)
		}
		for n := len(e.before[i]) - 1; n >= 0; n-- {
			put(&out, e.before[i][n])
		}
		if text, ok := e.instead[i]; ok {
			put(&out, text)
		} else {
			put(&out, t.Text(s.sql))
		}
		for _, text := range e.after[i] {
			put(&out, text)
		}
		last = t.End
		text, ok := e.instead[i]
		dropped = ok && text == "" && len(e.before[i])+len(e.after[i]) == 0
	}
	if gap := s.sql[last:end]; !dropped || strings.TrimSpace(gap) != "" {
		out.WriteString(gap)
	}
	return out.String()
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
