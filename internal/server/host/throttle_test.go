package host

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// Who fails waits longer and longer, as does everybody beside him, and nobody elsewhere;
// time heals.
func TestThrottle(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	var slept time.Duration
	th := NewThrottle()
	th.now = func() time.Time { return now }
	th.Sleep = func(_ context.Context, d time.Duration) error { slept = d; return nil }
	at := func(text string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(text), Port: 1} }
	waits := func(a net.Addr) time.Duration {
		t.Helper()
		slept = 0
		if err := th.Wait(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		return slept
	}
	bad := at("192.0.2.1")
	var waited []time.Duration
	for range 12 {
		waited = append(waited, waits(bad))
		th.Failed(bad)
	}
	want := []time.Duration{0, 0, 0, 0, 0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second}
	for i := range want {
		if waited[i] != want[i] {
			t.Fatalf("waits are %v, not %v", waited, want)
		}
	}
	if d := waits(at("192.0.2.2")); d != 0 {
		t.Errorf("a neighbour waits %v", d)
	}
	now = now.Add(7 * forgiveAfter) // 5 are left
	if d := waits(bad); d != firstWait {
		t.Errorf("later it waits %v", d)
	}
	now = now.Add(forgiveAfter)
	if d := waits(bad); d != 0 {
		t.Errorf("much later it waits %v", d)
	}
	// One customer's addresses are one place, and so are the spellings of one.
	for range freeFailures {
		th.Failed(at("2001:db8::1"))
		th.Failed(at("::ffff:192.0.2.9"))
	}
	if waits(at("2001:db8::ffff")) == 0 || waits(at("2001:db8:0:1::1")) != 0 || waits(at("192.0.2.9")) == 0 {
		t.Error("places are not told apart as they should")
	}
	// Very many places are remembered, and no more; the worst stay.
	for i := range 2 * mostPlaces {
		th.Failed(&net.TCPAddr{IP: net.IPv4(10, byte(i>>16), byte(i>>8), byte(i)), Port: 1})
	}
	if len(th.places) > mostPlaces || waits(at("2001:db8::1")) == 0 {
		t.Errorf("%d places are remembered, or the worst are not", len(th.places))
	}
	// A client that goes waits no longer.
	th.Sleep = sleep
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := th.Wait(ctx, at("2001:db8::1")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
