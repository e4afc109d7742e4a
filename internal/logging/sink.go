package logging

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// sink is the end of the log. It takes every line and never fails: what cannot
// be written is counted.
type sink struct {
	mu     sync.Mutex
	file   io.WriteCloser // nil once closed
	torn   bool           // the file ends within a line
	lost   int64          // lines
	noted  int64          // of these, already told in the file
	reason error          // of the last loss
}

// Write writes one line, preceded by a note of the lines lost before it.
func (s *sink) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		s.lose(os.ErrClosed)
		return len(line), nil
	}
	text := line
	if s.torn || s.lost > s.noted {
		text = append(s.note(), line...)
	}
	n, err := s.file.Write(text)
	if n > 0 {
		s.torn = text[n-1] != '\n'
	}
	if err != nil {
		s.lose(err)
		return len(line), nil
	}
	s.noted = s.lost
	return len(line), nil
}

func (s *sink) lose(reason error) {
	s.lost++
	s.reason = reason
}

// note ends a torn line and tells what was lost since the last note.
func (s *sink) note() []byte {
	var text []byte
	if s.torn {
		text = append(text, '\n')
	}
	if missing := s.lost - s.noted; missing > 0 {
		text = fmt.Appendf(text, "time=%q level=warning msg=\"lines lost\" error=%q lines=%d\n",
			time.Now().UTC().Format(timeLayout), s.reason.Error(), missing)
	}
	return text
}

func (s *sink) losses() (lines int64, reason error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost, s.reason
}

func (s *sink) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	return file.Close()
}
