package graphsim

import (
	"strconv"
	"strings"
)

// exchangeInstagram answers GET /access_token: a long-lived token for a
// short-lived one.
func (c tokenCall) exchangeInstagram() ([]byte, *Error) {
	switch {
	case c.params.get("grant_type") != "ig_exchange_token":
		return nil, badParam("Invalid grant_type: ig_exchange_token is required")
	case c.params.get("client_secret") != c.p.app.secret():
		return nil, badSecret()
	}
	if err := c.instagramToken(); err != nil {
		return nil, err
	}
	if c.token.long {
		return nil, &Error{Status: 400, Code: 452, Type: oauthException, Message: "Session key invalid. This could be because the session key has an incorrect format, or because the user has revoked this session"}
	}
	return c.prolong(false)
}

// refreshInstagram answers GET /refresh_access_token: sixty more days for a
// long-lived token that is a day old.
func (c tokenCall) refreshInstagram() ([]byte, *Error) {
	if c.params.get("grant_type") != "ig_refresh_token" {
		return nil, badParam("Invalid grant_type: ig_refresh_token is required")
	}
	if err := c.instagramToken(); err != nil {
		return nil, err
	}
	switch {
	case !c.may(scopeBasic):
		return nil, noPermission()
	case !c.token.long:
		return nil, badParam("Only long-lived access tokens can be refreshed")
	case c.now.Sub(c.token.issued) < refreshMinimumAge:
		return nil, badParam("The access token can be refreshed when it is at least 24 hours old")
	}
	return c.prolong(true)
}

// instagramToken requires a living Instagram token.
func (c tokenCall) instagramToken() *Error {
	if err := c.authorize(); err != nil {
		return err
	}
	if c.token.kind != tokenInstagram {
		return noToken()
	}
	return nil
}

func (c tokenCall) prolong(permissions bool) ([]byte, *Error) {
	t := &token{kind: tokenInstagram, account: c.token.account, data: c.token.data, issued: c.now, expires: c.now.Add(longLife), dataAccess: c.token.dataAccess, long: true, grants: c.token.grants}
	c.p.tokens.add(t)
	b := appendString([]byte(`{"access_token":`), t.text)
	b = strconv.AppendInt(append(b, `,"token_type":"bearer","expires_in":`...), int64(longLife.Seconds()), 10)
	if permissions {
		c.token.grants.mu.Lock()
		granted := strings.Join(c.token.grants.granted, ",")
		c.token.grants.mu.Unlock()
		b = appendString(append(b, `,"permissions":`...), granted)
	}
	return append(b, '}'), nil
}
