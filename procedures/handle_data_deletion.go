package procedures

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// handleDataDeletion follows a user who wants the user's data deleted.
var handleDataDeletion = &Procedure{
	Name: "HandleDataDeletion", OfLogin: true,
	Description: "Follows the platform's message that a user wants all data deleted, which it sends to the app's data deletion address: " +
		"verifies it with OAuthClientSecret, erases what is kept of the user's accounts as viewfinder forget does (the tables of SyncFile, caches, what was learned, " +
		"files of stories, lines of the log), deletes what OAuthSettingsLocation holds of the user, and gives the answer that the platform wants. " +
		"Where erasing fails there is no answer, and the logins stay, so that it can be called again. What an application keeps of the user elsewhere is its own to delete. Nothing is sent.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{
		signedRequestParam,
		{
			Name: "StatusURL", Direction: Input, Required: true,
			Description: "Address at which the user can see how far the deletion is, https; the confirmation code is added to its query as code.",
		},
		{
			Name: "Accounts", Direction: Input,
			Description: "Ids of Instagram accounts of the user, parted by commas, besides those that the stored logins name. Needed where tokens are kept elsewhere.",
		},
	},
	Columns: []Column{
		{Name: "UserId", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "IssuedAt", Type: schema.Datetime, Description: "When the message was made."},
		{Name: "TokensDeleted", Type: schema.Integer, Description: "Logins deleted from OAuthSettingsLocation."},
		{Name: "Accounts", Type: schema.Text, Description: "Ids of the accounts that were erased, parted by commas; NULL where none is known."},
		{Name: "Erased", Type: schema.JSON, Description: "What was erased: an array of objects with what (tables, files, cache, memory, log), where, account and count."},
		{Name: "Left", Type: schema.JSON, Description: "What may be kept of the user besides, which is to be deleted by other means: an array of texts."},
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
		accounts, err := accountsOf(ctx, env, request.UserID, in.trimmed("Accounts"))
		if err != nil {
			return nil, err
		}
		erased, left, err := env.erase(ctx, request.UserID, accounts)
		if err != nil {
			return nil, err
		}
		deleted, err := env.forget(ctx, request.UserID) // last: it knows the accounts
		if err != nil {
			return nil, err
		}
		texts := make([]string, 3)
		for i, v := range []any{confirmation, erased, left} {
			text, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			texts[i] = string(text)
		}
		return [][]any{{
			request.UserID, request.IssuedAt, int64(deleted), orNull(strings.Join(accounts, ",")), texts[1], texts[2], confirmation.Code, confirmation.URL, texts[0],
		}}, nil
	},
}

// accountsOf are the accounts of a user: those that logins of the user reach, and those that
// were named. A user of an Instagram Login is an account too.
func accountsOf(ctx context.Context, env Env, user, named string) ([]string, error) {
	var all []string
	for id := range strings.SplitSeq(named, ",") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		if strings.Trim(id, "0123456789") != "" {
			return nil, inputError(fmt.Sprintf("Accounts: %q is no id of an account", id))
		}
		all = append(all, id)
	}
	if env.OAuth.Login == oauth.InstagramLogin {
		all = append(all, user)
	}
	if env.Kept != nil {
		ids, err := env.Kept.Accounts(ctx, user)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
