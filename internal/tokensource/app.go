package tokensource

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// app is what asks the login service in the name of an app.
type app struct {
	*oauth.Client
	cfg oauth.Config
}

func newApp(cfg oauth.Config) (*app, error) {
	client, err := oauth.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Login == "" {
		cfg.Login = oauth.FacebookLogin
	}
	return &app{client, cfg}, nil
}

// now is the time by the configuration's clock.
func (a *app) now() time.Time {
	if a.cfg.Now == nil {
		return time.Now()
	}
	return a.cfg.Now()
}
