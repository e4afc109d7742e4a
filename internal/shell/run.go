package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/complaint"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// statements runs the statements of a text one after the other.
func (s *shell) statements(ctx context.Context, text string) error {
	parts, err := sqltext.Split(text)
	if err != nil {
		return err
	}
	for _, part := range parts {
		s.last = part.SQL
		if err := s.statement(ctx, "", part.SQL, s.formatFor(s.set.output), s.set.output); err != nil {
			return err
		}
	}
	return nil
}

// statement runs a statement, with what is put before it, and shows its answer, or
// adds it to a file. An interrupt ends it.
func (s *shell) statement(ctx context.Context, before, query, as, file string) error {
	ctx, stop := s.interruptible(ctx)
	defer stop()
	if s.Confirm != nil && s.ask != nil {
		ctx = s.Confirm(ctx, s.ask)
	}
	report := new(driver.Report)
	if s.set.budget > 0 {
		before = fmt.Sprintf("/*+ MaxCalls(%d) */ %s", s.set.budget, before)
	}
	begun := time.Now()
	out, err := s.openOutput(ctx, file)
	if err != nil {
		return err
	}
	remarks, err := s.show(ctx, out, report, before+query, as)
	took := time.Since(begun)
	err = out.finish(err)
	switch {
	case errors.Is(err, screen.ErrLeft): // who leaves the pager has seen enough
		err = nil
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		s.say("") // below the terminal's ^C
		err = errInterrupted
	}
	s.tell(report, remarks, took)
	return located(err, before, query)
}

// located is an error of a statement with its place in what was entered.
func located(err error, before, query string) error {
	var wrong *driver.SQLError
	if errors.As(err, &wrong) && wrong.Line == 1 {
		wrong.Column = max(wrong.Column-utf8.RuneCountInString(before), 1)
	}
	return complaint.In(err, query)
}

// interruptible is a context that an interrupt ends.
func (s *shell) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-s.interrupts:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel()
		<-watched
	}
}

// show writes the answer of a statement, and returns what its format has to say of it.
func (s *shell) show(ctx context.Context, out *output, report *driver.Report, query, as string) (remarks []string, err error) {
	if s.Watch != nil {
		var quiet func()
		ctx, quiet = s.Watch(ctx, s.db, query)
		quiet = sync.OnceFunc(quiet)
		defer quiet()
		out.Writer = quieting{out.Writer, quiet}
	}
	w, err := s.writer(out, as)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(driver.WithReport(ctx, report), query)
	if err != nil {
		return nil, err
	}
	_, err = format.Copy(w, rows, false)
	if closed := rows.Close(); err == nil {
		err = closed
	}
	if out.whole != nil && err == nil {
		err = out.whole.Tell(query, report)
	}
	return format.Remarks(w), err
}

func (s *shell) writer(out *output, as string) (format.Writer, error) {
	if out.whole != nil {
		return out.whole.Writer(), nil
	}
	return format.New(as, out, format.Options{Measure: out.width, Ask: s.set.chart, Colours: out.colours})
}

// quieting is an output before whose first text there is quiet.
type quieting struct {
	io.Writer
	quiet func()
}

func (q quieting) Write(p []byte) (int, error) {
	q.quiet()
	return q.Writer.Write(p)
}

// tell says what an answer came to: warnings, and one line.
func (s *shell) tell(report *driver.Report, remarks []string, took time.Duration) {
	for _, line := range remarks {
		s.say("%s", line)
	}
	lines := format.Told(report)
	if s.set.timing && len(lines) > 0 {
		lines[len(lines)-1] += ", " + spent(took)
	}
	if len(lines) > 0 {
		s.say("%s", strings.Join(lines, "\n"))
	}
}
