//go:build unix

package scaletest

import (
	"fmt"
	"testing"
	"time"
)

// TestThroughput measures what one, two, four and eight workers do in a while each, of 10,000
// accounts whose quota is not reached. It holds nothing but that they work: how fast, the
// machine decides.
func TestThroughput(t *testing.T) {
	within := howLong(t)
	for _, workers := range []int{1, 2, 4, 8} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			throughput(t, world{
				Seed: 7, Start: time.Now().Truncate(time.Second), Logins: 500, Accounts: 20, Media: 10, Served: 100,
				Quota: 6000, QuotaSpan: time.Hour, Latency: 100 * time.Millisecond,
			}, workers, within)
		})
	}
}

// TestQuota measures how much of the platform's quota eight workers use up in a while, of 10,000
// accounts of 100 logins: from three quarters on calls are spread over the hour.
func TestQuota(t *testing.T) {
	within := howLong(t)
	for _, quota := range []int{30, 60, 120, 240, 480} {
		t.Run(fmt.Sprint(quota), func(t *testing.T) {
			const logins = 100
			f := newFleet(t, world{
				Seed: 7, Start: time.Now().Truncate(time.Second), Logins: logins, Accounts: 100, Media: 10, Served: logins,
				Quota: quota, QuotaSpan: time.Hour, Latency: 20 * time.Millisecond,
			})
			j := f.platform.follow(t)
			for range 8 {
				f.start()
			}
			begun := time.Now()
			f.until("the end of the measure", time.Hour, func() bool { return time.Since(begun) > within })
			granted, refused, _ := j.calls()
			kept := f.ended()
			f.end()
			j.end()
			j.check(t)
			t.Logf("%d of %d calls, %d %%, %d refused; %d tables", granted, logins*quota, 100*granted/(logins*quota), refused, kept)
			if kept <= 0 {
				t.Error("nothing was kept")
			}
		})
	}
}

// throughput has workers work, and measures what they do once they have begun.
func throughput(t *testing.T, w world, workers int, within time.Duration) {
	f := newFleet(t, w)
	j := f.platform.follow(t)
	for range workers {
		f.start()
	}
	f.until("the first tables", 10*time.Minute, func() bool { return f.ended() > 0 })
	type mark struct {
		at                                        time.Time
		granted, refused, login, rows, ended, cpu int
	}
	now := func() mark {
		m := mark{at: time.Now(), rows: f.number("SELECT sum(rows_read) FROM sync_scan"), ended: f.ended()}
		m.granted, m.refused, m.login = j.calls()
		for _, w := range f.running() {
			m.cpu += processor(w.cmd.Process.Pid)
		}
		return m
	}
	f.until("steady work", time.Hour, func() bool { return f.ended() > 200 })
	from := now()
	f.until("the end of the measure", time.Hour, func() bool { return time.Since(from.at) > within })
	to := now()
	f.end()
	j.end()
	j.check(t)
	s := to.at.Sub(from.at).Seconds()
	rate := func(a, b int) float64 { return float64(b-a) / s }
	t.Logf("%d workers: %.0f calls/s (%.1f about logins), %.0f rows/s, %.1f tables/s, %.1f refused/s; a worker has %s and %.2f of a core",
		workers, rate(from.granted, to.granted), rate(from.login, to.login), rate(from.rows, to.rows), rate(from.ended, to.ended), rate(from.refused, to.refused),
		f.peak, rate(from.cpu, to.cpu)/100/float64(workers))
	if to.ended <= from.ended {
		t.Error("nothing was kept")
	}
}
