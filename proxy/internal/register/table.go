package register

import "sync"

// Table holds what packages register when they are imported. It is safe for
// concurrent use.
type Table[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

// Set registers a value in the place of the one before.
func (t *Table[K, V]) Set(key K, value V) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.entries == nil {
		t.entries = map[K]V{}
	}
	t.entries[key] = value
}

// Get returns the value that is registered.
func (t *Table[K, V]) Get(key K) (V, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	value, ok := t.entries[key]
	return value, ok
}

// Take empties the table, for a test, until restore is called.
func (t *Table[K, V]) Take() (restore func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	entries := t.entries
	t.entries = nil
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.entries = entries
	}
}
