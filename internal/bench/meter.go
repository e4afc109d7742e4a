package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// spent is what a question took of the process that asked it.
type spent struct {
	CPU         time.Duration // of user and system
	Peak        uint64        // bytes of heap beyond what was in use before
	Allocations uint64        // objects
	Allocated   uint64        // bytes
}

// meter measures from its start to its stop. The process does nothing else then.
type meter struct {
	began     time.Time
	cpu       time.Duration
	before    runtime.MemStats
	ended     chan struct{}
	samples   sync.WaitGroup
	heap      []metrics.Sample
	inUse     uint64 // at the beginning
	mostInUse uint64
}

// sampled is how often the heap is looked at.
const sampled = 5 * time.Millisecond

func startMeter() *meter {
	m := &meter{
		ended: make(chan struct{}),
		heap:  []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}},
	}
	runtime.GC()         // twice, with the next, so that pools are empty: what they give is chance
	debug.FreeOSMemory() // after a collection
	m.inUse = m.look()
	runtime.ReadMemStats(&m.before)
	m.samples.Go(func() {
		tick := time.NewTicker(sampled)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				m.mostInUse = max(m.mostInUse, m.look())
			case <-m.ended:
				return
			}
		}
	})
	m.cpu, m.began = cpuTime(), time.Now()
	return m
}

// look is how much of the heap is in use: what is allocated, and what the spans with
// it have left.
func (m *meter) look() (bytes uint64) {
	metrics.Read(m.heap)
	return m.heap[0].Value.Uint64() + m.heap[1].Value.Uint64()
}

// row counts a row.
func (m *meter) row(f *figures) {
	if f.Rows == 0 {
		f.First = time.Since(m.began)
	}
	f.Rows++
}

// stop writes down what it took.
func (m *meter) stop(f *figures) {
	f.Took, f.CPU = time.Since(m.began), cpuTime()-m.cpu
	close(m.ended)
	m.samples.Wait()
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	f.Allocations, f.Allocated = after.Mallocs-m.before.Mallocs, after.TotalAlloc-m.before.TotalAlloc
	if most := max(m.mostInUse, m.look()); most > m.inUse {
		f.Peak = most - m.inUse
	}
}
