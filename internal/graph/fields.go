package graph

import (
	"slices"
	"strings"
)

// String returns the selection in the grammar of the fields= parameter. Dotted
// leaves are gathered in braces where the first of their object stands; a leaf
// asked twice is sent once, and a leaf asked both whole and by its fields is
// sent by its fields. A selection of nothing is "id", or nothing where there is none.
func (s Selection) String() string {
	var b strings.Builder
	b.Grow(s.length())
	s.write(&b)
	return b.String()
}

// length is about how long the text is.
func (s *Selection) length() int {
	n := 2
	for _, field := range s.Fields {
		n += len(field) + 1
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		n += len(p.Name) + 1 + p.Selection.length()
		for _, a := range p.Args {
			n += len(a.Name) + len(a.Value) + 3
		}
	}
	return n
}

func (s *Selection) write(b *strings.Builder) {
	if s.isEmpty() {
		if !s.Nameless {
			b.WriteString("id")
		}
		return
	}
	writeLeaves(b, s.Fields)
	for i := range s.Parts {
		if i > 0 || len(s.Fields) > 0 {
			b.WriteByte(',')
		}
		s.Parts[i].write(b)
	}
}

// writeLeaves writes leaves, those of one object in braces.
func writeLeaves(b *strings.Builder, fields []string) {
	for i, field := range fields {
		name, _, _ := strings.Cut(field, ".")
		if slices.ContainsFunc(fields[:i], func(f string) bool { return begins(f, name) }) {
			continue // it is written
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(name)
		var below []string
		for _, f := range fields[i:] {
			if begins(f, name) && len(f) > len(name) {
				below = append(below, f[len(name)+1:])
			}
		}
		if below != nil {
			b.WriteByte('{')
			writeLeaves(b, below)
			b.WriteByte('}')
		}
	}
}

// begins reports whether a name is all of a field, or the first part of one with dots.
func begins(field, name string) bool {
	return strings.HasPrefix(field, name) && (len(field) == len(name) || field[len(name)] == '.')
}

// isEmpty reports whether nothing is asked for.
func (s *Selection) isEmpty() bool { return len(s.Fields) == 0 && len(s.Parts) == 0 }

func (p *Part) write(b *strings.Builder) {
	b.WriteString(p.Name)
	for _, a := range p.Args {
		b.WriteByte('.')
		b.WriteString(a.Name)
		b.WriteByte('(')
		b.WriteString(a.Value)
		b.WriteByte(')')
	}
	if p.Bare || p.Selection.Nameless && p.Selection.isEmpty() {
		return
	}
	b.WriteByte('{')
	p.Selection.write(b)
	b.WriteByte('}')
}
