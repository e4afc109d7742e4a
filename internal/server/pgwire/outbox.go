package pgwire

import (
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

const (
	// flushAt is how many bytes are gathered for one write.
	flushAt = 64 << 10
	// flushAfter is how long rows wait for others to be sent along with.
	flushAfter = 500 * time.Microsecond
	// keptSize is how much of an idle session's buffer is kept.
	keptSize = 4 << 10
)

// outbox gathers what is sent. Whoever appends to b holds mu, and has whole messages in it
// when that is let go.
type outbox struct {
	mu      sync.Mutex
	b       []byte
	conn    net.Conn
	timeout time.Duration
	err     error // of the first write that failed; nothing is sent after it
	timer   *time.Timer
	armed   bool
}

func newOutbox(conn net.Conn, timeout time.Duration) *outbox {
	return &outbox{conn: conn, timeout: timeout}
}

// send appends a message.
func (o *outbox) send(message pgproto3.BackendMessage) {
	b, err := message.Encode(o.b)
	if err != nil {
		if o.err == nil {
			o.err = err
		}
		return
	}
	o.b = b
}

// flush writes what is there.
func (o *outbox) flush() error {
	if o.err != nil || len(o.b) == 0 {
		o.b = o.b[:0]
		return o.err
	}
	if err := o.conn.SetWriteDeadline(time.Now().Add(o.timeout)); err != nil {
		o.err = err
		return err
	}
	_, o.err = o.conn.Write(o.b)
	o.b = o.b[:0]
	return o.err
}

// shrink lets go of a large buffer.
func (o *outbox) shrink() {
	if cap(o.b) > keptSize {
		o.b = nil
	}
}

// wait lets go of the buffer while do waits for a row. What is in it is sent if that takes
// its time.
func (o *outbox) wait(do func() error) error {
	if len(o.b) > 0 && !o.armed {
		o.armed = true
		if o.timer == nil {
			o.timer = time.AfterFunc(flushAfter, o.late)
		} else {
			o.timer.Reset(flushAfter)
		}
	}
	o.mu.Unlock()
	defer o.mu.Lock()
	return do()
}

func (o *outbox) late() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.armed = false
	_ = o.flush() // the next one tells the error too
}

// stop ends the timer.
func (o *outbox) stop() {
	if o.timer != nil {
		o.timer.Stop()
	}
}
