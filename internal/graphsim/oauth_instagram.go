package graphsim

import (
	"net/http"
	"strconv"
	"strings"
)

// instagramToken answers POST /oauth/access_token of api.instagram.com,
// whose errors are not in the Graph envelope.
func (s *Server) instagramToken(o *reply, req request) {
	p := req.params
	refuse := o.instagramRefusal
	switch {
	case p.get("client_id") != s.AppID():
		refuse("Invalid platform app")
		return
	case p.get("client_secret") != s.AppSecret():
		refuse("Error validating client secret.")
		return
	case p.get("grant_type") != "authorization_code":
		refuse("Invalid grant_type: only authorization_code is supported")
		return
	}
	code, problem := s.takeCode(p.get("code"), p.get("redirect_uri"), p.get("code_verifier"), flavourInstagram, req.now)
	switch problem {
	case codeGood:
	case codeRedirect:
		refuse("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request")
		return
	case codeExpired:
		refuse("This authorization code has expired.")
		return
	case codeUsed:
		refuse("This authorization code has been used")
		return
	default:
		refuse("Invalid authorization code")
		return
	}
	t := s.redeem(code, req.now)
	b := []byte{}
	if s.opts.WrappedTokenAnswer {
		b = append(b, `{"data":[`...)
	}
	b = appendString(append(b, `{"access_token":`...), t.text)
	b = append(b, `,"user_id":`...)
	if s.opts.WrappedTokenAnswer {
		b = appendString(b, t.account.AppScopedID)
		b = appendString(append(b, `,"permissions":`...), strings.Join(code.granted, ","))
		b = append(b, `}]}`...)
		o.json(http.StatusOK, b)
		return
	}
	// Observed: a number beyond 2^53, and a list.
	b = append(b, t.account.AppScopedID...)
	b = append(b, `,"permissions":[`...)
	for _, x := range code.granted {
		b = appendString(appendComma(b), x)
	}
	o.json(http.StatusOK, append(b, ']', '}'))
}

// instagramRefusal writes an error in the form of the host of Instagram's
// dialog and codes.
func (o *reply) instagramRefusal(message string) {
	b := appendString([]byte(`{"error_type":"OAuthException","code":400,"error_message":`), message)
	o.entry.Code = http.StatusBadRequest
	o.json(http.StatusBadRequest, append(b, '}'))
}

// json writes an answer outside the Graph envelope.
func (o *reply) json(status int, body []byte) {
	o.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	o.send(status, body)
}

// exchangeInstagram answers GET /access_token: a long-lived token for a
// short-lived one.
func (c *call) exchangeInstagram() ([]byte, *Error) {
	switch {
	case c.params.get("grant_type") != "ig_exchange_token":
		return nil, badParam("Invalid grant_type: ig_exchange_token is required")
	case c.params.get("client_secret") != c.s.AppSecret():
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
func (c *call) refreshInstagram() ([]byte, *Error) {
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
func (c *call) instagramToken() *Error {
	if err := c.authorize(); err != nil {
		return err
	}
	if c.token.kind != tokenInstagram {
		return noToken()
	}
	return nil
}

func (c *call) prolong(permissions bool) ([]byte, *Error) {
	t := &token{kind: tokenInstagram, account: c.token.account, data: c.token.data, issued: c.now, expires: c.now.Add(longLife), dataAccess: c.token.dataAccess, long: true, grants: c.token.grants}
	c.s.tokens.add(t)
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
