package graphsim

import (
	"sort"
)

// Narrowing and ordering of listings.

// ordered applies the order modifier to the edges of comments; the listings
// of other edges have one order only.
func (l listing) ordered(order string, parent node) (listing, *Error) {
	newestFirst := true
	switch parent.(type) {
	case *Media:
	case *Comment:
		newestFirst = false
	default:
		return l, nil
	}
	switch order {
	case "reverse_chronological":
		if newestFirst {
			return l, nil
		}
	case "chronological":
		if !newestFirst {
			return l, nil
		}
	default:
		return l, badParam("(#100) order must be one of the following values: chronological, reverse_chronological")
	}
	at := l.at
	l.at = func(i int) node { return at(l.n - 1 - i) }
	return l, nil
}

// window returns the index range of what a span of time leaves.
func (l listing) window(r span) (from, to int) {
	to = l.n
	if !r.until.IsZero() {
		from = sort.Search(l.n, func(i int) bool { return !l.when(i).After(r.until) })
	}
	if !r.since.IsZero() {
		to = sort.Search(l.n, func(i int) bool { return l.when(i).Before(r.since) })
	}
	return from, max(from, to)
}

// within keeps the items of an unordered listing that a range of time leaves.
func (l listing) within(r span) listing {
	kept := make([]int, 0, l.n)
	for i := range l.n {
		if r.holds(l.when(i)) {
			kept = append(kept, i)
		}
	}
	return listing{n: len(kept), at: func(i int) node { return l.at(kept[i]) }}
}
