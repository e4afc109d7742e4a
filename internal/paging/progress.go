package paging

import (
	"fmt"
	"slices"
)

// What a list is given up after.
const (
	// mostRounds is how many pages in a row without anything new may lead to a cursor
	// that was there before: an empty page in the middle may leave the cursor where it
	// was.
	mostRounds = 5
	// mostBarren is how many may bring nothing new behind ever new cursors, as where
	// everything on them is filtered.
	mostBarren = 50
	// mostRestarts is how often in a row a list may be read anew and come no further.
	mostRestarts = 10
)

// progress is what a list has brought. One that is at its beginning once more, be it
// that it is read anew or that the API threw it back, gets on as long as it brings
// items that it has not brought since.
type progress struct {
	known    map[string]struct{} // all items
	again    map[string]struct{} // those that were known and came again since the last new one
	barren   int                 // pages in a row that brought neither a new item nor such a one
	repeated int                 // of these, those that brought what was known
	rounds   int                 // of these, those behind which is a cursor that was there before
	cursors  []string            // those behind the pages since the last new item

	restartedAt int // how many items were known when it was last read anew
	furthest    int // how many of them came again at the most before the next cursor was lost
	restarts    int // how often in a row since that it came no further
}

// note takes in a page and the cursor behind it, and returns the positions of the items
// that are new.
func (p *progress) note(ids []string, after string) (fresh []int) {
	if p.known == nil {
		p.known, p.again = map[string]struct{}{}, map[string]struct{}{}
	}
	further := false
	for i, id := range ids {
		switch {
		case add(p.known, id):
			fresh = append(fresh, i)
		case add(p.again, id):
			further = true
		}
	}
	seen := slices.Contains(p.cursors, after)
	switch {
	case len(fresh) > 0:
		clear(p.again)
		p.cursors = append(p.cursors[:0], after)
		p.barren, p.repeated, p.rounds = 0, 0, 0
		return fresh
	case !seen:
		p.cursors = append(p.cursors, after)
	}
	if further {
		p.barren, p.repeated, p.rounds = 0, 0, 0
		return nil
	}
	p.barren++
	if len(ids) > 0 {
		p.repeated++
	}
	if seen {
		p.rounds++
	}
	return nil
}

// add adds an id to a set, and reports whether it was not in it.
func add(set map[string]struct{}, id string) bool {
	if _, there := set[id]; there {
		return false
	}
	set[id] = struct{}{}
	return true
}

// none says why a list that is said to go on gets nowhere, "" where it may.
func (p *progress) none(after string) string {
	switch {
	case after == "":
		return "it gives no cursor to go on by"
	case p.rounds > mostRounds:
		return fmt.Sprintf("%d pages in a row brought nothing new, and their cursors go round", p.barren)
	case p.barren <= mostBarren:
		return ""
	case p.repeated > 0:
		return fmt.Sprintf("%d pages in a row brought nothing new, %d of them what had come before", p.barren, p.repeated)
	default:
		return fmt.Sprintf("%d pages in a row were empty, behind ever new cursors", p.barren)
	}
}

// restart notes that the list is read anew, and reports whether that may help.
func (p *progress) restart() bool {
	reached := len(p.again)
	switch {
	case p.restartedAt != len(p.known):
		p.restartedAt, p.furthest, p.restarts = len(p.known), 0, 0
	case reached > p.furthest:
		p.furthest, p.restarts = reached, 0
	default:
		p.restarts++
	}
	clear(p.again)
	p.barren, p.repeated, p.rounds, p.cursors = 0, 0, 0, nil
	return p.restarts <= mostRestarts
}
