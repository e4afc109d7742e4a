package main

import (
	"context"
	"database/sql"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/progress"
	"github.com/viewfinder-sql/viewfinder/internal/shell"
)

// historyVariable names the file in which the shell keeps what was entered.
const historyVariable = "VIEWFINDER_HISTORY"

func newShell(a *app) *cobra.Command {
	var from connection
	cmd := &cobra.Command{
		Use:   "shell",
		Short: "Enter statements at a prompt",
		Long: `Enter statements at a prompt: with completion, history and colours; .help tells the
commands. viewfinder alone in a terminal is the same.

Where standard input is no terminal, statements and commands are read from it line by line,
until one fails.

What is entered is kept in ` + historyVariable + `, or else beside the configuration; - keeps
nothing. An entry that may hold a token, a secret or a password is not kept.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return from.shell(cmd.Context(), a.streams) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	return cmd
}

// shell runs a shell on the connection.
func (c *connection) shell(ctx context.Context, s streams) error {
	if s.interactive() {
		defer onTermination(s.in.(*os.File))()
	}
	return shell.Run(ctx, shell.Options{
		Open: func(dsn string) (*sql.DB, func(), error) {
			switch dsn {
			case "":
				return c.open(ctx, s)
			case "demo":
				return (&connection{demo: true}).open(ctx, s)
			default:
				to := connection{dsn: dsn}
				if !strings.Contains(dsn, "=") {
					to = connection{profiles: profiles{file: c.profiles.file, name: dsn}}
				}
				return to.open(ctx, s)
			}
		},
		Profiles: func() (names []string) {
			if file, err := c.profiles.load(); err == nil { // what is wrong with it is told where it is used
				names = file.Names()
			}
			return names
		},
		In: s.in, Out: s.out, Err: s.err,
		Terminal: s.interactive(),
		Watch:    watchedBy(s),
		Width:    s.width,
		History:  historyFile(),
		Confirm:  confirmedBy,
	})
}

// watchedBy tells at a terminal how far the statements of a shell have come.
func watchedBy(s streams) func(context.Context, *sql.DB, string) (context.Context, func()) {
	if !s.interactive() {
		return nil
	}
	return func(ctx context.Context, db *sql.DB, query string) (context.Context, func()) {
		p := s.progress(progress.Auto, false)
		return p.Watch(ctx, progress.Estimate(db, query, nil)), func() { p.End(new(driver.Report)) }
	}
}

// onTermination has the program end when it is asked to, with its terminal as it was.
func onTermination(terminal *os.File) (stop func()) {
	state, err := term.GetState(int(terminal.Fd()))
	if err != nil {
		return func() {}
	}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	go func() {
		if _, ok := <-asked; ok {
			_ = term.Restore(int(terminal.Fd()), state)
			os.Exit(128 + int(syscall.SIGTERM))
		}
	}()
	return func() {
		signal.Stop(asked)
		close(asked)
	}
}

// interactive tells whether somebody types, and reads what is printed.
func (s streams) interactive() bool {
	file, ok := s.out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && s.terminal()
}

// historyFile is the file for what is entered, "" for none.
func historyFile() string {
	switch path := os.Getenv(historyVariable); path {
	case "-":
		return ""
	case "":
	default:
		return path
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "" // it is kept for this run
	}
	dir = filepath.Join(dir, "viewfinder")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	return filepath.Join(dir, "history")
}
