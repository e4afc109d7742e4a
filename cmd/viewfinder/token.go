package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
)

func newToken(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Show, renew or print the tokens that are kept",
		Args:  noSuchVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []*cobra.Command{newTokenStatus(a), newTokenRefresh(a), newTokenExport(a)} {
		a.begin(verb)
		cmd.AddCommand(verb)
	}
	return cmd
}

func newTokenStatus(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
		check  bool
	)
	cmd := &cobra.Command{
		Use:   "status [USER]",
		Short: "List the logins that are kept, and how long they live",
		Long: `List the logins that are kept, and how long they live. Tokens are not shown.

With --check the platform is asked about the token of the connection: the only
one, or that of USER.`,
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&check, "check", false, "ask the platform about the token")
	from.addFlags(f, a.properties)
	answer.addFlagsFor(f, "vertical")
	return aboutKept(cmd, &from, func(ctx context.Context, s *session, named bool) error {
		if check {
			row, err := s.row(ctx, "EXEC GetTokenInfo")
			if err != nil {
				return err
			}
			if _, err := answer.print(ctx, a.streams, s.db, "EXEC GetTokenInfo"); err != nil {
				return err
			}
			if valid, _ := row["IsValid"].(bool); !valid {
				return fmt.Errorf("%w: %v", driver.ErrTokenExpired, row["Problem"])
			}
			return nil
		}
		query := "FROM sys_tokens"
		if named {
			query += " WHERE Fits"
		}
		var kept, serving int
		if err := s.db.QueryRowContext(ctx, "SELECT COUNT(*), COALESCE(SUM(ExpiresAt IS NULL OR ExpiresAt > ?), 0) "+query, time.Now().UTC()).Scan(&kept, &serving); err != nil {
			return err
		}
		if kept == 0 {
			return fmt.Errorf("no login is kept: %w", driver.ErrLoginRequired)
		}
		columns := "UserId, UserName, AuthScheme, AccountIds, ExpiresAt, DaysLeft, RenewAt, DataAccessDaysLeft, ScopesDeclined, AppId, Host "
		if _, err := answer.print(ctx, a.streams, s.db, "SELECT "+columns+query); err != nil {
			return err
		}
		if serving == 0 {
			return fmt.Errorf("%w: log in again", driver.ErrTokenExpired)
		}
		return nil
	})
}

func newTokenRefresh(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
	)
	cmd := &cobra.Command{
		Use:   "refresh [USER]",
		Short: "Renew the token of a login now",
		Long: `Renew the token of a login now, though it may not be due: that of USER, or the
only one. Connections renew it by themselves ahead of its end.`,
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	answer.addFlagsFor(f, "vertical")
	return aboutKept(cmd, &from, func(ctx context.Context, s *session, _ bool) error {
		if err := s.login.Renew(ctx); err != nil {
			return err
		}
		_, err := answer.print(ctx, a.streams, s.db, "SELECT "+loginColumns+" FROM sys_tokens WHERE Fits")
		return err
	})
}

func newTokenExport(a *app) *cobra.Command {
	var from connection
	cmd := &cobra.Command{
		Use:   "export [USER]",
		Short: "Print the token of a login",
		Long: `Print the access token of a login in clear text, for another program: that of
USER, or the only one. It is renewed first where that is due. Whoever has it can
read the accounts: do not let it get into a log or the history of a shell.`,
		Example: `  OAUTH_ACCESS_TOKEN=$(viewfinder token export) other-program`,
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	return aboutKept(cmd, &from, func(ctx context.Context, s *session, _ bool) error {
		token, err := s.login.AccessToken(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.out, token.Reveal())
		return err
	})
}
