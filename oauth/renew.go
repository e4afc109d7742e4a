package oauth

import (
	"context"
	"errors"
)

// Renew returns a new token for what a caller kept of an old one, and asks whose
// it is: the long-lived token of Facebook or Instagram, which renews itself, or
// the refresh token of another provider. Its errors are those of
// [Client.Refresh].
func (c *Client) Renew(ctx context.Context, credential Secret) (*Token, error) {
	if credential.IsEmpty() {
		return nil, errors.New("oauth: OAuthRefreshToken is empty: give the long-lived token, or what GetOAuthAccessToken returned as OAuthRefreshToken")
	}
	old := &Token{Access: credential}
	old.Key, old.Kind, old.LongLived = c.Key(""), c.tokenKind, true
	if c.login == CustomLogin {
		old.Access, old.Refresh = Secret{}, credential
	}
	t, err := c.Refresh(ctx, old)
	if err != nil {
		return nil, err
	}
	if err := c.describe(ctx, t); err != nil {
		return nil, err
	}
	return t, nil
}
