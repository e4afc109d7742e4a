package connect

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// LoginKind is the kind of login as the catalogue knows it.
func LoginKind(c *config.Config) schema.Login {
	switch oauth.Login(c.AuthScheme) {
	case oauth.InstagramLogin:
		return schema.InstagramLogin
	case oauth.CustomLogin:
		return schema.NoLogin
	default:
		return schema.FacebookLogin
	}
}

// GraphEndpoint is the origin that tables are read from; "" is the platform's.
func GraphEndpoint(c *config.Config) string {
	if c.Endpoint == "" && oauth.Login(c.AuthScheme) == oauth.InstagramLogin {
		return graph.InstagramEndpoint
	}
	return c.Endpoint
}

// graphSecret is the secret that signs requests for tables: no proof is known of
// the host of Instagram Login.
func graphSecret(c *config.Config, l *Login) config.Secret {
	if oauth.Login(c.AuthScheme) == oauth.InstagramLogin {
		return config.Secret{}
	}
	return l.secret
}

// graphTokens are the tokens of requests for tables: another provider's are
// never shown to the platform.
func graphTokens(c *config.Config, l *Login) graph.TokenSource {
	if LoginKind(c) == schema.NoLogin {
		return tokensource.Static("")
	}
	return l.Tokens
}

// scopesFor returns what tells the permissions that a path's edge takes with this
// kind of login.
func scopesFor(c *config.Config, catalogue *schema.Catalogue) func(path string) []string {
	instagram := LoginKind(c) == schema.InstagramLogin
	return func(path string) []string {
		edge := path[strings.LastIndexByte(path, '/')+1:]
		var scopes []string
		for _, e := range catalogue.Edges {
			if e.Name != edge {
				continue
			}
			of := e.Scopes.Facebook
			if instagram {
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
}
