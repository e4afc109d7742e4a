package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// getOAuthAccessToken ends a login with the code that came of it, or has the
// user of this computer log in.
var getOAuthAccessToken = &Procedure{
	Name: "GetOAuthAccessToken", OfLogin: true,
	Description: "Exchanges the code of a login for a long-lived access token. The code is sent once, whatever comes of it. " +
		"No access token is needed. The token is kept in OAuthSettingsLocation where the connection has one in use.",
	Params: []Param{
		{
			Name: "AuthMode", Direction: Input, Values: []string{"APP", "WEB"}, Default: "APP",
			Description: "WEB for a web application, which needs Verifier. With APP and no Verifier, the browser of this computer is opened and waited for.",
		},
		{
			Name: "Verifier", Direction: Input,
			Description: "The code that came back to the redirect URI, or the whole address that the browser came back to; other text around it, such as a mail, is left out.",
		},
		{
			Name: "Scope", Direction: Input,
			Description: "Permissions that were asked for, as given to GetOAuthAuthorizationURL. Without it, the connection's Scope, or else what reading needs.",
		},
		{
			Name: "CallbackURL", Direction: Input,
			Description: "Redirect URI, the same as given to GetOAuthAuthorizationURL. Without it, the connection's CallbackURL.",
		},
		{
			Name: "State", Direction: Input,
			Description: "The State that GetOAuthAuthorizationURL returned, as kept in the user's session. It is checked, and so is the state in Verifier where that is a whole address.",
		},
		{
			Name: "RequireState", Direction: Input, Type: schema.Boolean, Default: "false",
			Description: "Whether a login without a State to check is refused.",
		},
		authTypeParam,
	},
	Columns: tokenColumns,
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		cfg, verifier := env.OAuth, in.trimmed("Verifier")
		if scope := in.text("Scope"); scope != "" {
			cfg.Scope = scope
		}
		if verifier == "" {
			switch {
			case in.text("AuthMode") == "WEB":
				return nil, inputError("Verifier is required with AuthMode=WEB and is missing, NULL or blank")
			case env.Desktop == nil:
				return nil, inputError("Verifier is missing, NULL or blank: log in at the address that GetOAuthAuthorizationURL returns and give the code that comes back, or the whole address; with InitiateOAuth=GETANDREFRESH the browser of this computer is opened")
			}
		}
		if err := env.ready(ctx); err != nil {
			return nil, err
		}
		var token *oauth.Token
		var err error
		if verifier == "" {
			if callback := in.text("CallbackURL"); callback != "" {
				cfg.CallbackURL = callback
			}
			cfg.AuthType = in.text("AuthType")
			token, err = env.Desktop.Login(ctx, cfg)
		} else {
			requireState, _ := in["RequireState"].(bool)
			token, err = oauth.FinishLogin(ctx, cfg, oauth.FinishRequest{
				Verifier: oauth.NewSecret(verifier), CallbackURL: in.text("CallbackURL"), State: in.text("State"), RequireState: requireState,
			})
		}
		if err != nil {
			return nil, err
		}
		if err := env.keep(ctx, token); err != nil {
			return nil, err
		}
		return [][]any{tokenRow(env, token)}, nil
	},
}
