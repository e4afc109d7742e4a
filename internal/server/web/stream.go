package web

import (
	"bufio"
	"io"
	"net/http"
	"sync"
	"time"
)

// pause is how long rows wait for others before they are sent.
const pause = 20 * time.Millisecond

// buffer is how many bytes wait at the most.
const buffer = 32 << 10

// stream sends what is written to it: when there is much of it, or after a pause. It gives the
// client a time to take each part. Nothing is sent before begin.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	within  time.Duration // that the client has to take a part

	mu      sync.Mutex
	parts   *bufio.Writer // to the compressor, or the client
	pack    compressor    // nil for none
	release func()
	timer   *time.Timer
	waits   bool // for the timer
	err     error
	over    bool
}

// newStream begins an answer, whose headers are set.
func newStream(w http.ResponseWriter, r *http.Request, within time.Duration) *stream {
	s := &stream{w: w, control: http.NewResponseController(w), within: within}
	var to io.Writer = deadlined{s}
	w.Header().Set("Vary", "Accept, Accept-Encoding")
	var name string
	s.pack, name, s.release = encoded(to, r)
	if s.pack != nil {
		w.Header().Set("Content-Encoding", name)
		to = s.pack
	}
	s.parts = bufio.NewWriterSize(to, buffer)
	s.timer = time.AfterFunc(time.Hour, s.late)
	s.timer.Stop()
	return s
}

// deadlined writes to the client, which has a time to take it.
type deadlined struct{ s *stream }

// Write implements [io.Writer].
func (d deadlined) Write(p []byte) (int, error) {
	_ = d.s.control.SetWriteDeadline(time.Now().Add(d.s.within)) // where there is none, in tests, there is no waiting either
	return d.s.w.Write(p)
}

// Write implements [io.Writer].
func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.parts.Write(p)
	if err != nil {
		s.err = err
		return n, err
	}
	if !s.waits {
		s.waits = true
		s.timer.Reset(pause)
	}
	return n, nil
}

// late sends what has waited.
func (s *stream) late() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over || !s.waits {
		return
	}
	s.waits = false
	s.flush()
}

// flush sends all that there is.
func (s *stream) flush() {
	if s.err != nil {
		return
	}
	if s.err = s.parts.Flush(); s.err == nil && s.pack != nil {
		s.err = s.pack.Flush()
	}
	if s.err == nil {
		_ = s.control.SetWriteDeadline(time.Now().Add(s.within))
		s.err = s.control.Flush()
	}
}

// end ends the answer: whole says that its end is written too.
func (s *stream) end(whole bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.timer.Stop()
	defer s.release()
	s.flush()
	if whole && s.err == nil && s.pack != nil {
		s.err = s.pack.Close()
	}
	return s.err
}
