package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

func newConfig(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Keep connections by name, in a file of profiles",
		Long: `Keep connections by name, in a file of profiles.

  viewfinder config set --profile brand OAuthClientId 1234567890
  viewfinder config set --profile brand OAuthClientSecret
  viewfinder login --profile brand
  viewfinder query --profile brand "SELECT * FROM Media LIMIT 5"

A profile holds connection properties (viewfinder help connection), who may open it
on a server (users), and a description. Secrets are asked for, and kept encrypted
outside of the file. The profile named default is used where none is named.

What is named on the command line, by --profile, --dsn or both, is the connection; or
else what the environment names, by ` + profileVariable + `, ` + dsnVariable + ` or both; or
else the profile default. A property of a connection string wins over that of the
profile, and the flag of a property over both.`,
		Args: noSuchVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []*cobra.Command{newConfigList(a), newConfigGet(a), newConfigSet(a), newConfigUnset(a), newConfigCheck(a), newConfigPath(a)} {
		a.begin(verb)
		cmd.AddCommand(verb)
	}
	return cmd
}

// named is the profile that a verb of config is about.
func (p *profiles) named() string {
	return cmp.Or(p.name, os.Getenv(profileVariable), profile.Default)
}

func newConfigList(a *app) *cobra.Command {
	var (
		in     profiles
		answer answer
	)
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the profiles, or with --profile what one says",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			f, err := in.load()
			if err != nil {
				return err
			}
			if in.name == "" {
				return answer.list(a.streams, []string{"Profile", "Description", "Users", "Properties", "Secrets"}, len(f.Profiles), func(i int) []any {
					p := f.Profiles[i]
					return []any{p.Name, p.Description, strings.Join(f.AllowedUsers(p), ", "), int64(len(p.Open)), int64(len(p.Secrets))}
				})
			}
			p, err := f.Profile(in.name)
			if err != nil {
				return err
			}
			rows := said(p)
			return answer.list(a.streams, []string{"Name", "Value"}, len(rows), func(i int) []any { return []any{rows[i][0], rows[i][1]} })
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&in.name, "profile", "", "profile to show")
	in.addFileFlag(f)
	answer.addFlags(f)
	return cmd
}

// said are the names and values of a profile as anyone may see them.
func said(p *profile.Profile) (rows [][2]string) {
	for _, own := range [][2]string{{profile.Description, p.Description}, {profile.Users, strings.Join(p.Users, ", ")}} {
		if own[1] != "" {
			rows = append(rows, own)
		}
	}
	for _, property := range connprops.All() {
		if text, ok := p.Open[property]; ok {
			rows = append(rows, [2]string{property.Name, text})
		} else if p.Kept(property) {
			rows = append(rows, [2]string{property.Name, secret.Mask})
		}
	}
	return rows
}

// list prints n rows of texts and numbers.
func (a *answer) list(s streams, columns []string, n int, row func(i int) []any) error {
	w, err := a.writer(s, nil)
	if err != nil {
		return err
	}
	if err := w.Begin(columns); err != nil {
		return err
	}
	for i := range n {
		if err := w.Row(row(i)); err != nil {
			return err
		}
	}
	return w.End(true)
}

func newConfigGet(a *app) *cobra.Command {
	var in profiles
	cmd := &cobra.Command{
		Use:   "get NAME",
		Short: "Print what a profile says of a property; a secret is masked",
		Args:  one("the name of a property, or users or description"),

		ValidArgsFunction: completeKeys(false),
		RunE: func(_ *cobra.Command, args []string) error {
			k, err := profile.FindKey(args[0])
			if err != nil {
				return usageError{err}
			}
			f, err := in.load()
			if err != nil {
				return err
			}
			p, err := f.Profile(in.named())
			if err != nil {
				return err
			}
			i := slices.IndexFunc(said(p), func(row [2]string) bool { return row[0] == k.Name })
			if i < 0 {
				return fmt.Errorf("profile %s says nothing of %s", p.Name, k.Name)
			}
			_, err = fmt.Fprintln(a.out, said(p)[i][1])
			return err
		},
	}
	in.addFlags(cmd.Flags())
	return cmd
}

