package pgwire

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// inboxSize is how much is read ahead of the session: what a client sends beyond that
// waits in the network.
const inboxSize = 16 << 10

// inbox reads what the client sends, while the session is busy too, so that it is known at
// once when the client is gone.
type inbox struct {
	gone func(error) // is told why nothing more will come

	mu       sync.Mutex
	data     []byte
	err      error
	deadline time.Time
	ready    chan struct{} // data or an error are there
	space    chan struct{} // the session has taken data
	pause    time.Duration // after which rest is called, where nothing comes; 0 for never
	rest     func()
	closed   chan struct{}
	once     sync.Once
}

func newInbox(gone func(error)) *inbox {
	return &inbox{gone: gone, ready: make(chan struct{}, 1), space: make(chan struct{}, 1), closed: make(chan struct{})}
}

// fill reads from conn until that fails, or the inbox is closed.
func (in *inbox) fill(conn net.Conn) {
	chunk := make([]byte, 4<<10)
	for {
		n, err := conn.Read(chunk)
		for !in.add(chunk[:n], err) {
			select {
			case <-in.space:
			case <-in.closed:
				return
			}
		}
		if err != nil {
			in.gone(err)
			return
		}
	}
}

// add takes what was read, once there is space for it.
func (in *inbox) add(data []byte, err error) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.data) > 0 && len(in.data)+len(data) > inboxSize {
		return false
	}
	in.data = append(in.data, data...)
	in.err = err
	signal(in.ready)
	return true
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// within bounds the reads that follow; 0 is no bound.
func (in *inbox) within(d time.Duration) {
	in.deadline = time.Time{}
	if d > 0 {
		in.deadline = time.Now().Add(d)
	}
}

// Read waits for data. It belongs to the session's goroutine, as within does.
func (in *inbox) Read(p []byte) (int, error) {
	var late, still <-chan time.Time
	if !in.deadline.IsZero() {
		timer := time.NewTimer(time.Until(in.deadline))
		defer timer.Stop()
		late = timer.C
	}
	if in.pause > 0 {
		timer := time.NewTimer(in.pause)
		defer timer.Stop()
		still = timer.C
	}
	for {
		if n, err := in.take(p); n > 0 || err != nil {
			return n, err
		}
		select {
		case <-in.ready:
		case <-still:
			in.rest()
		case <-late:
			return 0, os.ErrDeadlineExceeded
		case <-in.closed:
			return 0, net.ErrClosed
		}
	}
}

func (in *inbox) take(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.data) == 0 {
		return 0, in.err
	}
	n := copy(p, in.data)
	if in.data = in.data[:copy(in.data, in.data[n:])]; len(in.data) == 0 && cap(in.data) > inboxSize/4 {
		in.data = nil
	}
	signal(in.space)
	return n, nil
}

// close ends Read and fill; the connection is closed by its owner.
func (in *inbox) close() { in.once.Do(func() { close(in.closed) }) }

// isLate tells of a read that has waited too long.
func isLate(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
