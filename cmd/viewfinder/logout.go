package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/forget"
)

func newLogout(a *app) *cobra.Command {
	var (
		from   connection
		revoke bool
	)
	cmd := &cobra.Command{
		Use:   "logout [USER]",
		Short: "Delete the token of a login",
		Long: `Delete the token of a login that is kept: the only one, or that of USER, by user
id, user name or account id. What the cache has of it goes too.

The token itself lives on, in case it is in use elsewhere. With --revoke the
platform ends every token of the user for the app, which only Facebook Login can.`,
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&revoke, "revoke", false, "have the platform end the token as well")
	from.addFlags(f, a.properties)
	return aboutKept(cmd, &from, func(ctx context.Context, s *session, _ bool) error {
		if revoke {
			if s.config.AuthScheme == "InstagramLogin" {
				return usageError{errors.New("--revoke: Instagram Login has no call for that: log out without it, and remove the app in the settings of Instagram")}
			}
			row, err := s.row(ctx, "EXEC RevokeOAuthAccessToken")
			if err != nil {
				return err
			}
			a.say("logged out user %v: the platform has ended the tokens, and what was kept is deleted", row["UserId"])
			return nil
		}
		user, err := s.login.Logout(ctx)
		if err != nil {
			return err
		}
		if err := forget.Caches((*config.Config)(s.config), "", s.config.OAuthUser, user); err != nil {
			return err
		}
		a.say("logged out user %s: what was kept is deleted", user)
		return nil
	})
}
