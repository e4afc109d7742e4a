package learn

// mostFound is how many ids are kept that were found by names.
const mostFound = 10_000

// SetFound notes the id that was found by a name, which never changes. The name says
// what it is of.
func (m *Memory) SetFound(name, id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.ids) < mostFound {
		m.ids[name] = id
	}
}

// Found returns the id that was found by a name, "" for none.
func (m *Memory) Found(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ids[name]
}
