package graph

import (
	"sync"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// room is the memory of what one answer is read into.
type room struct {
	values slab[value.Value]
	nodes  slab[Node]
	parts  slab[*Page]
	pages  slab[Page]
	shared atomic.Bool // several have the answer
}

// rooms are for further answers, empty ones.
var rooms = sync.Pool{New: func() any { return new(room) }}

// largestRoom bounds what is kept for another answer, in values and nodes.
const largestRoom = 1 << 14

// Release gives back the memory of a page that was asked for to be given back
// ([Request.Borrow]), with all that hangs below it; texts stay. Neither may be used after
// it. A page that others have too stays as it is.
func (p *Page) Release() {
	r := p.room
	if r == nil || r.shared.Load() {
		return
	}
	if r.values.size+r.nodes.size > largestRoom { // it is not kept, nor its nodes by who has the page
		*p = Page{}
		return
	}
	r.values.empty()
	r.nodes.empty()
	r.parts.empty()
	r.pages.empty() // p is one of them
	rooms.Put(r)
}

// share notes that several have the page.
func (p *Page) share() {
	if p != nil && p.room != nil {
		p.room.shared.Store(true)
	}
}

// slab is room for what is made piece by piece, ever more at a time.
type slab[T any] struct {
	room   []T
	chunks [][]T // what was made
	used   int   // so many of them
	size   int   // of all
}

// longestSlab is for how many there is room at the most: what is left of it is lost.
const longestSlab = 128

func (s *slab[T]) take(n int) []T {
	for len(s.room) < n {
		s.grow(n)
	}
	taken := s.room[:n:n]
	s.room = s.room[n:]
	return taken
}

// grow goes on to the next chunk, or makes one for so many.
func (s *slab[T]) grow(n int) {
	if s.used == len(s.chunks) {
		made := 0
		if s.used > 0 {
			made = len(s.chunks[s.used-1])
		}
		made = min(max(2*made, n), max(longestSlab, n))
		s.chunks = append(s.chunks, make([]T, made))
		s.size += made
	}
	s.room = s.chunks[s.used]
	s.used++
}

// empty takes all of it back.
func (s *slab[T]) empty() {
	for _, chunk := range s.chunks[:s.used] {
		clear(chunk)
	}
	s.room, s.used = nil, 0
}
