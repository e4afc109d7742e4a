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

// Earlier is what is likely by the past, which is looked for when it is first asked for.
type Earlier struct {
	m    *Memory
	find func() Past
	once sync.Once
	past Past

	mu         sync.Mutex
	noAccounts bool
	disproved  map[string]bool // accounts
}

// Earlier is what is likely by what other programs have learned.
func (m *Memory) Earlier() *Earlier { return &m.earlier }

// Remember has find asked for what other programs have learned, once, when it is first of
// use; nil is nothing. It is called before the memory is used.
func (e *Earlier) Remember(find func() Past) { e.find = find }

func (e *Earlier) get() Past {
	e.once.Do(func() {
		if e.find != nil {
			e.past = e.find()
		}
	})
	return e.past
}

func (e *Earlier) forgetAccounts() {
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

// Accounts are the connected accounts, or else, as names for the methods that say
// what is likely, those of before.
func (e *Earlier) Accounts(now time.Time) []Account {
	if list := e.m.Accounts(now); list != nil {
		return list
	}
	past := e.get()
	e.mu.Lock()
	defer e.mu.Unlock()
	if past == nil || e.noAccounts {
		return nil
	}
	return past.Accounts()
}

// Length is what [Memory.Length] is, or else was before.
func (e *Earlier) Length(walk string) (n int, known bool) {
	return recall(e.m, e.m.lengths, walk, Past.Length)
}

// InOrder is what [Memory.InOrder] is, or else was before.
func (e *Earlier) InOrder(walk string) bool {
	ordered, _ := recall(e.m, e.m.ordered, walk, Past.Ordered)
	return ordered
}

// Conversion is the instant up to which the posts of an account may have no
// insights, as [Memory.Conversion] does not say: ask one of them.
func (e *Earlier) Conversion(account string) string {
	if e.m.Conversion(account) != "" {
		return ""
	}
	past := e.get()
	e.mu.Lock()
	defer e.mu.Unlock()
	if past == nil || e.disproved[account] {
		return ""
	}
	at, _ := past.Conversion(account)
	return at
}

// Disprove notes that a post had insights up to whose instant there were likely none.
func (e *Earlier) Disprove(account string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.disproved == nil {
		e.disproved = map[string]bool{}
	}
	e.disproved[account] = true
}
