package driver

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// LoginKindError is a table that logins of the connection's kind (AuthScheme)
// cannot read: Login is that kind, Serves those that the Table can be read with.
type LoginKindError = fetch.LoginKindError

// loginKind is the kind of login as the catalogue knows it.
func (c *Config) loginKind() schema.Login {
	switch oauth.Login(c.AuthScheme) {
	case oauth.InstagramLogin:
		return schema.InstagramLogin
	case oauth.CustomLogin:
		return schema.NoLogin
	default:
		return schema.FacebookLogin
	}
}

// graphEndpoint is the origin that tables are read from.
func (c *Config) graphEndpoint() string {
	if c.Endpoint == "" && oauth.Login(c.AuthScheme) == oauth.InstagramLogin {
		return graph.InstagramEndpoint
	}
	return c.Endpoint
}

// graphSecret is the secret that signs requests for tables: no proof is known of
// the host of Instagram Login.
func (c *Connector) graphSecret() Secret {
	if oauth.Login(c.cfg.AuthScheme) == oauth.InstagramLogin {
		return Secret{}
	}
	return c.login.secret
}

// validateLoginKind refuses properties that a kind of login has no use for.
func (c *Config) validateLoginKind() error {
	login := oauth.Login(c.AuthScheme)
	custom := login == oauth.CustomLogin
	for _, p := range []struct {
		name, value string
		refused     bool
		why         string
	}{
		{"AuthenticateAsPage", c.AuthenticateAsPage, login != oauth.FacebookLogin, "only AuthScheme=OAuth reaches Pages"},
		{"BusinessAccountId", c.BusinessAccountID, custom, "AuthScheme=OAuthCustom reaches no Instagram account"},
		{"Endpoint", c.Endpoint, custom, "with AuthScheme=OAuthCustom, OAuthProfile says where the provider is"},
		{"OAuthProfile", c.OAuthProfile.Reveal(), !custom, "describes another provider than Meta: it needs AuthScheme=OAuthCustom"},
	} {
		if p.refused && p.value != "" {
			return &ConfigError{Property: p.name, Reason: p.why}
		}
	}
	if custom && c.OAuthProfile.IsEmpty() {
		return &ConfigError{Property: "OAuthProfile", Reason: "is empty: AuthScheme=OAuthCustom needs the description of the provider, as JSON or as the path of a JSON file"}
	}
	return nil
}

// loadProfile reads the description of another provider; nil where there is
// none.
func (c *Config) loadProfile() (*oauth.Profile, error) {
	if oauth.Login(c.AuthScheme) != oauth.CustomLogin {
		return nil, nil
	}
	p, err := oauth.LoadProfile(c.OAuthProfile.Reveal())
	if err != nil {
		return nil, &ConfigError{Property: "OAuthProfile", Reason: strings.TrimLeft(strings.TrimPrefix(err.Error(), "oauth: OAuthProfile"), ": ")}
	}
	return p, nil
}

// graphTokens are the tokens of requests for tables: another provider's are
// never shown to the platform.
func (c *Connector) graphTokens() graph.TokenSource {
	if c.cfg.loginKind() == schema.NoLogin {
		return oauth.NewStaticToken("")
	}
	return c.login.tokens
}

// scopesFor returns the permissions that a path's edge takes with this login.
func (c *Connector) scopesFor(path string) []string {
	edge := path[strings.LastIndexByte(path, '/')+1:]
	var scopes []string
	for _, e := range c.catalogue.Edges {
		if e.Name != edge {
			continue
		}
		of := e.Scopes.Facebook
		if c.cfg.loginKind() == schema.InstagramLogin {
			of = e.Scopes.Instagram
		}
		for _, s := range of {
			if !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	return scopes
}
