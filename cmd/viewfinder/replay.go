package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/recording/replay"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

func newReplay(a *app) *cobra.Command {
	addr := "127.0.0.1:0"
	cmd := &cobra.Command{
		Use:   "replay FILE [-- VERB …]",
		Short: "Answer as the API has, by a recording",
		Long: `Serve a recording of viewfinder record on this machine until interrupted. Prints a
connection string that is ready to use, and among the messages the statements that
were recorded.

A request is answered by what the same one was answered then: of the same method, path and
parameters. What was not recorded is an error that says what was asked, and what was
asked then in its place. The requests are listed at /_replay/journal.

With a verb behind --, that is run on the recording instead.`,
		Example: `  viewfinder replay recording.jsonl
  viewfinder replay recording.jsonl -- query "SELECT Id, Caption FROM Media LIMIT 10"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || cmd.ArgsLenAtDash() == 0 || cmd.ArgsLenAtDash() < 0 && len(args) > 1 || cmd.ArgsLenAtDash() > 1 {
				return errors.New("replay takes a file that viewfinder record has written")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 && !slices.Contains(recordable, args[1]) {
				return usageError{fmt.Errorf("replay runs one of the verbs %s, and no %q", strings.Join(recordable, ", "), args[1])}
			}
			tape, err := readTape(args[0])
			if err != nil {
				return err
			}
			dsn, stop, err := serveTape(cmd.Context(), tape, addr)
			if err != nil {
				return err
			}
			defer stop()
			if len(args) > 1 {
				ctx := context.WithValue(cmd.Context(), dsnKey{}, dsn)
				return verbCode((&app{streams: a.streams, browse: a.browse, now: a.now}).run(ctx, args[1:]))
			}
			if _, err := fmt.Fprintln(a.out, dsn); err != nil {
				return err
			}
			a.say("%d exchanges of %s, recorded by %s", tape.Exchanges, tape.Head.Started.Format(time.RFC3339), tape.Head.Program)
			for _, s := range tape.Statements {
				a.say("recorded: %s", strings.Join(strings.Fields(s.SQL), " "))
			}
			a.say("serving until interrupted")
			<-cmd.Context().Done()
			a.say("stopped")
			return nil
		},
	}
	cmd.ValidArgsFunction = completeNested(a, 1)
	cmd.Flags().StringVar(&addr, "addr", addr, "address to listen on; port 0 takes a free one")
	return cmd
}

// readTape reads a recording.
func readTape(name string) (*replay.Tape, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usageError{err}
	}
	defer func() { _ = f.Close() }() // it was only read
	tape, err := replay.Read(f)
	if err != nil {
		return nil, fmt.Errorf("replay: %s: %w", name, err)
	}
	return tape, nil
}

// serveTape serves a recording, and returns a connection string to it.
func serveTape(ctx context.Context, tape *replay.Tape, addr string) (dsn string, stop func(), err error) {
	at, err := host.Resolve(ctx, addr)
	if err != nil {
		return "", nil, usageError{fmt.Errorf("--addr: %w", err)}
	}
	if at.Open {
		return "", nil, usageError{errors.New("--addr must be an address of this machine alone, such as 127.0.0.1:8080")}
	}
	listener, err := at.Listen(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("replay: %w", err)
	}
	server := &http.Server{Handler: tape, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // it ends with stop
	dsn = "Endpoint=http://" + listener.Addr().String() + ";OAuthAccessToken=FAKE-TOKEN-OF-A-REPLAY"
	for _, name := range slices.Sorted(maps.Keys(tape.Head.Properties)) {
		dsn += fmt.Sprintf(`;%s="%s"`, name, strings.ReplaceAll(tape.Head.Properties[name], `"`, `""`))
	}
	return dsn, func() { _ = server.Close() }, nil
}

type dsnKey struct{}

// replayed is the connection string of the recording that a verb is run on.
func replayed(ctx context.Context) (dsn string, is bool) {
	dsn, is = ctx.Value(dsnKey{}).(string)
	return dsn, is
}
