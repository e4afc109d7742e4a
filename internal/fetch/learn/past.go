package learn

import (
	"sync"
	"time"
)

// Past is what other programs have learned before. It may be of another time, or of
// another world: it is believed of what a page may hold, how long a call takes and in
// what order a list is read, where a mistake costs calls, and is a guess of everything
// else. No row comes of it and none is left out for its sake.
type Past interface {
	// Size is how many objects a page of a kind of request may hold, and how many one has held.
	Size(kind string) (limit, proven int, known bool)
	Duration(kind string) (time.Duration, bool)
	FurtherCalls(path string) (int, bool)
	Length(walk string) (int, bool)
	Ordered(walk string) (ordered, known bool)
	Chained(walk string) (chained, known bool)
	Conversion(account string) (at string, known bool)
	// Accounts are those that the login reached, by names that the other methods know.
	Accounts() []Account
}

// Fact is something that was learned, and when.
type Fact[T any] struct {
	Value T
	At    time.Time
}

func now[T any](value T) Fact[T] { return Fact[T]{value, time.Now()} }

// earlier is the past, which is looked for when it is first asked for.
type earlier struct {
	find func() Past
	once sync.Once
	past Past

	mu         sync.Mutex
	noAccounts bool
	disproved  map[string]bool // accounts
}

// Remember has the memory ask find for what other programs have learned, once, when it is
// first of use; nil is nothing. It is called before the memory is used.
func (m *Memory) Remember(find func() Past) { m.earlier.find = find }

func (e *earlier) get() Past {
	e.once.Do(func() {
		if e.find != nil {
			e.past = e.find()
		}
	})
	return e.past
}

func (e *earlier) forgetAccounts() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noAccounts = true
}

// recall is what is known by a key: from now, or else from before.
func recall[T any](m *Memory, facts map[string]Fact[T], key string, before func(Past, string) (T, bool)) (T, bool) {
	m.mu.Lock()
	f, known := facts[key]
	m.mu.Unlock()
	if past := m.earlier.get(); !known && past != nil {
		return before(past, key)
	}
	return f.Value, known
}

// LikelyAccounts are the connected accounts, or else, as names for the methods that say
// what is likely, those of before.
func (m *Memory) LikelyAccounts(now time.Time) []Account {
	if list := m.Accounts(now); list != nil {
		return list
	}
	past := m.earlier.get()
	m.earlier.mu.Lock()
	defer m.earlier.mu.Unlock()
	if past == nil || m.earlier.noAccounts {
		return nil
	}
	return past.Accounts()
}

// LikelyLength is what [Memory.Length] is, or else was before.
func (m *Memory) LikelyLength(walk string) (n int, known bool) {
	return recall(m, m.lengths, walk, Past.Length)
}

// LikelyInOrder is what [Memory.InOrder] is, or else was before.
func (m *Memory) LikelyInOrder(walk string) bool {
	ordered, _ := recall(m, m.ordered, walk, Past.Ordered)
	return ordered
}

// LikelyConversion is the instant up to which the posts of an account may have no
// insights, as [Memory.Conversion] does not say: ask one of them.
func (m *Memory) LikelyConversion(account string) string {
	if m.Conversion(account) != "" {
		return ""
	}
	past := m.earlier.get()
	m.earlier.mu.Lock()
	defer m.earlier.mu.Unlock()
	if past == nil || m.earlier.disproved[account] {
		return ""
	}
	at, _ := past.Conversion(account)
	return at
}

// Disprove notes that a post had insights up to whose instant there were likely none.
func (m *Memory) Disprove(account string) {
	m.earlier.mu.Lock()
	defer m.earlier.mu.Unlock()
	if m.earlier.disproved == nil {
		m.earlier.disproved = map[string]bool{}
	}
	m.earlier.disproved[account] = true
}
