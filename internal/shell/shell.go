package shell

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"

	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
)

// Run reads entries and carries them out until it is told to end, or there are no more.
// It fails where the connection cannot be opened; what is wrong with an entry is told, and
// without a terminal ends the shell.
func Run(ctx context.Context, o Options) error {
	s := &shell{Options: o, offered: offered, set: settings{format: "auto", timing: true}}
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
		if word, rest, ok := typed.Command(entry); ok {
			err = s.command(ctx, word, rest)
		} else {
			err = s.statements(ctx, entry)
		}
		if err != nil {
			if !o.Terminal {
				return err
			}
			s.complain(err)
		}
	}
	return nil
}

func (s *shell) input() (input, error) {
	if !s.Terminal {
		return &lines{bufio.NewReader(s.In)}, nil
	}
	e, err := newEditor(s.History, s.colours(), s.known.Load)
	if err != nil {
		return nil, err
	}
	s.ask = e.ask
	return e, nil
}
