package connect

import (
	"os"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The environment variables that name the app of connection strings which name
// none.
const (
	clientIDVariable     = "VIEWFINDER_OAUTH_CLIENT_ID"
	clientSecretVariable = "VIEWFINDER_OAUTH_CLIENT_SECRET" //nolint:gosec // a name
)

// app returns the app's id and secret: those of the configuration, or else of the
// environment, or else those that the program was built with. What stands in for
// the platform (Endpoint), and other providers, are shown those of the
// configuration only.
func appOf(c *config.Config, builtIn App) (id string, key config.Secret) {
	id, key = c.OAuthClientID, c.OAuthClientSecret
	if c.Endpoint != "" || oauth.Login(c.AuthScheme) == oauth.CustomLogin {
		return id, key
	}
	for i, a := range knownApps(c, builtIn) {
		switch {
		case a.ID == "":
		case id == "" && i == 0 && !key.IsEmpty(): // the environment's, of whose app only the id is no secret
			return a.ID, key
		case id == "" && key.IsEmpty():
			return a.ID, a.Secret
		case id == a.ID && key.IsEmpty():
			return id, a.Secret
		}
	}
	return id, key
}

// App is an app at the platform.
type App struct {
	ID     string
	Secret config.Secret
}

// knownApps are the apps outside the configuration, in order.
func knownApps(c *config.Config, builtIn App) []App {
	environment := App{os.Getenv(clientIDVariable), secret.New(os.Getenv(clientSecretVariable))}
	if environment.ID == "" {
		environment.ID = c.OAuthClientID // the secret alone goes with the id that is given
	}
	return []App{environment, builtIn}
}
