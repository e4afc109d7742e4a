package procedures

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// tokenColumns are the result of the procedures that give a token.
var tokenColumns = []Column{
	{Name: "OAuthAccessToken", Type: schema.Text, Description: "The access token, for the connection property of that name. It is a secret."},
	{Name: "OAuthRefreshToken", Type: schema.Text, Description: "What RefreshOAuthAccessToken takes: the long-lived token itself, or the refresh token of another provider; NULL where it gives none. It is a secret."},
	{Name: "ExpiresIn", Type: schema.Integer, Description: "Seconds until the token ends; -1 for never."},
	{Name: "ExpiresAt", Type: schema.Datetime, Description: "When the token ends; NULL for never."},
	{Name: "UserId", Type: schema.Text, Description: "Id of the user who logged in, as the app knows it."},
	{Name: "AccountId", Type: schema.Text, Description: "Ids of the Instagram accounts that the token reaches, separated by commas; any of them serves as BusinessAccountId."},
	{Name: "ScopesGranted", Type: schema.Text, Description: "Permissions that the user granted, separated by commas."},
	{Name: "ScopesDeclined", Type: schema.Text, Description: "Permissions asked for and declined by the user, separated by commas."},
	{Name: "AuthData", Type: schema.JSON, Description: "The JSON object that mobile back ends log a user in with: the name of the login, id and access_token. It holds the access token. NULL for other providers."},
}

// tokenRow is a token as tokenColumns shows it.
func tokenRow(env Env, t *oauth.Token) []any {
	refresh := t.Refresh
	if t.Login != oauth.CustomLogin {
		refresh = t.Access
	}
	expiresIn, expiresAt := int64(-1), any(nil)
	if !t.Expires.IsZero() {
		expiresIn, expiresAt = int64(t.Expires.Sub(env.now())/time.Second), t.Expires.UTC()
	}
	return []any{
		t.Access.Reveal(), orNull(refresh.Reveal()), expiresIn, expiresAt, t.User,
		list(t.AccountIDs), list(t.Granted), list(t.Declined), authData(t),
	}
}

// authData writes the object under the names that mobile back ends know the
// platform's logins by.
func authData(t *oauth.Token) any {
	type login struct {
		ID          string `json:"id"`
		AccessToken string `json:"access_token"`
		Expiration  string `json:"expiration_date,omitempty"`
	}
	l := login{ID: t.User, AccessToken: t.Access.Reveal()}
	name := ""
	switch t.Login {
	case oauth.InstagramLogin:
		name = "instagram"
	case oauth.FacebookLogin:
		name = "facebook"
		if !t.Expires.IsZero() {
			l.Expiration = t.Expires.UTC().Format("2006-01-02T15:04:05.000Z")
		}
	default:
		return nil
	}
	text, err := json.Marshal(map[string]login{name: l})
	if err != nil {
		return nil
	}
	return string(text)
}

// list joins names; NULL where there are none.
func list(names []string) any { return orNull(strings.Join(names, ",")) }

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// instant is NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}
