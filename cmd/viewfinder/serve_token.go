package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
)

func newServeToken(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make, list and remove the tokens that requests of HTTP take",
		Long: `Make, list and remove the tokens that requests of HTTP take. A token is printed once; what is
kept can check it, and is of no use to ask with. A server that runs knows at once of one
that is made or removed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []*cobra.Command{newServeTokenAdd(a), newServeTokenList(a), newServeTokenRemove(a)} {
		a.begin(verb)
		cmd.AddCommand(verb)
	}
	return cmd
}

func newServeTokenAdd(a *app) *cobra.Command {
	var (
		tokens   tokensFlag
		database string
		scope    string
		expires  string
	)
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Make a token, and print it",
		Long: `Make a token, and print it to standard output, this once. It opens one database: the
connection of the command line, or the profile that is named. With the scope write it may
write where the server allows writes; with the scope metrics it reads the figures of the
server, and no data.`,
		Example: `  viewfinder serve token add dashboard --profile brand
  viewfinder serve token add prometheus --scope metrics
  viewfinder serve token add guest --expires 30d`,
		Args: one("a name for the token"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e := apitoken.Entry{Name: args[0], Database: database, Scope: apitoken.Scope(scope), Made: time.Now().Truncate(time.Second)}
			if err := profile.CheckName(e.Name); err != nil {
				return usageError{errors.New("a token's name has the form of a profile's: letters, digits and the signs _ . @ -")}
			}
			if !slices.Contains(apitoken.Scopes(), e.Scope) {
				return usageError{fmt.Errorf("--scope is read, write or metrics, and not %q", scope)}
			}
			if e.Scope == apitoken.Metrics {
				if database != "" {
					return usageError{errors.New("--scope metrics is of all databases: it and --profile exclude each other")}
				}
			} else if database == "" {
				e.Database = servedName
			}
			if err := profile.CheckName(e.Database); e.Database != "" && err != nil {
				return usageError{err}
			}
			if expires != "" {
				d, err := span(expires)
				if err != nil {
					return usageError{fmt.Errorf("--expires %w", err)}
				}
				e.Expires = e.Made.Add(d)
			}
			f, err := apitoken.At(tokens.path)
			if err != nil {
				return err
			}
			token, err := f.Add(cmd.Context(), e)
			if err != nil {
				return err
			}
			of := "database " + e.Database
			if e.Database == "" {
				of = "the server"
			}
			a.warnOfDatabase(database)
			a.say("the token %s is made, for %s, scope %s; it is shown this once, and its hash is kept in %s", e.Name, of, e.Scope, f.Path())
			_, err = fmt.Fprintln(a.out, token.Reveal())
			return err
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&database, "profile", "", "profile or login that it opens, instead of the connection of the command line")
	f.StringVar(&scope, "scope", string(apitoken.Read), "what it is for: read, write or metrics")
	f.StringVar(&expires, "expires", "", "time until it is of no use any more, as 90d or 12h; never, where it is not given")
	tokens.add(f)
	return cmd
}

// warnOfDatabase says that a token opens no profile: a stored login may have the name too, and
// what there is not may come to be.
func (a *app) warnOfDatabase(name string) {
	if name == "" || name == servedName {
		return
	}
	p := profiles{}
	f, err := p.served()
	if err == nil && f != nil {
		if _, err = f.Profile(name); err == nil {
			return
		}
	}
	where := "there is no configuration file"
	if err != nil {
		where = err.Error()
	}
	a.say("warning: %s: unless there is a stored login %s where the server runs, requests with this token are refused", where, name)
}

// longest is how long a token that expires may live.
const (
	day     = 24 * time.Hour
	longest = 100 * 365 * day
)

// span reads a time such as 90d or 12h.
func span(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(min(max(n, 0), int(longest/day)+1)) * day
	}
	if err != nil || d <= 0 || d > longest {
		return 0, fmt.Errorf("is a time such as 90d or 12h, and not %q", text)
	}
	return d, nil
}

func newServeTokenList(a *app) *cobra.Command {
	var (
		tokens tokensFlag
		answer answer
	)
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the tokens, which are not shown",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			f, err := apitoken.At(tokens.path)
			if err != nil {
				return err
			}
			list, err := f.List()
			if err != nil {
				return err
			}
			w, err := answer.writer(a.streams, nil)
			if err != nil {
				return err
			}
			return writeTokens(w, list)
		},
	}
	answer.addFlags(cmd.Flags())
	tokens.add(cmd.Flags())
	return cmd
}

func writeTokens(w format.Writer, list []apitoken.Entry) error {
	if err := w.Begin([]string{"Name", "Database", "Scope", "Made", "Expires"}); err != nil {
		return err
	}
	orNull := func(v any, is bool) any {
		if is {
			return v
		}
		return nil
	}
	for _, e := range list {
		row := []any{e.Name, orNull(e.Database, e.Database != ""), string(e.Scope), e.Made, orNull(e.Expires, !e.Expires.IsZero())}
		if err := w.Row(row); err != nil {
			return err
		}
	}
	return w.End(true)
}

func newServeTokenRemove(a *app) *cobra.Command {
	var tokens tokensFlag
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove a token, which is of no use from then on",
		Args:  one("the name of a token"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := apitoken.At(tokens.path)
			if err != nil {
				return err
			}
			was, err := f.Remove(cmd.Context(), args[0])
			if err == nil && !was {
				err = fmt.Errorf("there is no token %s in %s", args[0], f.Path())
			}
			if err == nil {
				a.say("the token %s is removed", args[0])
			}
			return err
		},
	}
	tokens.add(cmd.Flags())
	return cmd
}
