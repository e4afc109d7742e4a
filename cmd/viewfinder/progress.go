package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// progressFlag says to whom it is told how far a statement has come.
type progressFlag string

func (p *progressFlag) addFlag(f *pflag.FlagSet) {
	f.Var(p, "progress", "how far a statement has come, among the messages: auto (a line at a terminal, after a second), json (an object a second) or none")
}

func (p *progressFlag) String() string { return string(*p) }

// Type is what pflag calls the value.
func (p *progressFlag) Type() string { return strings.Join(progressWays, "|") }

// progressWays are the values of the flag.
var progressWays = []string{"auto", "json", "none"}

// Set is part of pflag.Value.
func (p *progressFlag) Set(text string) error {
	if !slices.Contains(progressWays, text) {
		return errors.New("must be auto, json or none")
	}
	*p = progressFlag(text)
	return nil
}

const (
	// progressAfter is how long a statement runs before anything is told, and how often
	// programs are told then; redrawn is how often the line at a terminal is.
	progressAfter = time.Second
	redrawn       = 200 * time.Millisecond
)

// progress tells how far a statement has come: at a terminal by a line that is drawn over,
// and a bar of the bytes that are uploaded; to programs by JSON.
type progress struct {
	streams
	json, line bool // how it is told; neither is for nobody
	terminal   bool // somebody looks at the messages
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

type progressKey struct{}

// progressIn is what tells how far the statement of a context has come, nil for nothing.
func progressIn(ctx context.Context) *progress {
	p, _ := ctx.Value(progressKey{}).(*progress)
	return p
}

// newProgress makes what tells of a statement as the flag says.
func newProgress(s streams, how progressFlag) *progress {
	p := &progress{streams: s, json: how == "json", now: time.Now, stop: make(chan struct{})}
	file, ok := s.err.(*os.File)
	p.terminal = ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb" && how != "none"
	p.line, p.stages = p.terminal && !p.json, p.terminal && !p.json
	return p
}

// watch returns the context under which a statement is run that it tells of, until end.
// estimate says how many calls it takes; nil is not known.
func (p *progress) watch(ctx context.Context, estimate func(context.Context) string) context.Context {
	ctx = context.WithValue(ctx, progressKey{}, p)
	ctx = driver.WithProgress(ctx, p.told)
	p.state.begun, p.reads = p.now(), estimate != nil
	if !p.line && !p.json {
		return ctx
	}
	asking, leave := context.WithCancel(context.WithoutCancel(ctx))
	p.ended.Go(func() {
		defer leave()
		first := time.NewTimer(progressAfter)
		defer first.Stop()
		select {
		case <-p.stop:
			return
		case <-first.C:
		}
		if estimate != nil {
			p.ended.Go(func() { p.estimated(estimate(asking)) })
		}
		every := redrawn
		if p.json {
			every = progressAfter
		}
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			p.show()
			select {
			case <-p.stop:
				return
			case <-ticks.C:
			}
		}
	})
	return ctx
}

func (p *progress) estimated(calls string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.estimate = calls
}

// told takes what the driver tells.
func (p *progress) told(now driver.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Progress, p.state.held = now, false
	if now.Stage != "reading" && p.stages {
		p.stage(now)
	}
}

// heldBack takes that a call waits for the rate limit, and until when where that is known.
// It reports whether that will be seen.
func (p *progress) heldBack(until time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.held, p.state.until = true, until
	return p.json || p.line && !p.over
}

// show draws the line anew, or writes an object.
func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || p.bar != nil {
		return
	}
	p.state.at = p.now()
	if p.json {
		p.write(p.state.object(p.state.stage()))
		return
	}
	if p.state.Stage == "" && !p.state.held && !p.reads {
		return // somebody may be asked something
	}
	width := cmp.Or(columnsOf(p.err), 80)
	_, _ = io.WriteString(p.err, "\r\x1b[K"+p.state.text(width-1)) // where nobody sees it, nobody is told
	p.drawn = true
}

func (p *progress) write(o *progressObject) {
	if line, err := json.Marshal(o); err == nil {
		_, _ = p.err.Write(append(line, '\n'))
	}
}

// clear takes the line away, for what is about to be printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cleared()
}

func (p *progress) cleared() {
	if p.drawn {
		_, _ = io.WriteString(p.err, "\r\x1b[K")
		p.drawn = false
	}
	if p.line {
		p.over = true
	}
}

// end ends it. Programs are told how it ended, as the report has it.
func (p *progress) end(r *driver.Report) {
	close(p.stop)
	p.ended.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cleared()
	p.endBar()
	if p.state.at = p.now(); p.json {
		s := &p.state
		s.held, s.Rows, s.Calls, s.Requests, s.Usage = false, r.Rows, r.QuotaCalls, r.Requests, r.Usage
		o := s.object("done")
		o.Complete = &r.Complete
		p.write(o)
	}
}

// before is a writer that clears the line before the first that is written, where both are
// at a terminal. p may be nil.
func (p *progress) before(out io.Writer) io.Writer {
	if file, ok := out.(*os.File); p != nil && p.line && ok && term.IsTerminal(int(file.Fd())) {
		return &clearing{out, sync.OnceFunc(p.clear)}
	}
	return out
}

type clearing struct {
	io.Writer
	clear func()
}

func (c *clearing) Write(b []byte) (int, error) {
	c.clear()
	return c.Writer.Write(b)
}

// estimateBy asks EXPLAIN how many calls a SELECT takes, without making any.
func estimateBy(db *sql.DB, query string, args []any) func(context.Context) string {
	if !sqltext.Selects(query) {
		return nil
	}
	return func(ctx context.Context) string {
		rows, err := db.QueryContext(ctx, "EXPLAIN "+query, args...)
		if err != nil {
			return "" // the statement itself says what is wrong
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return ""
		}
		var calls sql.NullString
		cells := make([]any, len(names))
		for i, name := range names {
			if cells[i] = new(any); name == "Calls" {
				cells[i] = &calls
			}
		}
		for rows.Next() { // the last is the whole
			if rows.Scan(cells...) != nil {
				return ""
			}
		}
		if rows.Err() != nil {
			return ""
		}
		return calls.String
	}
}
