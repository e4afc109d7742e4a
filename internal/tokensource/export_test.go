package tokensource

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// LoginOnce is desktopLogin as a [Source] has it, with another token than ended.
func LoginOnce(ctx context.Context, d *oauth.Desktop, cfg oauth.Config, store tokenstore.Store, user string, ended oauth.Secret) (*oauth.Token, error) {
	app, err := newApp(cfg)
	if err != nil {
		return nil, err
	}
	return app.desktopLogin(ctx, d, store, user, func(t *oauth.Token) bool { return t.Access != ended && !t.Expired(app.now()) })
}
