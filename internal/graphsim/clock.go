package graphsim

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// clock is the simulator's time: a foreign one or one that stands until it
// is moved.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	foreign func() time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.foreign != nil {
		return c.foreign().UTC().Add(c.now.Sub(time.Time{}))
	}
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.foreign, c.now = nil, t.UTC()
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// serve tells the simulator's time, and moves it: POST with now, an RFC
// 3339 instant, or advance, a duration such as 36h.
func (c *clock) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		if problem := c.move(r.FormValue("now"), r.FormValue("advance")); problem != "" {
			http.Error(w, problem, http.StatusBadRequest)
			return
		}
	default:
		http.Error(w, "the clock answers GET and POST", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// An error means that the reader went away.
	_ = json.NewEncoder(w).Encode(struct {
		Now time.Time `json:"now"`
	}{c.read()})
}

// move reports what is wrong with a request to move the clock.
func (c *clock) move(now, advance string) string {
	if (now == "") == (advance == "") {
		return "give either now or advance"
	}
	if now != "" {
		t, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return "now must be an RFC 3339 instant such as 2026-11-20T12:00:00Z"
		}
		c.set(t)
		return ""
	}
	d, err := time.ParseDuration(advance)
	if err != nil {
		return "advance must be a duration such as 36h"
	}
	c.advance(d)
	return ""
}

// stands reports whether the clock moves only when it is moved.
func (c *clock) stands() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.foreign == nil
}

// pacificMidnight returns the start of t's day in the Pacific time zone, in
// UTC: 07:00 in summer time, 08:00 otherwise.
func pacificMidnight(t time.Time) time.Time {
	return pacificDaysBefore(t, 0)
}

// pacificDaysBefore returns the start of the day n days before t's.
func pacificDaysBefore(t time.Time, n int) time.Time {
	local := t.UTC().Add(-pacificOffset(t))
	day := time.Date(local.Year(), local.Month(), local.Day()-n, 0, 0, 0, 0, time.UTC)
	// Midnight itself may lie on the other side of a change at 02:00.
	return day.Add(pacificOffset(day.Add(8 * time.Hour)))
}

// pacificDay numbers the Pacific day that t lies in, from 1970 on.
func pacificDay(t time.Time) int64 {
	return pacificMidnight(t).Unix() / 86400
}

// nextPacificMidnight returns the first Pacific midnight after t.
func nextPacificMidnight(t time.Time) time.Time {
	return pacificMidnight(pacificMidnight(t).Add(30 * time.Hour))
}

// pacificOffset returns how far Pacific time is behind UTC at t. The rule
// (second Sunday of March to first Sunday of November, at 02:00 local) is
// written out so that no time zone database is needed.
func pacificOffset(t time.Time) time.Duration {
	t = t.UTC()
	begin := nthSunday(t.Year(), time.March, 2).Add(10 * time.Hour)
	end := nthSunday(t.Year(), time.November, 1).Add(9 * time.Hour)
	if !t.Before(begin) && t.Before(end) {
		return 7 * time.Hour
	}
	return 8 * time.Hour
}

func nthSunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	skip := (7 - int(first.Weekday())) % 7
	return first.AddDate(0, 0, skip+7*(n-1))
}
