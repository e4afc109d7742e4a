package session

import (
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
)

// How much of the past a pool keeps for sys_calls and sys_warnings.
const (
	keptCalls    = 5000
	keptWarnings = 2000
)

// journal keeps the latest calls and warnings of all statements of a pool.
// What is asked of it adds nothing to it.
type journal struct {
	mu       sync.Mutex
	last     int64 // number of the latest statement
	calls    ring[systables.Call]
	warnings ring[systables.Warning]
	written  []systables.Written // by the latest statement that wrote
}

func newJournal() *journal {
	return &journal{calls: ring[systables.Call]{size: keptCalls}, warnings: ring[systables.Warning]{size: keptWarnings}}
}

// next numbers a statement.
func (j *journal) next() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	return j.last
}

func (j *journal) call(statement int64, c graph.Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls.add(systables.Call{Statement: statement, Call: c})
}

func (j *journal) warn(statement int64, at time.Time, warnings []Warning) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, w := range warnings {
		j.warnings.add(systables.Warning{Statement: statement, Time: at, Note: w})
	}
}

// wrote keeps what a statement has written, in the place of what the one before has.
func (j *journal) wrote(rows []systables.Written) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.written = rows
}

// Written returns what the latest statement that wrote has written, in its order.
func (j *journal) Written() []systables.Written {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.written
}

// Calls returns the calls, oldest first.
func (j *journal) Calls() []systables.Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.calls.list()
}

// Warnings returns the warnings, oldest first.
func (j *journal) Warnings() []systables.Warning {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.warnings.list()
}

// ring keeps the latest size entries.
type ring[T any] struct {
	size    int
	entries []T
	oldest  int // position of the oldest, once full
}

func (r *ring[T]) add(entry T) {
	if len(r.entries) < r.size {
		r.entries = append(r.entries, entry)
		return
	}
	r.entries[r.oldest] = entry
	r.oldest = (r.oldest + 1) % r.size
}

func (r *ring[T]) list() []T {
	return append(append([]T(nil), r.entries[r.oldest:]...), r.entries[:r.oldest]...)
}
