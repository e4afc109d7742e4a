package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// refreshOAuthAccessToken renews a token that the caller kept.
var refreshOAuthAccessToken = &Procedure{
	Name: "RefreshOAuthAccessToken", OfLogin: true,
	Description: "Returns a new access token for a living one. Facebook's may end when the old one does; Instagram renews a token that is 24 hours old. " +
		"A token that has ended cannot be renewed. The new token is kept in OAuthSettingsLocation where the connection has one in use.",
	Params: []Param{{
		Name: "OAuthRefreshToken", Direction: Input, Required: true,
		Description: "The long-lived access token, or the refresh token of another provider: what the column of that name held.",
	}},
	Columns: tokenColumns,
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		client, err := oauth.NewClient(env.OAuth)
		if err != nil {
			return nil, err
		}
		if err := env.ready(ctx); err != nil {
			return nil, err
		}
		token, err := client.Renew(ctx, oauth.NewSecret(in.trimmed("OAuthRefreshToken")))
		if err != nil {
			return nil, err
		}
		if err := env.keep(ctx, token); err != nil {
			return nil, err
		}
		return [][]any{tokenRow(env, token)}, nil
	},
}
