package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// signedRequestParam is the input of the procedures that the platform's own
// messages lead to.
var signedRequestParam = Param{
	Name: "SignedRequest", Direction: Input, Required: true,
	Description: "The form field signed_request of the platform's message, as it came.",
}

// handleDeauthorize follows a user who has removed the app.
var handleDeauthorize = &Procedure{
	Name: "HandleDeauthorize", OfLogin: true,
	Description: "Follows the platform's message that a user has removed the app, which it sends to the app's deauthorize address: " +
		"verifies it with OAuthClientSecret and deletes what OAuthSettingsLocation and the cache hold of the user. Nothing is sent.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{signedRequestParam},
	Columns: []Column{
		{Name: "UserId", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "IssuedAt", Type: schema.Datetime, Description: "When the message was made."},
		{Name: "TokensDeleted", Type: schema.Integer, Description: "Logins deleted from OAuthSettingsLocation."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		request, err := oauth.ParseSignedRequest(env.OAuth, in.text("SignedRequest"))
		if err != nil {
			return nil, err
		}
		deleted, err := env.forget(ctx, request.UserID)
		if err != nil {
			return nil, err
		}
		return [][]any{{request.UserID, request.IssuedAt, int64(deleted)}}, nil
	},
}
