package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// Nesting says how much of what nobody has asked for yet comes along with a
// request. Rows must not depend on it.
type Nesting int

// The ways to nest.
const (
	NestHinted  Nesting = iota // as the product does
	NestLearned                // only what an earlier page was found to lack
	NestNothing
)

// Nest changes the way of the execution that Begin has just begun.
func (st *Statement) Nest(n Nesting) {
	if n == NestHinted {
		return
	}
	st.store.needs.Each(func(_ *shape.Path, need *shape.Need) {
		need.Nest, need.Never = false, n == NestNothing
	})
}

// ReadOnce has the execution that Begin has just begun take every scan for one to whose
// rows nobody comes back. Rows must not depend on it.
func (st *Statement) ReadOnce() { st.store.readOnce = func(*shape.Path) bool { return true } }

// LetGo is how many items of lists the execution under way has let go before they were
// read to their end.
func (st *Statement) LetGo() int { return st.store.seen.Gone() }

// Reused is what became of the nodes that the execution under way has let go of.
func (st *Statement) Reused() nodes.Reused { return st.store.seen.Reused() }

// Sought is how many scans of the execution under way have read only the rows that have a
// value, and how many times there was no room to find them.
func (st *Statement) Sought() (scans, crowded int) {
	return st.store.sought, st.store.seen.Crowded()
}

// Written is how many pages the last execution wrote away.
func (st *Statement) Written() int { return st.written }

// WrittenSoFar is how many pages the execution under way has written away.
func (st *Statement) WrittenSoFar() int { return st.store.seen.Written() }

// Held is what the execution under way holds in memory, as far as weighed.
func (st *Statement) Held() int { return st.store.seen.Held() }

// StopAsking ends what runs ahead of the execution under way, and keeps what it has.
func (st *Statement) StopAsking() { st.store.pager.Close() }
