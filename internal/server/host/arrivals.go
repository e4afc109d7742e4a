package host

import (
	"net"
	"sync"
)

// arrivals counts the connections that are not let in yet.
type arrivals struct {
	most, ofPlace int

	mu       sync.Mutex
	starting map[string]int // by place
	total    int
}

// begin counts one until entered is called.
func (a *arrivals) begin(remote net.Addr) (entered func(), ok bool) {
	at := placeOf(remote)
	place, own := at.String(), at.Addr().IsLoopback()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.total >= a.most || a.starting[place] >= a.ofPlace && !own {
		return nil, false
	}
	a.total++
	a.starting[place]++
	return sync.OnceFunc(func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.total--
		if a.starting[place]--; a.starting[place] == 0 {
			delete(a.starting, place)
		}
	}), true
}
