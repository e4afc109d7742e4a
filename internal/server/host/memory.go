package host

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	// measureEach is how long what was measured counts.
	measureEach = 50 * time.Millisecond
	// collectEach is how long nothing is collected again before a statement is refused.
	collectEach = time.Second
)

// memory bounds what the process holds: engines, rows, statements, what is on its way. It is
// measured, so that nothing is forgotten.
type memory struct {
	most    int64 // bytes; 0 for no bound
	held    func() int64
	collect func() // what is held no longer

	mu        sync.Mutex
	measured  time.Time
	collected time.Time
	size      int64
}

func newMemory(most int64) *memory { return &memory{most: most, held: held, collect: runtime.GC} }

// check is an error where the process holds more than it may. Garbage is not counted where it
// has to be sure, nor where a second ago there was none.
func (m *memory) check(sure bool) error {
	if m.most <= 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.measure(time.Now(), sure); m.size <= m.most {
		return nil
	}
	return &MemoryError{Held: m.size, Most: m.most}
}

// measure finds out how much is held, unless that was done just now.
func (m *memory) measure(now time.Time, sure bool) {
	if now.Sub(m.measured) < measureEach && !sure {
		return
	}
	m.size, m.measured = m.held(), now
	if m.size > m.most && (sure || now.Sub(m.collected) >= collectEach) {
		m.collect()
		m.size, m.collected = m.held(), time.Now()
	}
}

// held is what the process holds, in bytes, without what the runtime keeps for later.
func held() int64 {
	read := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(read)
	total, free, released := int64(read[0].Value.Uint64()), int64(read[1].Value.Uint64()), int64(read[2].Value.Uint64())
	if all, ok := resident(); ok { // which has the engines, whose memory is none of the runtime's
		return all - free
	}
	return total - free - released
}
