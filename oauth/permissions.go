package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Permissions returns what the user granted and what the user declined. Only
// Facebook Login has such a list.
func (c *Client) Permissions(ctx context.Context, access Secret) (granted, declined []string, err error) {
	if c.login != FacebookLogin {
		return nil, nil, fmt.Errorf("oauth: AuthScheme=%s has no list of permissions: those granted come with the code's exchange", c.login)
	}
	var answer struct {
		Data []struct{ Permission, Status string } `json:"data"`
	}
	if err := c.api.get(ctx, "list of permissions", "/me/permissions", access, nil, &answer); err != nil {
		return nil, nil, err
	}
	granted = []string{}
	for _, p := range answer.Data {
		switch p.Status {
		case "granted":
			granted = append(granted, p.Permission)
		default: // declined, or expired
			declined = append(declined, p.Permission)
		}
	}
	return granted, declined, nil
}

// ErrNoRevocation: the platform has no call for it.
var ErrNoRevocation = errors.New("oauth: Instagram Login has no call to take a login back: the user removes the app in the settings of Instagram, under Website permissions")

// Revoke takes the login back: the platform forgets what the user granted to
// the app, and every token of the user for it ends. With permission, only that
// one is taken back.
func (c *Client) Revoke(ctx context.Context, t *Token, permission string) error {
	if c.login == CustomLogin {
		return fmt.Errorf("oauth: AuthScheme=%s has no call to take a login back: a profile describes none", c.login)
	}
	if c.login != FacebookLogin {
		return ErrNoRevocation
	}
	path := "/me/permissions"
	if permission != "" {
		if !scopeForm.MatchString(permission) || strings.Contains(permission, "/") {
			return fmt.Errorf("oauth: %q is not the name of a permission", permission)
		}
		path += "/" + permission
	}
	params := url.Values{}
	c.api.prove(t.Access, params)
	_, err := c.caller.send(ctx, request{step: "revocation", method: http.MethodDelete, url: c.api.address(path), params: params, bearer: t.Access})
	return err
}
