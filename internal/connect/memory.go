package connect

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
)

// The words of the property Memory; anything else is a path.
const (
	memoryAuto = "AUTO"
	memoryOff  = "OFF"
)

// Memory is the file in which what is learned of the API is kept for later programs, ""
// for none, and what tells apart the worlds that it may be of.
func Memory(c *config.Config) (path string, world []string) {
	switch c.Memory {
	case memoryOff, "":
		return "", nil
	case memoryAuto:
		if c.InitiateOAuth != InitiateOff || !c.OAuthSettingsLocation.IsEmpty() {
			path = tokenstore.Beside(settingsLocation(c), "memory")
		}
	default:
		path = c.Memory
	}
	app, _ := appOf(c, App{})
	return path, []string{
		c.Endpoint, c.Version, c.AuthScheme, app, c.OAuthUser, c.BusinessAccountID, c.AuthenticateAsPage,
		strconv.FormatBool(c.IncludePortfolioAccounts),
	}
}
