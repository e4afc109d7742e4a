package graph

import (
	"errors"
	"fmt"
	"io"
)

// readFault reads the body of an answer whose status is no success.
func readFault(body io.Reader, _ *Call) error {
	d := newDecoder(body)
	d.failed = true
	_, _, err := d.answer(anyShape())
	if err == nil {
		err = errNoFault
	}
	return err
}

var errNoFault = errors.New("no error object in it")

// countingReader counts and bounds what is read of an answer, and keeps how it begins where that
// is none of JSON.
type countingReader struct {
	from     io.Reader
	maxBytes int64
	read     int64
	json     bool   // by its first byte
	head     []byte // of what is no JSON
	err      error  // the first but io.EOF
}

// headBytes is how much of the beginning is kept.
const headBytes = 4 << 10

func (m *countingReader) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	n, err := m.from.Read(p)
	if m.read == 0 && n > 0 {
		m.json = p[0] == '{' || p[0] == '['
	}
	m.read += int64(n)
	if room := headBytes - len(m.head); room > 0 && !m.json {
		m.head = append(m.head, p[:min(n, room)]...)
	}
	if m.read > m.maxBytes {
		err = fmt.Errorf("%w: more than %d bytes", ErrAnswerTooLarge, m.maxBytes)
	}
	if !errors.Is(err, io.EOF) {
		m.err = err
	}
	return n, err
}
