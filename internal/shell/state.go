package shell

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/complaint"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
)

// shell is one run of a shell. It is for one goroutine.
type shell struct {
	Options
	db   *sql.DB
	stop func()
	// offered is what completion knows of commands.
	offered func(n *typed.Names, word string, behind bool) []typed.Name
	known   atomic.Pointer[typed.Names] // nil until the catalogue is read
	set     settings
	// interrupts are those that come while no key of the editor means one; nil without a
	// terminal, where they end the shell.
	interrupts chan os.Signal
	// ask puts a question by the editor, which alone reads from the terminal; nil without one.
	ask   func(ctx context.Context, question string) (string, error)
	last  string // statement
	ended bool
}

// settings are what commands change.
type settings struct {
	format string
	told   bool // that it is to be the format of files too, whatever they are called
	timing bool
	chart  chart.Ask
	output string // file for the next answers, "" for none
	budget int    // calls that a statement may take, 0 for any number
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
		if n, err := typed.ReadNames(ctx, db); err == nil { // without it nothing is offered
			n.Commands = s.offered
			if s.Profiles != nil {
				n.SetProfiles(append(s.Profiles(), "demo")...)
			}
			s.known.Store(n)
		}
	}()
	s.stop = func() {
		<-read
		stop()
	}
	return nil
}

// complain tells what is wrong with an entry.
func (s *shell) complain(err error) {
	if errors.Is(err, errInterrupted) {
		s.say("interrupted")
		return
	}
	c := complaint.Of(err)
	look := complaint.Look{Lines: true, Colours: s.colours()}
	if s.Width != nil {
		look.Width = s.Width()
	}
	_, _ = io.WriteString(s.Err, c.Text(look)) // where it cannot be printed, nobody can be told
}

func (s *shell) colours() bool { return screen.Colours(s.environ) }

func (s *shell) environ(name string) string {
	if s.Environ == nil {
		return os.Getenv(name)
	}
	return s.Environ(name)
}

// say prints a message. Where it cannot be printed, nobody can be told.
func (s *shell) say(format string, args ...any) {
	width := 0
	if s.Terminal && s.Width != nil {
		width = s.Width()
	}
	_, _ = fmt.Fprintln(s.Err, screen.Wrap(sanitize.Visible(fmt.Sprintf(format, args...)), width))
}

// spent is a duration as a person reads it.
func spent(d time.Duration) string {
	if d < time.Second {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
