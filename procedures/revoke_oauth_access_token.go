package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// revokeOAuthAccessToken takes a login back.
var revokeOAuthAccessToken = &Procedure{
	Name: "RevokeOAuthAccessToken", OfLogin: true,
	Description: "Takes a login back: every token of the user for the app ends, and what OAuthSettingsLocation and the cache hold of the user is deleted. " +
		"Only Facebook Login (AuthScheme=OAuth) has such a call; an Instagram account removes the app in its settings.",
	Logins: []oauth.Login{oauth.FacebookLogin},
	Params: []Param{
		accessTokenParam,
		{
			Name: "Permission", Direction: Input,
			Description: "Takes back this permission alone; the token lives on.",
		},
	},
	Columns: []Column{
		{Name: "UserId", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "Permission", Type: schema.Text, Description: "The permission taken back; NULL for all."},
		{Name: "TokensDeleted", Type: schema.Integer, Description: "Logins deleted from OAuthSettingsLocation."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		client, access, err := env.client(ctx, in)
		if err != nil {
			return nil, err
		}
		user, err := client.UserInfo(ctx, access)
		if err != nil {
			return nil, err
		}
		token := &oauth.Token{TokenInfo: oauth.TokenInfo{Key: client.Key(user.ID), Kind: oauth.UserToken}, Access: access}
		permission := in.trimmed("Permission")
		if err := client.Revoke(ctx, token, permission); err != nil {
			return nil, err
		}
		deleted := 0
		if permission == "" {
			if deleted, err = env.forget(ctx, user.ID); err != nil {
				return nil, err
			}
		}
		return [][]any{{user.ID, orNull(permission), int64(deleted)}}, nil
	},
}
