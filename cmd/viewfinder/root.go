package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	a := &app{streams: s, browse: browse}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	a.properties = listProperties()
	root := a.newRoot()
	if n := len(args); n > 1 && args[0] == cobra.ShellCompRequestCmd && strings.HasPrefix(args[n-1], "--") && len(args[n-1]) > len("--") {
		showAll(root) // the help leaves out what a shell may complete
	}
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
` + exitCodes(),
		Args:          noSuchVerb,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !a.interactive() {
				return cmd.Help()
			}
			a.started = true
			return new(connection).shell(cmd.Context(), a.streams)
		},
	}
	root.SetFlagErrorFunc(noSuchFlag)
	for _, verb := range []*cobra.Command{
		newInit(a), newQuery(a), newShell(a), newExplain(a), newPublish(a),
		newTables(a), newDescribe(a),
		newLogin(a), newLogout(a), newForget(a), newToken(a), newConfig(a),
		newDoctor(a), newServe(a), newSync(a), newWebhook(a), newSimulate(a), newRecord(a), newReplay(a),
		newVersion(a),
	} {
		a.begin(verb)
		root.AddCommand(verb)
	}
	root.AddCommand(newConnectionHelp(a.properties))
	root.SetHelpCommand(newHelp(a))
	root.AddCommand(newManPages(a))
	root.InitDefaultCompletionCmd()
	if scripts, _, err := root.Find([]string{"completion"}); err == nil { // which cobra makes
		scripts.Args = noSuchVerb
		scripts.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	completable(root)
	return root
}
