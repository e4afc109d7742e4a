package driver

import (
	"os"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The environment variables that name the app of connection strings which name
// none.
const (
	clientIDVariable     = "VIEWFINDER_OAUTH_CLIENT_ID"
	clientSecretVariable = "VIEWFINDER_OAUTH_CLIENT_SECRET" //nolint:gosec // a name
)

// The app of a program that brings one of its own, set when it is built:
//
//	go build -ldflags "-X github.com/viewfinder-sql/viewfinder/driver.facebookAppID=… \
//	                   -X github.com/viewfinder-sql/viewfinder/driver.facebookAppSecret=…"
//
// Whoever has the program can read them out of it: such a secret is none.
var (
	facebookAppID, facebookAppSecret   string
	instagramAppID, instagramAppSecret string
)

// app returns the app's id and secret: those of the configuration, or else of the
// environment, or else those that the program was built with. What stands in for
// the platform (Endpoint), and other providers, are shown those of the
// configuration only.
func (c *Config) app() (id string, secret Secret) {
	id, secret = c.OAuthClientID, c.OAuthClientSecret
	if c.Endpoint != "" || oauth.Login(c.AuthScheme) == oauth.CustomLogin {
		return id, secret
	}
	for i, a := range c.knownApps() {
		switch {
		case a.id == "":
		case id == "" && i == 0 && !secret.IsEmpty(): // the environment's, of whose app only the id is no secret
			return a.id, secret
		case id == "" && secret.IsEmpty():
			return a.id, a.secret
		case id == a.id && secret.IsEmpty():
			return id, a.secret
		}
	}
	return id, secret
}

type app struct {
	id     string
	secret Secret
}

// knownApps are the apps outside the configuration, in order.
func (c *Config) knownApps() []app {
	builtIn := app{facebookAppID, NewSecret(facebookAppSecret)}
	if oauth.Login(c.AuthScheme) == oauth.InstagramLogin {
		builtIn = app{instagramAppID, NewSecret(instagramAppSecret)}
	}
	environment := app{os.Getenv(clientIDVariable), NewSecret(os.Getenv(clientSecretVariable))}
	if environment.id == "" {
		environment.id = c.OAuthClientID // the secret alone goes with the id that is given
	}
	return []app{environment, builtIn}
}
