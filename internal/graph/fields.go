package graph

import "strings"

// String returns the selection in the grammar of the fields= parameter. Dotted
// leaves are gathered in braces where the first of their object stands; a leaf
// asked twice is sent once, and a leaf asked both whole and by its fields is
// sent by its fields. A selection of nothing is "id", or nothing where there is none.
func (s Selection) String() string {
	var b strings.Builder
	s.write(&b)
	return b.String()
}

func (s Selection) write(b *strings.Builder) {
	if s.isEmpty() {
		if !s.Nameless {
			b.WriteString("id")
		}
		return
	}
	var leaves object
	leaves.addFields(s.Fields)
	leaves.write(b)
	for i := range s.Parts {
		if i > 0 || len(s.Fields) > 0 {
			b.WriteByte(',')
		}
		s.Parts[i].write(b)
	}
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

// write writes the fields= text of the keys.
func (o *object) write(b *strings.Builder) {
	for k := o.first; k != nil; k = k.next {
		if k != o.first {
			b.WriteByte(',')
		}
		b.WriteString(k.name)
		if k.below != nil {
			b.WriteByte('{')
			k.below.write(b)
			b.WriteByte('}')
		}
		if k == o.last {
			return
		}
	}
}
