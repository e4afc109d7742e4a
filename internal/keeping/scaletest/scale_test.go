//go:build unix

package scaletest

import (
	"os"
	"testing"
	"time"
)

// scaleVariable says how long the long tests take.
const scaleVariable = "VIEWFINDER_SCALE"

// hands and served are what a worker does at a time.
const hands, served = 2, 8

// TestFleet has three workers keep six logins. While they do, one after the other is killed,
// one is stopped until its work was given to others, and PostgreSQL is killed.
func TestFleet(t *testing.T) {
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") == "" {
		t.Skip("takes a minute; VIEWFINDER_TEST_THOROUGH=1 runs it")
	}
	w := world{
		Seed: 5, Start: time.Now().Truncate(time.Second), Logins: 6, Accounts: 5, Media: 12, Served: 3,
		Quota: 1500, QuotaSpan: time.Hour, Latency: 40 * time.Millisecond,
	}
	f := newFleet(t, w, "--rescue", "10s")
	j := f.platform.follow(t)
	c := newChance(f, 5, 3)
	for range c.size {
		f.start()
	}
	at := 0
	for _, what := range []mishap{killed, stopped, database, killed, clock, database, killed, awoken} {
		at += f.all() / 12
		f.until(string(what), 3*time.Minute, func() bool { return f.ended() >= at })
		t.Logf("%d of %d: %s", f.ended(), f.all(), what)
		c.strike(what)
	}
	f.until("the end", 3*time.Minute, func() bool { return f.ended() == f.all() })
	f.end()
	j.end()
	j.check(t)
	rows := f.judge()
	f.spent(j, c)
	t.Logf("%d rows; a worker has %s", rows, f.peak)
}

// callsInTurn is about what all accounts of TestFleet_long take, for each of the jobs that its workers
// have in hand: with answers that take that part of the time, there is something to do all along.
const callsInTurn = 3000

// TestFleet_long has eight workers keep 10,000 accounts, while things happen to them at random.
func TestFleet_long(t *testing.T) {
	within := howLong(t)
	w := world{
		Seed: 7, Start: time.Now().Truncate(time.Second), Logins: 500, Accounts: 20, Media: 10, Served: 100,
		Quota: 900, QuotaSpan: time.Hour, Latency: within / callsInTurn,
	}
	f := newFleet(t, w, "--rescue", "30s")
	j := f.platform.follow(t)
	c := newChance(f, uint64(w.Start.Unix()), 8)
	t.Logf("seed %d", w.Start.Unix())
	for range c.size {
		f.start()
	}
	begun := time.Now()
	for time.Since(begun) < within && f.ended() < f.all() {
		pause := time.Now().Add(time.Duration(5+c.r.IntN(25)) * time.Second)
		f.until("the next mishap", time.Hour, func() bool { return time.Now().After(pause) })
		what := c.any()
		c.strike(what)
		granted, refused, _ := j.calls()
		t.Logf("%s: %d of %d tables, %d calls, %d refused; %s: %s", time.Since(begun).Round(time.Second), f.ended(), f.all(), granted, refused, f.peak, what)
	}
	c.calm()
	f.until("the end", 3*time.Hour, func() bool { return f.ended() == f.all() })
	t.Logf("all is kept after %s: %v", time.Since(begun).Round(time.Second), c.happens)
	f.end()
	j.end()
	j.check(t)
	t.Logf("%d rows", f.judge())
	f.spent(j, c)
	t.Logf("a worker has %s", f.peak)
	if f.peak.own > mostMemory {
		t.Errorf("a worker has %s, and %d MB of its own may be", f.peak, mostMemory>>20)
	}
}

// mostMemory is what a worker may have of its own.
const mostMemory = 60 << 20

// howLong is how long a long test takes.
func howLong(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv(scaleVariable)
	if text == "" {
		t.Skip(scaleVariable + "=1h runs it")
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
