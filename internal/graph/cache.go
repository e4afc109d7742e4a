package graph

import (
	"container/list"
	"reflect"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// cache keeps answers for a time, within a bound on their memory. Nil is one that
// keeps nothing.
type cache struct {
	room    int64 // bytes left
	age     time.Duration
	entries map[question]*list.Element
	oldest  *list.List // of *entry, in the order of keeping
}

type entry struct {
	question question
	answer   any
	size     int64
	until    time.Time
}

func newCache(room int64, age time.Duration) *cache {
	return &cache{room: room, age: age, entries: map[question]*list.Element{}, oldest: list.New()}
}

func (c *cache) get(q question, now time.Time) (answer any, ok bool) {
	if c == nil {
		return nil, false
	}
	c.expire(now)
	if e := c.entries[q]; e != nil {
		return e.Value.(*entry).answer, true
	}
	return nil, false
}

// put keeps an answer, if need be in the place of the oldest ones.
func (c *cache) put(q question, answer any, now time.Time) {
	if c == nil {
		return
	}
	c.expire(now)
	c.drop(c.entries[q])
	size := sizeOf(answer)
	for c.room < size && c.oldest.Len() > 0 {
		c.drop(c.oldest.Front())
	}
	if c.room < size {
		return
	}
	c.room -= size
	c.entries[q] = c.oldest.PushBack(&entry{q, answer, size, now.Add(c.age)})
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
	delete(c.entries, gone.question)
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

var (
	nodeSize  = int64(reflect.TypeFor[Node]().Size())
	pageSize  = int64(reflect.TypeFor[Page]().Size())
	valueSize = int64(reflect.TypeFor[value.Value]().Size())
)

// sizeOf is about how many bytes of memory an answer takes.
func sizeOf(answer any) int64 {
	switch answer := answer.(type) {
	case []byte:
		return entrySize + int64(len(answer))
	case *Node:
		return entrySize + answer.size()
	case *Page:
		return entrySize + answer.size()
	default:
		return entrySize
	}
}

func (n *Node) size() int64 {
	size := nodeSize + int64(len(n.ID)) + int64(len(n.Values))*valueSize
	for _, v := range n.Values {
		if v.Kind() == value.KindText {
			size += int64(len(v.Text()))
		}
	}
	for _, p := range n.Parts {
		size += p.size()
	}
	return size
}

func (p *Page) size() int64 {
	const pointer = 8
	if p == nil {
		return pointer
	}
	size := pointer + pageSize + int64(len(p.After))
	for name, values := range p.Next {
		size += entrySize + int64(len(name))
		for _, v := range values {
			size += int64(len(v))
		}
	}
	for i := range p.Nodes {
		size += p.Nodes[i].size()
	}
	return size
}
