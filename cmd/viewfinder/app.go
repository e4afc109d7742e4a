package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

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

// inQuotes takes statements as one argument, or none: a shell that was given them without
// quotes has cut them into words.
func inQuotes(cmd *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return fmt.Errorf(`%s takes statements as one argument, and was given %d: put them in quotes, as in viewfinder %[1]s "SELECT Id FROM Media"`, cmd.Name(), len(args))
}
