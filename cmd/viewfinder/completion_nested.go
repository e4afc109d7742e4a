package main

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// completeNested offers what a command line behind two dashes may go on with: one of the verbs
// that are recordable, and behind it what completes there. Before the dashes stand so many files.
func completeNested(a *app, files int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) (names []string, _ cobra.ShellCompDirective) {
		if len(args) < files {
			return nil, cobra.ShellCompDirectiveDefault
		}
		args = args[files:] // cobra does not tell whether the dashes stand there
		switch {
		case len(args) == 0:
			return offer(recordable)(cmd, nil, begun)
		case !slices.Contains(recordable, args[0]):
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out bytes.Buffer
		root := (&app{streams: a.streams, browse: a.browse, now: a.now, properties: listProperties()}).newRoot()
		showAll(root)
		root.SetArgs(slices.Concat([]string{cobra.ShellCompRequestCmd}, args, []string{begun}))
		root.SetOut(&out)
		root.SetErr(io.Discard) // what it says there is for whoever writes scripts
		if err := root.ExecuteContext(cmd.Context()); err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimRight(line, "\n")
			if directive, last := strings.CutPrefix(line, ":"); last {
				if n, err := strconv.Atoi(directive); err == nil {
					return names, cobra.ShellCompDirective(n)
				}
			}
			names = append(names, line)
		}
		return nil, cobra.ShellCompDirectiveError
	}
}
