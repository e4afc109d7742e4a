package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// authTypeParam is an input of the procedures that begin a login.
var authTypeParam = Param{
	Name: "AuthType", Direction: Input, Values: []string{oauth.Rerequest, oauth.Reauthorize},
	Description: "With AuthScheme=OAuth, what is asked of users who have allowed the app before. rerequest, which is meant without it, asks again for permissions that were declined; " +
		"reauthorize renews the access to Instagram data, which lapses after 90 days.",
}

// getOAuthAuthorizationURL gives the address of the consent page. It needs no
// token and sends nothing.
var getOAuthAuthorizationURL = &Procedure{
	Name: "GetOAuthAuthorizationURL", OfLogin: true,
	Description: "Returns the address of the page on which a user allows the app to read an account. Nothing is sent, and no access token is needed.",
	Params: []Param{
		{
			Name: "AuthMode", Direction: Input, Values: []string{"APP", "WEB"}, Default: "APP",
			Description: "APP for a program on the user's machine, WEB for a web application. The address is the same for both.",
		},
		{
			Name: "CallbackURL", Direction: Input,
			Description: "Redirect URI to which the user returns with a code, letter by letter as registered with the app: https, or http to a loopback host. Without it, the connection's CallbackURL.",
		},
		{
			Name: "Scope", Direction: Input,
			Description: "Permissions to ask for, separated by blanks or commas. Without it, the connection's Scope, or else what reading needs.",
		},
		{
			Name: "State", Direction: Input,
			Description: "Text of your own that comes back with the code, unchanged. Without it, the State that is returned travels.",
		},
		authTypeParam,
	},
	Columns: []Column{
		{Name: "URL", Type: schema.Text, Description: "Address of the consent page."},
		{
			Name: "State", Type: schema.Text,
			Description: "Proof that the login was begun here, for the redirect URI and not long ago; it holds your own State, if there is one, to the code. " +
				"Keep it in the user's session and give it to GetOAuthAccessToken, so that nobody can slip in a code of theirs. Without OAuthClientSecret it proves nothing: your own State, or NULL.",
		},
	},
	call: func(_ context.Context, env Env, in inputs) ([][]any, error) {
		begun, err := oauth.BeginLogin(env.OAuth, oauth.AuthorizationRequest{
			CallbackURL: in.text("CallbackURL"),
			Scope:       in.text("Scope"),
			State:       in.text("State"),
			AuthType:    in.text("AuthType"),
		})
		if err != nil {
			return nil, err
		}
		return [][]any{{begun.URL, orNull(begun.State)}}, nil
	},
}
