package write

import (
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Made knows what was made in the last minutes, and what is being made: where an answer is
// lost, what another call has made that is like it is not taken for its own. It is for all
// statements of a pool.
type Made struct {
	mu   sync.Mutex
	ids  map[string]time.Time
	open map[string]int // calls on their way, by what they are
}

// remembered is how long an id is known: longer than any answer is waited for.
const remembered = time.Hour

// begin notes that a call is on its way until end.
func (m *Made) begin(r graph.Request) (end func()) {
	key := likeness(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.open == nil {
		m.open = map[string]int{}
	}
	m.open[key]++
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.open[key]--; m.open[key] == 0 {
			delete(m.open, key)
		}
	}
}

// isAlone reports whether no other call like it is on its way.
func (m *Made) isAlone(r graph.Request) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open[likeness(r)] <= 1
}

// likeness is the same for calls that make the same.
func likeness(r graph.Request) string { return r.Method + " " + r.Path + " " + r.Params.Encode() }

// add notes the id of what was made.
func (m *Made) add(id string) {
	if id == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for id, at := range m.ids {
		if now.Sub(at) > remembered {
			delete(m.ids, id)
		}
	}
	if m.ids == nil {
		m.ids = map[string]time.Time{}
	}
	m.ids[id] = now
}

// has reports whether an id is of what was made.
func (m *Made) has(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, made := m.ids[id]
	return made
}
