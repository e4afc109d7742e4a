package procedures

import (
	"context"
	"encoding/json"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// handleDataDeletion follows a user who wants the user's data deleted.
var handleDataDeletion = &Procedure{
	Name: "HandleDataDeletion", OfLogin: true,
	Description: "Follows the platform's message that a user wants all data deleted, which it sends to the app's data deletion address: " +
		"verifies it with OAuthClientSecret, deletes what OAuthSettingsLocation holds of the user, and gives the answer that the platform wants. " +
		"What an application keeps of the user elsewhere is its own to delete. Nothing is sent.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{
		signedRequestParam,
		{
			Name: "StatusURL", Direction: Input, Required: true,
			Description: "Address at which the user can see how far the deletion is, https; the confirmation code is added to its query as code.",
		},
	},
	Columns: []Column{
		{Name: "UserId", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "IssuedAt", Type: schema.Datetime, Description: "When the message was made."},
		{Name: "TokensDeleted", Type: schema.Integer, Description: "Logins deleted from OAuthSettingsLocation."},
		{Name: "ConfirmationCode", Type: schema.Text, Description: "Code under which the user can ask about the deletion; the same for the same message."},
		{Name: "StatusURL", Type: schema.Text, Description: "Address at which the user can see how far the deletion is."},
		{Name: "Response", Type: schema.JSON, Description: "The body with which to answer the platform's message, as application/json."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		request, err := oauth.ParseSignedRequest(env.OAuth, in.text("SignedRequest"))
		if err != nil {
			return nil, err
		}
		confirmation, err := oauth.ConfirmDeletion(env.OAuth, request, in.trimmed("StatusURL"))
		if err != nil {
			return nil, err
		}
		deleted, err := env.forget(ctx, request.UserID)
		if err != nil {
			return nil, err
		}
		response, err := json.Marshal(confirmation)
		if err != nil {
			return nil, err
		}
		return [][]any{{
			request.UserID, request.IssuedAt, int64(deleted), confirmation.Code, confirmation.URL, string(response),
		}}, nil
	},
}
