package answers

import (
	"testing"
	"time"
)

// The oldest answers make room, and one that has none is not kept.
func TestCache_bounded(t *testing.T) {
	t.Parallel()
	c := newCache(10*entrySize, time.Hour, func(answer any) int64 { return int64(len(answer.([]byte))) })
	now := time.Now()
	key := func(i int) Key { return Key{byte(i), byte(i >> 8)} }
	for i := range 1000 {
		c.put(key(i), make([]byte, i%300), now)
		if c.room < 0 || c.oldest.Len() != len(c.entries) {
			t.Fatalf("room %d, %d and %d entries", c.room, c.oldest.Len(), len(c.entries))
		}
		if _, ok := c.get(key(i), now); !ok {
			t.Fatalf("%d is gone", i)
		}
	}
	if _, ok := c.get(key(5), now); ok || len(c.entries) < 3 {
		t.Errorf("%d entries", len(c.entries))
	}
	c.put(key(1), make([]byte, 10*entrySize), now)
	if _, ok := c.get(key(1), now); ok {
		t.Error("kept what it has no room for")
	}
	c.clear()
	if c.room != 10*entrySize || len(c.entries) != 0 {
		t.Errorf("room %d, %d entries", c.room, len(c.entries))
	}
}
