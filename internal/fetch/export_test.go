package fetch

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
	for _, p := range st.store.tree.places {
		p.nest = false
		p.never = n == NestNothing
	}
}
