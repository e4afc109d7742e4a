package graphsim

import (
	"strconv"
	"sync"
)

// sessions are the walks of lists whose cursor is the same on each page. What it
// stands for moves on with every page that is asked for by it.
type sessions struct {
	mu   sync.Mutex
	next uint64
	at   map[string]int
}

// begin begins a walk whose first page ends before item n, and returns its cursor.
func (s *sessions) begin(seed uint64, n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]int{}
	}
	s.next++
	cursor := "S" + strconv.FormatUint(mix(seed, s.next), 36)
	s.at[cursor] = n
	return cursor
}

// page returns the items of the next page of a walk, at the most limit of n; ok is
// false for a cursor that is none.
func (s *sessions) page(cursor string, limit, n int) (lo, hi int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.at[cursor]
	lo = min(at, n)
	hi = min(lo+limit, n)
	if ok {
		s.at[cursor] = hi
	}
	return lo, hi, ok
}

// samePage finds the page of an edge whose cursor is the same on each.
func (x *edgeList) samePage(limit int) (page, *Error) {
	s, after := &x.c.p.sessions, x.args.params.get("after")
	p := page{hi: min(limit, x.l.n)}
	if after == "" {
		after = s.begin(x.c.p.opts.Seed, p.hi)
	} else {
		var ok bool
		if p.lo, p.hi, ok = s.page(after, limit, x.l.n); !ok {
			return page{}, badParam("(#100) The cursor specified is invalid or has expired")
		}
	}
	p.next = p.hi < x.l.n
	if p.lo < p.hi || p.next {
		p.last = after
	}
	return p, nil
}
