package engine

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// seeks are the scans of a statement that are told what value a column of theirs is to
// have, by the program that SQLite made of it: the inner ones of joins on columns that are
// no argument of theirs. SQLite would read all of their rows for each outer one.
type seeks struct {
	these map[int]program.Seek // by cursor
	order []int                // the cursors as they are opened; nil where that is not known
	stand map[int]standing     // those that are open, by cursor
	count int                  // how many SQLite has opened
}

// standing is a cursor over a table, as whoever moves it has it.
type standing interface {
	EOF() bool
	// rows is what it moves.
	rows() Cursor
}

// newSeeks finds them in the listing of a statement's program; nil for none.
func newSeeks(code []program.Instruction) *seeks {
	found, err := program.Seeks(code)
	if err != nil || len(found) == 0 {
		return nil
	}
	s := &seeks{these: map[int]program.Seek{}, order: program.Openings(code), stand: map[int]standing{}}
	for _, f := range found {
		s.these[f.Cursor] = f
	}
	return s
}

// open takes in a cursor that is opened, by its number in the program.
func (s *seeks) open(number int, c standing) {
	if s == nil {
		return
	}
	s.stand[number] = c
	seek, there := s.these[number]
	if seeker, ok := c.rows().(Seeker); there && ok {
		seeker.Seek(seek.Column, func() (value.Value, bool) { return s.wanted(seek) })
	}
}

// openNext takes in the next one that SQLite opens.
func (s *seeks) openNext(c standing) {
	if s == nil || s.count >= len(s.order) {
		return
	}
	s.open(s.order[s.count], c)
	s.count++
}

// closeAll forgets the cursors, which are closed.
func (s *seeks) closeAll() {
	if s != nil {
		clear(s.stand)
		s.count = 0
	}
}

// wanted is what a scan that begins is to have. ok is false where others may equal it: a
// number and a text that is one, a number with a fraction.
func (s *seeks) wanted(x program.Seek) (v value.Value, ok bool) {
	by := s.stand[x.By.Cursor]
	if by == nil || by.EOF() { // of an outer join all may be NULL there
		return value.Null, false
	}
	const none, blob, text = 0, 'A', 'B'
	plain := slices.Contains([]int{none, '@', blob}, x.Affinity) // nothing is converted
	switch v = by.rows().Value(x.By.Column); v.Kind() {
	case value.KindNull:
		return v, true
	case value.KindInt:
		return v, x.Affinity != text
	case value.KindText:
		return v, plain || x.Affinity == text
	}
	return v, false
}
