package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// getTokenInfo asks the platform about a token.
var getTokenInfo = &Procedure{
	Name: "GetTokenInfo",
	Description: "Asks the platform about an access token. Facebook Login tells all of it; " +
		"Instagram Login only whether the token is valid, and whose it is. A token that has ended is a row too. " +
		"Without OAuthClientId and OAuthClientSecret the token asks about itself: Facebook then tells only the app's own people, and of one that has ended no more than that.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{accessTokenParam},
	Columns: []Column{
		{Name: "IsValid", Type: schema.Boolean, Description: "Whether the token can be used."},
		{Name: "Problem", Type: schema.Text, Description: "What ended the token and what to do; NULL for a valid one."},
		{Name: "Type", Type: schema.Text, Description: "Whom the token speaks for: user, page or instagram; NULL where the platform does not tell."},
		{Name: "UserId", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "PageId", Type: schema.Text, Description: "Id of the Page, of a Page's token."},
		{Name: "AppId", Type: schema.Text, Description: "Id of the app that the token was given to."},
		{Name: "AppName", Type: schema.Text, Description: "Name of that app."},
		{Name: "Scopes", Type: schema.Text, Description: "Permissions of the token, separated by commas."},
		{Name: "IssuedAt", Type: schema.Datetime, Description: "When the token was made."},
		{Name: "ExpiresAt", Type: schema.Datetime, Description: "When the token ends; NULL for never, or where the platform does not tell."},
		{Name: "DaysLeft", Type: schema.Integer, Description: "Whole days until then."},
		{Name: "DataAccessExpiresAt", Type: schema.Datetime, Description: "When Instagram data stops although the token lives, unless the user logs in again."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		client, access, err := env.client(ctx, in)
		if err != nil {
			return nil, err
		}
		i, err := client.Inspect(ctx, access)
		if err != nil {
			return nil, err
		}
		problem := any(nil)
		if i.Problem != nil {
			problem = i.Problem.Error()
		}
		daysLeft := any(nil)
		if days, ok := (oauth.TokenInfo{Expires: i.Expires}).DaysLeft(env.now()); ok {
			daysLeft = int64(days)
		}
		return [][]any{{
			i.Valid, problem, orNull(string(i.Kind)), orNull(i.User), orNull(i.Page), orNull(i.App), orNull(i.AppName), list(i.Scopes),
			instant(i.Issued), instant(i.Expires), daysLeft, instant(i.DataAccessExpires),
		}}, nil
	},
}
