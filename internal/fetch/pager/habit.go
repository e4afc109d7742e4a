package pager

import "sync/atomic"

// Habit is what readers of the lists at a path have done so far. Goroutines
// that read ahead look at it.
type Habit struct {
	// followed counts the lists that a reader went on with beyond their first
	// page; passed says that one left a list behind that goes on.
	followed atomic.Int32
	passed   atomic.Bool
}

// thoroughFrom is how many lists in a row must have been followed before others
// are followed unasked: a guess too early costs calls.
const thoroughFrom = 5

// Follow notes that a reader went on with a list beyond its first page.
func (h *Habit) Follow() { h.followed.Add(1) }

// Leave notes that one left a list behind that goes on.
func (h *Habit) Leave() { h.passed.Store(true) }

// Thorough reports whether lists are read to their end.
func (h *Habit) Thorough() bool { return h.followed.Load() >= thoroughFrom && !h.passed.Load() }
