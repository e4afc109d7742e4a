package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
)

// recordable are the verbs whose exchange can be recorded.
var recordable = []string{"query", "explain", "tables", "describe", "shell"}

func newRecord(a *app) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "record -- VERB …",
		Short: "Keep what the API answers in a file that can be shown to others",
		Long: `Run a verb (` + strings.Join(recordable, ", ") + `) and write its exchange with the Graph API to a file, by
which viewfinder replay answers as the API has.

No secrets are in the file, and what is not known to be harmless is replaced: ids, names,
texts, addresses, links and cursors, the same by the same wherever it stands, and in the
statement too. Numbers, times, errors and what headers tell of usage stay. Read it before
you show it: the texts of errors are the API's, but for what looks like a name or an id.

NOW() stands at the start of the recording, and what other programs have learned
(Memory) is not used, so that the replay asks the same.`,
		Example: `  viewfinder record -- query "SELECT Id, Caption FROM Media LIMIT 10"
  viewfinder record --output slow.jsonl -- query --profile work --file report.sql`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := nested(cmd, args, recordable); err != nil {
				return err
			}
			out, err := fileroot.CreateAt(file)
			if err != nil {
				return fmt.Errorf("--output %s: %w", file, err)
			}
			kept := &keptWriter{to: out}
			ctx := context.WithValue(cmd.Context(), optionsKey{}, []driver.Option{driver.WithRecording(kept)})
			code := (&app{streams: a.streams, browse: a.browse, now: a.now}).run(ctx, args)
			if kept.lines == 0 && kept.err == nil {
				out.Discard()
				a.say("nothing was recorded: no connection was made")
				return verbCode(code)
			}
			if err := kept.commit(out); err != nil {
				return fmt.Errorf("--output %s: %w", file, err)
			}
			a.say("recorded in %s, %d bytes: read it before you show it to others; viewfinder replay %[1]s answers by it", file, kept.lines)
			return verbCode(code)
		},
	}
	cmd.ValidArgsFunction = completeNested(a, 0)
	cmd.Flags().StringVarP(&file, "output", "o", "recording.jsonl", "file for the recording, which is there when it is whole")
	return cmd
}

// nested says what is wrong with a command line behind two dashes.
func nested(cmd *cobra.Command, args, verbs []string) error {
	if cmd.ArgsLenAtDash() != 0 || len(args) == 0 {
		return usageError{fmt.Errorf(`%[1]s takes a verb behind --, as in viewfinder %[1]s -- query "SELECT Id FROM Media"`, cmd.Name())}
	}
	if !slices.Contains(verbs, args[0]) {
		return usageError{fmt.Errorf("%s takes one of the verbs %s, and no %q", cmd.Name(), strings.Join(verbs, ", "), args[0])}
	}
	return nil
}

type optionsKey struct{}

// optionsOf are those that the context gives to connections.
func optionsOf(ctx context.Context) []driver.Option {
	list, _ := ctx.Value(optionsKey{}).([]driver.Option)
	return list
}

// keptWriter remembers what went wrong, and how much was written.
type keptWriter struct {
	to    io.Writer
	lines int // in bytes
	err   error
}

func (w *keptWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.lines += n
	w.err = errors.Join(w.err, err)
	return n, err
}

// commit has the file be there, where all of it could be written.
func (w *keptWriter) commit(out *fileroot.File) error {
	if w.err != nil {
		out.Discard()
		return w.err
	}
	return out.Commit()
}

// verbCode is how a verb ended that another one has run, which has said why.
type verbCode int

func (c verbCode) Error() string { return fmt.Sprintf("ended with code %d", int(c)) }
