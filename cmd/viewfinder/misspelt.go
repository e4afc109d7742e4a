package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// noSuchVerb refuses arguments of a command that has verbs, and names the verb that was
// meant.
func noSuchVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, verb := range cmd.Commands() {
		if verb.IsAvailableCommand() {
			verbs = append(verbs, verb.Name())
		}
	}
	return fmt.Errorf("unknown command %q for %q%s", args[0], cmd.CommandPath(), meant(suggest.Nearest(args[0], verbs), ""))
}

// noSuchFlag names the flag that was meant by one that is not known; flags of
// properties are among them, though the help of a verb does not list them.
func noSuchFlag(cmd *cobra.Command, err error) error {
	if wrong := (*pflag.InvalidValueError)(nil); errors.As(err, &wrong) {
		return invalid(wrong)
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || len(unknown.GetSpecifiedName()) < 2 {
		return err
	}
	if name := unknown.GetSpecifiedName(); ofNested(cmd, name) {
		before, _, _ := strings.Cut(cmd.Use, "--")
		return fmt.Errorf("%w: a flag of the verb stands behind it: viewfinder %s -- query --%s …", err, strings.TrimRight(before, " ["), name)
	}
	var names []string
	words := strings.NewReplacer("-", " ")
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, words.Replace(f.Name)) })
	nearest := suggest.Nearest(words.Replace(unknown.GetSpecifiedName()), names)
	return fmt.Errorf("%w%s", err, meant(strings.ReplaceAll(nearest, " ", "-"), "--"))
}

// invalid says what a flag takes whose value is none of its.
func invalid(wrong *pflag.InvalidValueError) error {
	f := wrong.GetFlag()
	cause := errors.Unwrap(wrong)
	if number := (*strconv.NumError)(nil); errors.As(cause, &number) {
		what := "a whole number"
		switch {
		case errors.Is(number, strconv.ErrRange):
			what = "a number of that size"
		case f.Value.Type() == "bool":
			what = "true or false"
		}
		cause = fmt.Errorf("%q is not %s", wrong.GetValue(), what)
	}
	if f.Value.Type() == "duration" {
		cause = fmt.Errorf("%q is no duration, such as 90s", wrong.GetValue())
	}
	return fmt.Errorf("--%s: %w", f.Name, cause)
}

// ofNested tells whether a flag is one of the verb that a recording is made of, or plays to.
func ofNested(cmd *cobra.Command, name string) bool {
	if !strings.Contains(cmd.Use, "-- VERB") {
		return false
	}
	query, _, err := cmd.Root().Find([]string{"query"})
	return err == nil && query.Flags().Lookup(name) != nil
}

func meant(name, before string) string {
	if name == "" {
		return ""
	}
	return ": did you mean " + before + name + "?"
}
