package learn

import (
	"maps"
	"time"
)

// Learned is what a memory has learned that later programs may go by: see [Past].
type Learned struct {
	Sizes    map[string]Fact[Size]
	Took     map[string]Fact[time.Duration]
	Further  map[string]Fact[int]
	Lengths  map[string]Fact[int]
	Ordered  map[string]Fact[bool]
	Chained  map[string]Fact[bool]
	Before   map[string]Fact[string]
	Accounts Fact[[]Account]
}

// Size is what a page may hold: see [Past].
type Size struct{ Limit, Proven int }

// Learned returns a copy of what the memory has learned, without what is from before.
func (m *Memory) Learned() Learned {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := Learned{
		Sizes: map[string]Fact[Size]{}, Took: maps.Clone(m.took), Further: maps.Clone(m.more), Lengths: maps.Clone(m.lengths),
		Ordered: maps.Clone(m.ordered), Chained: maps.Clone(m.chained), Before: maps.Clone(m.before),
		Accounts: Fact[[]Account]{m.accounts, m.noted},
	}
	for kind, z := range m.sizes {
		if z.limit != unbounded && !z.seen.IsZero() { // the others are as if nothing were known
			begin := z.limit
			if z.held > 0 { // a walk begins as the last did where it was costly, and pages grow from there
				begin = min(begin, z.held)
			}
			l.Sizes[kind] = Fact[Size]{Size{begin, z.proven}, z.seen}
		}
	}
	m.earlier.mu.Lock()
	defer m.earlier.mu.Unlock()
	for account := range m.earlier.disproved {
		if _, known := l.Before[account]; !known {
			l.Before[account] = now("")
		}
	}
	return l
}
