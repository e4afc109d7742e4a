package logging

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// sink is the end of the log. It takes every line and never fails: what cannot
// be written is counted.
type sink struct {
	json bool // the form of its own lines

	mu       sync.Mutex
	file     io.WriteCloser // nil without a file, and once closed
	closed   bool
	torn     bool  // the file ends within a line
	lost     int64 // lines
	reported int64 // of these, already told in the file
	refused  int64 // lines that a hook refused
	reason   error // of the last loss
}

// Write writes one line, preceded by a note of the lines lost before it. The
// two are one write, so that lines of several processes do not mix.
func (s *sink) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		s.countLost(os.ErrClosed)
		return len(line), nil
	}
	text := line
	if s.torn || s.lost > s.reported {
		text = append(s.lossNote(), line...)
	}
	n, err := s.file.Write(text)
	if n > 0 {
		s.torn = text[n-1] != '\n'
	}
	if err != nil {
		s.countLost(err)
		return len(line), nil
	}
	s.reported = s.lost
	return len(line), nil
}

func (s *sink) countLost(reason error) {
	s.lost++
	s.reason = reason
}

// countRefused counts a line that a hook refused.
func (s *sink) countRefused(reason error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused++
	s.reason = reason
}

// lossNote ends a torn line and tells what was lost since the last note.
func (s *sink) lossNote() []byte {
	var text []byte
	if s.torn {
		text = append(text, '\n')
	}
	missing := s.lost - s.reported
	if missing == 0 {
		return text
	}
	now := time.Now().UTC().Format(timeLayout)
	if !s.json {
		return fmt.Appendf(text, "time=%q level=warning module=INFO msg=\"lines lost\" lines=%d error=%q\n", now, missing, s.reason.Error())
	}
	line, _ := json.Marshal(map[string]any{ // texts and a number cannot fail
		"time": now, "level": "warning", "module": "INFO", "msg": "lines lost", "lines": missing, "error": s.reason.Error(),
	})
	return append(append(text, line...), '\n')
}

func (s *sink) losses() (lines int64, reason error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost + s.refused, s.reason
}

func (s *sink) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	return file.Close()
}
