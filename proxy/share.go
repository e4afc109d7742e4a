package proxy

import "sync"

// shared are the transports that [Open] has handed out, by what they do.
var shared = struct {
	mu sync.Mutex
	by map[string]*Transport
}{by: map[string]*Transport{}}

// Open is [New] for programs that connect often: those who open equal
// configurations share one transport, and so its connections. Each calls
// [Transport.Release] once at the end.
func Open(cfg Config) (*Transport, error) {
	s, err := settle(cfg)
	if err != nil {
		return nil, err
	}
	key := s.identity()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if known, ok := shared.by[key]; ok {
		known.shares++
		return known, nil
	}
	t, err := s.build()
	if err != nil {
		return nil, err
	}
	t.key, t.shares = key, 1
	shared.by[key] = t
	return t, nil
}

// Release ends one use of a transport that [Open] returned. The last one closes
// its idle connections.
func (t *Transport) Release() {
	shared.mu.Lock()
	t.shares--
	last := t.shares <= 0
	if last && shared.by[t.key] == t {
		delete(shared.by, t.key)
	}
	shared.mu.Unlock()
	if last {
		t.CloseIdleConnections()
	}
}

// CloseReleased closes idle connections once every use has been released: those
// that requests left behind which were under way, or came, after that.
func (t *Transport) CloseReleased() {
	shared.mu.Lock()
	released := t.shares <= 0
	shared.mu.Unlock()
	if released {
		t.CloseIdleConnections()
	}
}
