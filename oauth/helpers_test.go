package oauth_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

const callback = oauthtest.Callback

type inProcess = simtest.InProcess

// What these tests call their helpers.
var (
	simConfig    = oauthtest.Config
	clientOf     = oauthtest.Client
	consent      = oauthtest.Consent
	logIn        = oauthtest.LogIn
	hasNone      = oauthtest.HasNone
	newSim       = oauthtest.NewSim
	freeCallback = oauthtest.FreeCallback
	consentPage  = oauthtest.ConsentPage
	surf         = oauthtest.Surf
	webLogin     = oauthtest.WebLogin
	queryOf      = oauthtest.Query
)

func simClient(t *testing.T, sim *graphsim.Server, login oauth.Login) *oauth.Client {
	t.Helper()
	return clientOf(t, simConfig(sim, login))
}
