package host

import (
	"net"
	"testing"
)

// One address does not take all the places of those who are not let in yet.
func TestArrive(t *testing.T) {
	t.Parallel()
	h := newHost(t, Config{Limits: Limits{Starting: 5, OfPlace: 2}})
	var entered []func()
	for _, tt := range []struct {
		from string
		ok   bool
	}{
		{"192.0.2.1", true},
		{"192.0.2.1", true},
		{"192.0.2.1", false},
		{"2001:db8::1", true},
		{"2001:db8::2", true},
		{"2001:db8::3", false},
		{"192.0.2.2", true},
		{"192.0.2.3", false},
		{"127.0.0.1", false},
	} {
		e, ok := h.Arrive(&net.TCPAddr{IP: net.ParseIP(tt.from), Port: 1})
		if ok != tt.ok {
			t.Errorf("from %s: %v", tt.from, ok)
		}
		if ok {
			entered = append(entered, e)
		}
	}
	for _, e := range entered {
		e()
		e() // which counts once
	}
	for range 5 {
		if _, ok := h.Arrive(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}); !ok {
			t.Error("this machine's own are bounded as those of one place")
		}
	}
	if h.arrivals.total != 5 || len(h.arrivals.starting) != 1 {
		t.Errorf("%d are counted, at %v", h.arrivals.total, h.arrivals.starting)
	}
}
