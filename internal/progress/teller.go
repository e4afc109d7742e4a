package progress

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/driver"
)

const (
	// after is how long a statement runs before anything is told, and how often programs are
	// told then; redrawn is how often the line at a terminal is.
	after   = time.Second
	redrawn = 200 * time.Millisecond
	// usualWidth is the columns of a terminal that does not tell.
	usualWidth = 80
)

// Options say how it is told.
type Options struct {
	Messages io.Writer
	Way      Way
	// Terminal says that somebody looks at the messages; Columns is how many the terminal has,
	// nil or 0 for what is usual.
	Terminal bool
	Columns  func() int
	// Stages has those of a post be told without a terminal too.
	Stages bool
}

// Teller tells of one statement. Its methods but for Watch and End may be called from several
// goroutines.
type Teller struct {
	messages   io.Writer
	columns    func() int
	json, line bool // how it is told; neither is for nobody
	terminal   bool
	stages     bool // of a post, are told
	reads      bool // the statement is one that reads
	now        func() time.Time

	mu    sync.Mutex
	state state
	drawn bool // the line stands there
	over  bool
	said  string
	bar   *progressbar.ProgressBar
	stop  chan struct{}
	ended sync.WaitGroup
}

// New makes what tells of a statement.
func New(o Options) *Teller {
	terminal := o.Terminal && o.Way != None
	line := terminal && o.Way != JSON
	return &Teller{
		messages: o.Messages, columns: o.Columns, json: o.Way == JSON, line: line, terminal: terminal,
		stages: line || o.Stages && o.Way != JSON && o.Way != None, now: time.Now, stop: make(chan struct{}),
	}
}

type key struct{}

// In is what tells how far the statement of a context has come, nil for nothing.
func In(ctx context.Context) *Teller {
	t, _ := ctx.Value(key{}).(*Teller)
	return t
}

// Watch returns the context under which a statement is run that it tells of, until End.
// estimate says how many calls it takes ([Estimate]); nil is for what does not read.
func (t *Teller) Watch(ctx context.Context, estimate func(context.Context) string) context.Context {
	ctx = driver.WithProgress(context.WithValue(ctx, key{}, t), t.told)
	t.state.begun, t.reads = t.now(), estimate != nil
	if !t.line && !t.json {
		return ctx
	}
	asking, leave := context.WithCancel(context.WithoutCancel(ctx))
	t.ended.Go(func() {
		defer leave()
		first := time.NewTimer(after)
		defer first.Stop()
		select {
		case <-t.stop:
			return
		case <-first.C:
		}
		if estimate != nil {
			t.ended.Go(func() { t.estimated(estimate(asking)) })
		}
		every := redrawn
		if t.json {
			every = after
		}
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			t.show()
			select {
			case <-t.stop:
				return
			case <-ticks.C:
			}
		}
	})
	return ctx
}

func (t *Teller) estimated(calls string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.estimate = calls
}

// told takes what the driver tells.
func (t *Teller) told(now driver.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.Progress, t.state.held = now, false
	if now.Stage != "reading" && t.stages {
		t.stage(now)
	}
}

// HeldBack takes that a call waits for the rate limit, and until when where that is known.
// It reports whether that will be seen.
func (t *Teller) HeldBack(until time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.held, t.state.until = true, until
	return t.json || t.line && !t.over
}

// show draws the line anew, or writes an object.
func (t *Teller) show() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over || t.bar != nil {
		return
	}
	t.state.at = t.now()
	if t.json {
		t.write(t.state.object(t.state.stage()))
		return
	}
	if t.state.Stage == "" && !t.state.held && !t.reads {
		return // somebody may be asked something
	}
	width := 0
	if t.columns != nil {
		width = t.columns()
	}
	if width == 0 {
		width = usualWidth
	}
	_, _ = io.WriteString(t.messages, "\r\x1b[K"+t.state.text(width-1)) // where nobody sees it, nobody is told
	t.drawn = true
}

func (t *Teller) write(o *object) {
	if line, err := json.Marshal(o); err == nil {
		_, _ = t.messages.Write(append(line, '\n'))
	}
}

// Clear takes the line away, for what is about to be printed.
func (t *Teller) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleared()
}

func (t *Teller) cleared() {
	if t.drawn {
		_, _ = io.WriteString(t.messages, "\r\x1b[K")
		t.drawn = false
	}
	if t.line {
		t.over = true
	}
}

// End ends it, once. Programs are told how it ended, as the report has it.
func (t *Teller) End(r *driver.Report) {
	close(t.stop)
	t.ended.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleared()
	t.endBar()
	if t.state.at = t.now(); t.json {
		s := &t.state
		s.held, s.Rows, s.Calls, s.Requests, s.Usage = false, r.Rows, r.QuotaCalls, r.Requests, r.Usage
		o := s.object("done")
		o.Complete = &r.Complete
		t.write(o)
	}
}

// Before is a writer that clears the line before the first that is written, where both are
// at a terminal. t may be nil.
func (t *Teller) Before(out io.Writer) io.Writer {
	if file, ok := out.(*os.File); t != nil && t.line && ok && term.IsTerminal(int(file.Fd())) {
		return t.clearing(out)
	}
	return out
}

func (t *Teller) clearing(out io.Writer) io.Writer { return &clearing{out, sync.OnceFunc(t.Clear)} }

type clearing struct {
	io.Writer
	clear func()
}

func (c *clearing) Write(b []byte) (int, error) {
	c.clear()
	return c.Writer.Write(b)
}
