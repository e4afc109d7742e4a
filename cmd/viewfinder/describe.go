package main

import (
	"strings"

	"github.com/spf13/cobra"
)

func newDescribe(a *app) *cobra.Command {
	return newListing(a, &cobra.Command{
		Use:     "describe TABLE",
		Short:   "List the columns of a table",
		Example: "  viewfinder describe Media",
		Args:    one(`a table: viewfinder describe Media`),

		ValidArgsFunction: completeTables,
	}, func(args []string) string {
		return `DESCRIBE "` + strings.ReplaceAll(args[0], `"`, `""`) + `"`
	})
}
