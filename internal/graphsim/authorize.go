package graphsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// authorize finds the token and checks that it is alive.
func (c *call) authorize() *Error {
	if c.tokenText == "" {
		if first, _, _ := strings.Cut(c.path, "/"); first == "me" {
			return noUser()
		}
		return &Error{Status: 400, Code: 104, Type: oauthException, Message: "An access token is required to request this resource."}
	}
	if c.token = c.p.tokens.get(c.tokenText); c.token != nil {
		c.token = c.token.in(c.w.data)
	}
	if c.token == nil && c.tokenText == c.p.app.token() {
		c.token = &token{kind: tokenApp, text: c.tokenText, data: c.w.data, grants: &grants{}}
	}
	if c.token == nil || strings.Contains(c.tokenText, "/") {
		return noToken()
	}
	if err := c.token.dead(c.now); err != nil {
		return err
	}
	if c.token.kind == tokenApp && strings.HasPrefix(c.path, "me") {
		return noUser()
	}
	return c.checkProof()
}

// checkProof verifies appsecret_proof where it is sent or required.
func (c *call) checkProof() *Error {
	if c.token.kind == tokenInstagram {
		return nil
	}
	got, sent := c.params.lookup("appsecret_proof")
	if !sent {
		if c.p.opts.RequireProof {
			return &Error{Status: 400, Code: 100, Type: methodException, Message: "API calls from the server require an appsecret_proof argument"}
		}
		return nil
	}
	mac := hmac.New(sha256.New, []byte(c.p.app.secret()))
	mac.Write([]byte(c.tokenText))
	if !hmac.Equal([]byte(got), []byte(hex.EncodeToString(mac.Sum(nil)))) {
		return &Error{Status: 400, Code: 100, Type: methodException, Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}
