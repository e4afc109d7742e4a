package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/manpage"
)

// newManPages is for those who make packages: it is hidden.
func newManPages(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:    "man-pages DIRECTORY",
		Short:  "Write the manual pages into a directory",
		Hidden: true,
		Args:   one("a directory"),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, at, _ := buildinfo.Commit()
			if at.IsZero() {
				at = time.Unix(0, 0).UTC() // the same each time
			}
			root := cmd.Root()
			pages := manpage.Pages(root, manpage.About{Version: buildinfo.Version(), Date: at, Environment: environment})
			if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // everybody reads manuals
				return err
			}
			for name, text := range pages {
				if err := os.WriteFile(filepath.Join(args[0], name), []byte(text), 0o644); err != nil { //nolint:gosec // as above
					return err
				}
			}
			a.say("%d pages are in %s", len(pages), args[0])
			return nil
		},
	}
	a.begin(cmd)
	return cmd
}

// environment are the variables that the program goes by.
var environment = [][2]string{
	{dsnVariable, "connection string where the command line names none"},
	{profileVariable, "profile of the configuration file where the command line names none"},
	{configVariable, "configuration file in place of the user's"},
	{historyVariable, "file in which the shell keeps what was entered; - keeps nothing"},
	{"VIEWFINDER_OAUTH_CLIENT_ID, VIEWFINDER_OAUTH_CLIENT_SECRET", "the app, where the connection names none"},
	{browserVariable, "program that opens addresses in place of the default browser"},
	{"PAGER", "program that shows what is longer than the screen"},
	{"VISUAL, EDITOR", "program that statements are written with"},
	{"NO_COLOR", "turns colours off where it is set"},
}
