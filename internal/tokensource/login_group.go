package tokensource

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/singleflight"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// loginGroup lets one login run for everybody in this process who waits for the
// same one. The zero value is ready for use.
type loginGroup struct {
	running singleflight.Group[loginName, *oauth.Token]
}

// loginName tells one login from others.
type loginName struct {
	store   tokenstore.Store
	key     oauth.Key
	given   string // fingerprint of what was brought; empty for none
	desktop bool   // the user is asked
}

// do runs login, or waits for the one of that name that runs. The login goes on
// as long as one of those who wait does: the first may give up, and the user is
// not asked again. Each gets a token of its own.
func (p *loginGroup) do(ctx context.Context, name loginName, login func(context.Context) (*oauth.Token, error)) (*oauth.Token, error) {
	outcome := p.running.Do(ctx, name, login)
	if outcome.Err != nil {
		return nil, outcome.Err
	}
	return outcome.Value.Clone(), nil
}
