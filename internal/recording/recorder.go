package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
)

// Recorder writes a recording. It is safe for concurrent use.
type Recorder struct {
	disguise *Disguise
	started  time.Time

	mu        sync.Mutex
	out       io.Writer
	begun     bool
	exchanges int
	err       error
}

// New returns a recorder that writes to w, which nobody else writes to.
func New(w io.Writer) *Recorder {
	return &Recorder{disguise: NewDisguise(), started: time.Now().UTC(), out: w}
}

// Started is when it began.
func (r *Recorder) Started() time.Time { return r.started }

// Disguise is what replaces words.
func (r *Recorder) Disguise() *Disguise { return r.disguise }

// Begin writes the head, once. properties are those of the connection that matter to what
// is asked; values that name somebody are replaced.
func (r *Recorder) Begin(properties map[string]string) {
	shown := maps.Clone(properties)
	for _, name := range []string{"BusinessAccountId", "AuthenticateAsPage"} {
		if v := shown[name]; v != "" {
			shown[name] = r.disguise.Name(v)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		r.begun = true
		r.write(&Head{Format, buildinfo.Program(), r.started, shown})
	}
}

// write appends a line.
func (r *Recorder) write(line any) {
	text, err := marshal(line)
	if err == nil {
		_, err = r.out.Write(append(text, '\n'))
	}
	if err != nil && r.err == nil {
		r.err = err
	}
}

// Err is what has gone wrong, nil for nothing.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// Statement writes a statement that is begun, with the values of its parameters.
func (r *Recorder) Statement(sql string, args []any) {
	text, err := r.disguise.sql(sql)
	if err != nil {
		return // it is run by nobody
	}
	shown := make([]any, len(args))
	for i, v := range args {
		shown[i] = r.disguise.value(v)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write(&Statement{text, shown})
}

var errNoHead = errors.New("recording: it has no first line that says what it is")

func damaged(err error) error { return fmt.Errorf("recording: it is cut short or damaged: %w", err) }

// Read reads a recording: its head, then each line.
func Read(from io.Reader, each func(*Exchange, *Statement) error) (*Head, error) {
	in := json.NewDecoder(from)
	head := new(Head)
	if err := in.Decode(head); err != nil || head.Recording == 0 {
		return nil, errNoHead
	}
	if head.Recording > Format {
		return nil, errors.New("recording: it is of a newer version of this program")
	}
	for {
		var raw json.RawMessage
		switch err := in.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return head, nil
		case err != nil:
			return nil, damaged(err)
		}
		x, s := new(Exchange), new(Statement)
		if err := json.Unmarshal(raw, s); err != nil {
			return nil, damaged(err)
		}
		if s.SQL != "" {
			if err := each(nil, s); err != nil {
				return nil, err
			}
			continue
		}
		if err := json.Unmarshal(raw, x); err != nil {
			return nil, damaged(err)
		}
		if err := each(x, nil); err != nil {
			return nil, err
		}
	}
}
