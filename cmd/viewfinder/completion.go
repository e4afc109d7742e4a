package main

import (
	"cmp"
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/progress"
	"github.com/viewfinder-sql/viewfinder/internal/setup"
)

// Values that a shell completes are those of the catalogue and of the configuration file;
// nothing is sent for them, and what is wrong with the file is told by the verbs.

// waitForNames is how long a shell that completes waits for the catalogue.
const waitForNames = 5 * time.Second

// completable has every verb complete the values of its flags.
func completable(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if complete := valuesOf(f); complete != nil {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, complete) // fails where a verb has its own
		}
	})
	for _, below := range cmd.Commands() {
		completable(below)
	}
}

// showAll hides no flag of a property any more.
func showAll(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, ok := f.Value.(*propertyFlag); ok {
			f.Hidden = false
		}
	})
	for _, below := range cmd.Commands() {
		showAll(below)
	}
}

// valuesOf completes the values of a flag; nil where files may be.
func valuesOf(f *pflag.Flag) cobra.CompletionFunc {
	if p, ok := f.Value.(*propertyFlag); ok {
		return offer(valuesOfProperty(p.name))
	}
	switch f.Name {
	case "profile":
		return completeProfiles
	case "format":
		if _, ok := f.Value.(*formatOrFile); ok {
			return completeFormatOrFile
		}
		return offer(format.Names())
	case "chart":
		return offer(append(chart.Kinds(), "auto"))
	case "progress":
		return offer(progress.Ways())
	case "null", "dsn", "param", "width", "table", "x", "y", "series":
		return offer(nil)
	}
	return nil
}

// offer completes from a list, and with nothing else.
func offer(list []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, begun string) (fitting []string, _ cobra.ShellCompDirective) {
		for _, name := range list {
			if begins(name, begun) {
				fitting = append(fitting, name)
			}
		}
		return fitting, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeFormatOrFile offers the formats, and behind what begins none files of statements.
func completeFormatOrFile(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if fitting, directive := offer(format.Names())(cmd, args, begun); len(fitting) > 0 {
		return fitting, directive
	}
	return []string{"sql"}, cobra.ShellCompDirectiveFilterFileExt
}

// valuesOfProperty are the values that a property may have, where these can be listed.
func valuesOfProperty(name string) (list []string) {
	p, known := connprops.Lookup(name)
	if !known {
		return nil
	}
	for _, c := range p.Choices {
		if c.Refused == "" {
			list = append(list, c.Text)
		}
	}
	if p.Type.String() == "boolean" {
		list = append(list, "true", "false")
	}
	return list
}

// begins tells whether a name begins so, in any case.
func begins(name, with string) bool {
	return len(name) >= len(with) && strings.EqualFold(name[:len(with)], with)
}

// described is a name with the first sentence about it.
func described(name, about string) string {
	first, _, _ := strings.Cut(about, ". ")
	return cobra.CompletionWithDesc(name, strings.TrimSuffix(first, "."))
}

// completeProfiles offers the profiles of the configuration file that the line means.
func completeProfiles(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var in profiles
	if f := cmd.Flags().Lookup("config"); f != nil {
		in.file = f.Value.String()
	}
	file, err := in.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, p := range profilesThere(file) {
		kind := cmp.Or(p.Values[setup.Scheme], setup.FacebookLogin)
		names = append(names, cobra.CompletionWithDesc(p.Name, kind))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeTables offers the tables, and with a blank behind them nothing more.
func completeTables(cmd *cobra.Command, args []string, begun string) (names []string, _ cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), waitForNames)
	defer cancel()
	config, err := driver.ParseDSN("")
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	db, err := driver.OpenDB(config)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer func() { _ = db.Close() }() // it was only read
	rows, err := db.QueryContext(ctx, "SELECT TableName, Description FROM sys_tables ORDER BY TableName")
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer rows.Close()
	for rows.Next() {
		var name, about sql.NullString
		if err := rows.Scan(&name, &about); err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		if begins(name.String, begun) {
			names = append(names, described(name.String, about.String))
		}
	}
	if rows.Err() != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeKeys offers the names of properties, and behind one its values.
func completeKeys(values bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) (names []string, _ cobra.ShellCompDirective) {
		switch {
		case len(args) == 1 && values:
			return valuesOfProperty(args[0]), cobra.ShellCompDirectiveNoFileComp
		case len(args) > 0:
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		for _, p := range listProperties() {
			if begins(p.name, begun) {
				names = append(names, described(p.name, p.description))
			}
		}
		for _, own := range []string{profile.Description, profile.Users} {
			if begins(own, begun) {
				names = append(names, own)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
