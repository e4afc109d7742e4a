package answers

import (
	"container/list"
	"time"
)

// cache keeps answers for a time, within a bound on their memory. Nil is one that
// keeps nothing.
type cache struct {
	room    int64 // bytes left
	age     time.Duration
	size    func(answer any) int64
	entries map[Key]*list.Element
	oldest  *list.List // of *entry, in the order of keeping
}

type entry struct {
	key    Key
	answer any
	size   int64
	until  time.Time
}

func newCache(room int64, age time.Duration, size func(answer any) int64) *cache {
	return &cache{room: room, age: age, size: size, entries: map[Key]*list.Element{}, oldest: list.New()}
}

func (c *cache) get(k Key, now time.Time) (answer any, ok bool) {
	if c == nil {
		return nil, false
	}
	c.expire(now)
	if e := c.entries[k]; e != nil {
		return e.Value.(*entry).answer, true
	}
	return nil, false
}

// put keeps an answer, if need be in the place of the oldest ones.
func (c *cache) put(k Key, answer any, now time.Time) {
	if c == nil {
		return
	}
	c.expire(now)
	c.drop(c.entries[k])
	size := entrySize + c.size(answer)
	for c.room < size && c.oldest.Len() > 0 {
		c.drop(c.oldest.Front())
	}
	if c.room < size {
		return
	}
	c.room -= size
	c.entries[k] = c.oldest.PushBack(&entry{k, answer, size, now.Add(c.age)})
}

func (c *cache) expire(now time.Time) {
	for e := c.oldest.Front(); e != nil && !now.Before(e.Value.(*entry).until); e = c.oldest.Front() {
		c.drop(e)
	}
}

func (c *cache) drop(e *list.Element) {
	if e == nil {
		return
	}
	gone := c.oldest.Remove(e).(*entry)
	delete(c.entries, gone.key)
	c.room += gone.size
}

func (c *cache) clear() {
	if c == nil {
		return
	}
	for c.oldest.Len() > 0 {
		c.drop(c.oldest.Front())
	}
}

// entrySize is about what an entry takes beside its answer.
const entrySize = 256
