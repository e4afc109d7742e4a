package main

import (
	"io"
	"sync"
)

// untilOver is for what runs beside a login: it writes messages until the login
// is over, and end waits for what has begun and is to leave nothing behind.
type untilOver struct {
	mu    sync.Mutex
	w     io.Writer
	over  bool
	begun sync.WaitGroup
}

// Write implements [io.Writer].
func (u *untilOver) Write(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over {
		return len(p), nil
	}
	return u.w.Write(p)
}

// begin returns false when the login is over; otherwise done must follow.
func (u *untilOver) begin() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.over {
		u.begun.Add(1)
	}
	return !u.over
}

func (u *untilOver) done() { u.begun.Done() }

func (u *untilOver) end() {
	u.begun.Wait() // the last of what a terminal shows is its own line
	u.mu.Lock()
	u.over = true
	u.mu.Unlock()
	u.begun.Wait()
}
