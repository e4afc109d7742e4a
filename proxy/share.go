package proxy

import (
	"crypto/sha256"
	"fmt"
	"sync"
)

// shared are the transports that [Open] has handed out, by what they do.
var shared = struct {
	mu sync.Mutex
	by map[string]*Transport
}{by: map[string]*Transport{}}

// Open is [New] for programs that connect often: those who open equal
// configurations share one transport, and so its connections. Each calls
// [Transport.Release] once at the end.
func Open(cfg Config) (*Transport, error) {
	t, err := New(cfg)
	if err != nil {
		return nil, err
	}
	key := t.identity()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if known, ok := shared.by[key]; ok {
		known.shares++
		return known, nil
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

// identity tells transports apart that do not the same. It holds the hash of
// what is secret, and of the certificates that are named by a path.
func (t *Transport) identity() string {
	c := t.cfg
	h := sha256.New()
	for _, part := range []string{
		c.ProxyUser, c.ProxyPassword.Reveal(), c.FirewallUser, c.FirewallPassword.Reveal(),
		t.origin.also.identity(), t.proxies.also.identity(),
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	c.ProxyUser, c.FirewallUser = "", "" // in the hash
	if t.auto != nil {
		_, _ = fmt.Fprintf(h, "%q", t.auto.identity())
	}
	return fmt.Sprintf("%x %q %p", h.Sum(nil), fmt.Sprintf("%+v", c), t.cfg.RootCAs)
}

func (n *named) identity() string {
	if n == nil {
		return ""
	}
	text := fmt.Sprintf("%t %x %x", n.anything, n.key, n.thumbprint)
	for _, c := range n.authorities {
		text += fmt.Sprintf(" %x", c.Raw)
	}
	return text
}
