package oauth

import (
	"context"
	"errors"
	"net/http"
)

// stepApp is the step of a login that comes before all others.
const stepApp = "question whether the app is known"

// noCode is the code of no login.
const noCode = "viewfinder-asks-for-the-app-only"

// ProveApp asks the platform whether it knows the app by its id and its secret, without a
// user. Facebook gives the app a token of its own, which is dropped. Instagram has no such
// call: it is given a code that is none, and what it refuses tells whether it was the app. Of
// another provider nobody is asked.
func (c *Client) ProveApp(ctx context.Context) error {
	if err := c.CheckApp(); err != nil {
		return err
	}
	switch c.login {
	case FacebookLogin:
		_, err := c.caller.send(ctx, request{
			step: stepApp, method: http.MethodPost, url: c.api.address("/oauth/access_token"),
			params: c.credentials("grant_type", "client_credentials"),
		})
		return err
	case InstagramLogin:
		_, err := c.caller.send(ctx, request{
			step: stepApp, method: http.MethodPost, url: c.codeOrigin + "/oauth/access_token",
			params: c.credentials("grant_type", "authorization_code", "code", noCode, "redirect_uri", "https://localhost/"),
		})
		var refused *Error
		if errors.As(err, &refused) && !errors.Is(err, ErrClientID) && !errors.Is(err, ErrClientSecret) && !errors.Is(err, ErrUnavailable) {
			return nil // it was the code that was refused, or the address
		}
		return err
	}
	return nil
}
