package shell

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Options are what a shell stands on.
type Options struct {
	// Open opens what a connection string names; "" is what the command line named. The
	// function ends it.
	Open func(dsn string) (db *sql.DB, stop func(), err error)
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
	// Terminal says that somebody types and reads: with an editor, colours and a pager.
	Terminal bool
	// Width is the number of columns of the terminal; 0 is not known.
	Width func() int
	// History is the file that entries are kept in; "" for none.
	History string
	// Context wraps the context of each statement, as for questions before a write.
	Context func(context.Context) context.Context
	// Environ finds variables of the environment: NO_COLOR, PAGER, EDITOR, VISUAL.
	Environ func(string) string
}

// shell is one run of a shell. It is for one goroutine.
type shell struct {
	Options
	db    *sql.DB
	stop  func()
	known atomic.Pointer[names] // nil until the catalogue is read
	set   settings
	// interrupts are those that come while no key of the editor means one; nil without a
	// terminal, where they end the shell.
	interrupts chan os.Signal
	last       string // statement
	ended      bool
}

// settings are what commands change.
type settings struct {
	format string
	timing bool
	output string // file for the next answers, "" for none
	budget int    // calls that a statement may take, 0 for any number
}

// Run reads entries and carries them out until it is told to end, or there are no more.
// It fails where the connection cannot be opened; what is wrong with an entry is told, and
// without a terminal ends the shell.
func Run(ctx context.Context, o Options) error {
	s := &shell{Options: o, set: settings{format: "auto", timing: true}}
	if !o.Terminal {
		s.set.format, s.set.timing = "table", false
	}
	if o.Terminal {
		// From now on, so that none that comes as a statement begins ends the program.
		s.interrupts = make(chan os.Signal, 1)
		signal.Notify(s.interrupts, os.Interrupt)
		defer signal.Stop(s.interrupts)
		ctx = context.WithoutCancel(ctx) // which an interrupt ends
	}
	if err := s.connect(ctx, ""); err != nil {
		return err
	}
	defer func() { s.stop() }()
	in, err := s.input()
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }() // it was only read
	if o.Terminal {
		s.say("SQL over Instagram. Statements end with ; and .help tells the commands.")
	}
	for !s.ended {
		entry, err := in.next()
		switch {
		case errors.Is(err, errInterrupted):
			continue
		case errors.Is(err, io.EOF):
			if o.Terminal {
				s.say("")
			}
			return nil
		case err != nil:
			return err
		}
		if err := s.carryOut(ctx, entry); err != nil {
			if !o.Terminal {
				return err
			}
			s.say("%v", err)
		}
	}
	return nil
}

// connect opens a connection in place of that there is.
func (s *shell) connect(ctx context.Context, dsn string) error {
	db, stop, err := s.Open(dsn)
	if err != nil {
		return err
	}
	if s.stop != nil {
		s.stop()
	}
	s.db, s.stop = db, stop
	s.known.Store(nil)
	if !s.Terminal {
		return nil
	}
	read := make(chan struct{})
	go func() { // an entry may be typed meanwhile
		defer close(read)
		if n, err := readNames(ctx, db); err == nil { // without it nothing is offered
			s.known.Store(n)
		}
	}()
	s.stop = func() {
		<-read
		stop()
	}
	return nil
}

func (s *shell) input() (input, error) {
	if !s.Terminal {
		return &lines{bufio.NewReader(s.In)}, nil
	}
	return newEditor(s.History, s.colours(), s.known.Load)
}

func (s *shell) colours() bool { return s.environ("NO_COLOR") == "" && s.environ("TERM") != "dumb" }

func (s *shell) environ(name string) string {
	if s.Environ == nil {
		return os.Getenv(name)
	}
	return s.Environ(name)
}

// say prints a message. Where it cannot be printed, nobody can be told.
func (s *shell) say(format string, args ...any) {
	_, _ = fmt.Fprintln(s.Err, sanitize.Visible(fmt.Sprintf(format, args...)))
}

// spent is a duration as a person reads it.
func spent(d time.Duration) string {
	if d < time.Second {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
