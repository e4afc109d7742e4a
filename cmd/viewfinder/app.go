package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// streams are the ways in and out: data goes to out, messages to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// say prints a message, all of which can be seen. Where messages cannot be printed,
// nobody can be told.
func (s streams) say(format string, args ...any) {
	_, _ = fmt.Fprintln(s.err, sanitize.Visible(fmt.Sprintf(format, args...)))
}

// width returns the number of columns of the terminal that out is, or 0 when it
// is none.
func (s streams) width() int {
	file, ok := s.out.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// app is what verbs are made of.
type app struct {
	streams
	// properties become flags of every verb with a connection.
	properties []property
	// browse opens an address in the browser of this computer.
	browse func(address string) error
	// now is this machine's clock; nil is the real one.
	now func() time.Time
	// started becomes true when the command line turned out to be well-formed
	// and a verb begins.
	started bool
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	a := &app{streams: s, browse: browse}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	a.properties = listProperties()
	root := a.newRoot()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.started { // what cobra itself refuses
		err = usageError{err}
	}
	return report(ctx, a.streams, err)
}

// newRoot returns the command with its verbs.
func (a *app) newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "viewfinder",
		Short: "SQL over Instagram",
		Long: `SQL over Instagram.

The answer goes to standard output, everything else to standard error.

Exit codes:
  0    the answer is out, and whole
  1    it failed, and none of the codes below says why
  2    the command line or the connection string is wrong
  3    no access: the token is missing or expired, lacks a permission or an account, or its app is blocked
  4    the platform's rate limit is used up
  5    the answer is out, but not complete
  130  interrupted`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []*cobra.Command{
		newQuery(a), newTables(a), newDescribe(a), newLogin(a), newLogout(a), newToken(a), newDoctor(a), newSimulate(a), newVersion(a),
	} {
		a.begin(verb)
		root.AddCommand(verb)
	}
	root.AddCommand(newConnectionHelp(a.properties))
	return root
}

// begin notes when a verb begins.
func (a *app) begin(verb *cobra.Command) {
	action := verb.RunE
	verb.RunE = func(cmd *cobra.Command, args []string) error {
		a.started = true
		return action(cmd, args)
	}
}

// one takes exactly one argument, and says what it is otherwise.
func one(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return fmt.Errorf("%s takes %s; it was given %d arguments", cmd.Name(), what, len(args))
	}
}
