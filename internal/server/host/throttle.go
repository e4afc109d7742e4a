package host

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"
)

// A place from which logins fail waits before each further one, longer with each. What
// failed is forgotten with time.
const (
	freeFailures  = 5                      // before anybody waits
	firstWait     = 250 * time.Millisecond // doubled with each failure
	longestWait   = 8 * time.Second
	forgiveAfter  = 20 * time.Second // one failure
	mostPlaces    = 10_000           // that are remembered
	mostFailures  = 20
	ipv6PlaceBits = 64 // of an address, which one customer has
)

// Throttle remembers from where logins failed, and has those places wait.
type Throttle struct {
	now func() time.Time
	// Sleep is how it waits.
	Sleep func(ctx context.Context, d time.Duration) error

	mu     sync.Mutex
	places map[netip.Prefix]failures
}

type failures struct {
	count int
	since time.Time // from when on they are forgotten, one by one
}

// NewThrottle remembers nothing yet.
func NewThrottle() *Throttle {
	return &Throttle{now: time.Now, Sleep: sleep, places: map[netip.Prefix]failures{}}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Wait waits as long as somebody at an address has to before a login.
func (t *Throttle) Wait(ctx context.Context, remote net.Addr) error {
	t.mu.Lock()
	f := t.left(t.places[placeOf(remote)])
	t.mu.Unlock()
	if f.count < freeFailures {
		return nil
	}
	return t.Sleep(ctx, min(firstWait<<(f.count-freeFailures), longestWait))
}

// Failed notes that a login has failed.
func (t *Throttle) Failed(remote net.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	place := placeOf(remote)
	f := t.left(t.places[place])
	f.count = min(f.count+1, mostFailures)
	if _, known := t.places[place]; !known && len(t.places) >= mostPlaces {
		t.forget()
	}
	t.places[place] = f
}

// left is what is left of failures by now.
func (t *Throttle) left(f failures) failures {
	now := t.now()
	if f.count == 0 {
		return failures{since: now}
	}
	forgiven := int(now.Sub(f.since) / forgiveAfter)
	if forgiven >= f.count {
		return failures{since: now}
	}
	return failures{count: f.count - forgiven, since: f.since.Add(time.Duration(forgiven) * forgiveAfter)}
}

// forget makes space: it drops the places with the fewest failures.
func (t *Throttle) forget() {
	fewest := mostFailures
	for _, f := range t.places {
		fewest = min(fewest, t.left(f).count)
	}
	for place, f := range t.places {
		if t.left(f).count <= fewest {
			delete(t.places, place)
		}
	}
}

// placeOf is where an address is; that of a socket of this machine is one place.
func placeOf(remote net.Addr) netip.Prefix {
	a, err := netip.ParseAddrPort(remote.String())
	if err != nil {
		return netip.Prefix{}
	}
	ip := a.Addr().Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = ipv6PlaceBits
	}
	place, _ := ip.Prefix(bits) // which is within the address
	return place
}