func newConfigSet(a *app) *cobra.Command {
	var in profiles
	cmd := &cobra.Command{
		Use:   "set NAME [VALUE]",
		Short: "Give a property of a profile a value; a secret is asked for",
		Long: `Give a property of a profile a value, and make the profile and the file where they
are missing. NAME is also description, or users: who may open the profile on a server,
with commas between them.

Without VALUE it is read from standard input, where a terminal does not show it. Secrets
are only taken so, as other users can see the command line, and are kept encrypted
outside of the file. Comments and everything else in the file stay as they are.`,
		Example: `  viewfinder config set MaxRows 1000
  viewfinder config set --profile brand OAuthClientSecret
  viewfinder config set --profile brand users ana,grafana`,
		Args: cobra.RangeArgs(1, 2),

		ValidArgsFunction: completeKeys(true),
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := profile.FindKey(args[0])
			if err = cmp.Or(err, profile.CheckName(in.named())); err != nil {
				return usageError{err}
			}
			if len(args) == 1 {
				text, err := a.readSecret(cmd.Context(), k.Name+": ")
				if err != nil {
					return fmt.Errorf("reading the value of %s from standard input: %w", k.Name, err)
				}
				args = append(args, text)
			} else if k.Secret(args[1]) {
				return usageError{fmt.Errorf("%s is secret, and others can see the command line: leave the value out, and type or pipe it to standard input", k.Name)}
			}
			path, err := in.path()
			if err != nil {
				return err
			}
			if err := setIn(cmd.Context(), path, in.named(), k, args[1]); err != nil {
				return err
			}
			where := "in " + path
			if k.Secret(args[1]) {
				where = "encrypted, outside of " + path
			}
			a.say("profile %s: %s is kept, %s", in.named(), k.Name, where)
			return nil
		},
	}
	in.addFlags(cmd.Flags())
	return cmd
}

// setIn sets a key, and tells errors of the value as those of the command line.
func setIn(ctx context.Context, path, name string, k profile.Key, text string) error {
	err := profile.Set(ctx, path, name, k, text)
	var wrong *connprops.Error
	var file *profile.Error
	switch {
	case errors.As(err, &file), err == nil:
		return err
	case errors.As(err, &wrong):
		return usageError{(*driver.ConfigError)(wrong)}
	}
	return err
}

func newConfigUnset(a *app) *cobra.Command {
	var (
		in  profiles
		all bool
	)
	cmd := &cobra.Command{
		Use:   "unset NAME | unset --all",
		Short: "Take a property out of a profile, or all of the profile out of the file",

		ValidArgsFunction: completeKeys(false),
		Args: func(_ *cobra.Command, args []string) error {
			if all && len(args) == 0 || !all && len(args) == 1 {
				return nil
			}
			return errors.New("unset takes the name of a property, or --all")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := in.path()
			if err != nil {
				return err
			}
			if all {
				if err := profile.Remove(cmd.Context(), path, in.named()); err != nil {
					return err
				}
				a.say("profile %s is taken out of %s, and its secrets are forgotten", in.named(), path)
				return nil
			}
			k, err := profile.FindKey(args[0])
			if err != nil {
				return usageError{err}
			}
			if err := profile.Unset(cmd.Context(), path, in.named(), k); err != nil {
				return err
			}
			a.say("profile %s says nothing of %s", in.named(), k.Name)
			return nil
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&all, "all", false, "the whole profile, with its secrets")
	in.addFlags(f)
	return cmd
}

func newConfigPath(a *app) *cobra.Command {
	var in profiles
	cmd := &cobra.Command{
		Use:   "path",
		Short: "Print where the configuration file is, or would be",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			path, err := in.path()
			if err != nil {
				return err
			}
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				a.say("it is not there yet: viewfinder config set makes it")
			}
			_, err = fmt.Fprintln(a.out, path)
			return err
		},
	}
	in.addFileFlag(cmd.Flags())
	return cmd
}
