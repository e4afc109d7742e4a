package graphsim

import (
	"strconv"
	"strings"
	"time"
)

// tokenCall is a call of an endpoint that hands out tokens, or tells of them.
type tokenCall struct{ *call }

// facebook answers /oauth/access_token of graph.facebook.com.
func (c tokenCall) facebook() ([]byte, *Error) {
	p := c.params
	if p.get("client_id") == "" {
		return nil, &Error{Status: 400, Code: 101, Type: oauthException, Message: "Missing client_id parameter."}
	}
	if p.get("client_id") != c.p.app.id() {
		return nil, noApp()
	}
	if p.get("client_secret") == "" && c.p.logins.ofClient(p.get("code")) {
		return c.redeemForClient()
	}
	switch p.get("client_secret") {
	case c.p.app.secret():
	case "":
		return nil, &Error{Status: 400, Code: 1, Type: oauthException, Message: "Missing client secret."}
	default:
		return nil, badSecret()
	}
	switch p.get("grant_type") {
	case "client_credentials":
		return tokenAnswer(c.p.app.token(), 0), nil
	case "fb_exchange_token":
		return c.exchangeFacebook(p.get("fb_exchange_token"))
	case "", "authorization_code":
	default:
		return nil, badParam("(#100) Unsupported grant_type: " + p.get("grant_type"))
	}
	code, problem := c.p.logins.take(p.get("code"), p.get("redirect_uri"), p.get("code_verifier"), flavourFacebook, c.now)
	if problem != codeGood {
		return nil, codeError(problem)
	}
	t := code.token(c.w.data, c.now)
	c.p.tokens.add(t)
	return tokenAnswer(t.text, t.expires.Sub(c.now)), nil
}

// clientCode answers /oauth/client_code: a code by which another machine of the
// same user gets a long-lived token, without the app's secret.
func (c tokenCall) clientCode() ([]byte, *Error) {
	p := c.params
	switch {
	case p.get("client_id") != c.p.app.id():
		return nil, noApp()
	case p.get("client_secret") != c.p.app.secret():
		return nil, badSecret()
	}
	if err := c.authorize(); err != nil {
		return nil, err
	}
	if c.token.kind != tokenUser || !c.token.long {
		return nil, badParam("(#100) A long-lived user access token is required")
	}
	code := c.p.logins.keep(&grantCode{flavour: flavourFacebook, redirect: p.get("redirect_uri"), issued: c.now, long: c.token.stored()})
	return append(appendString([]byte(`{"code":`), code), '}'), nil
}

// redeemForClient answers /oauth/access_token for a code of clientCode.
func (c tokenCall) redeemForClient() ([]byte, *Error) {
	code, problem := c.p.logins.take(c.params.get("code"), c.params.get("redirect_uri"), "", flavourFacebook, c.now)
	if problem != codeGood {
		return nil, codeError(problem)
	}
	if err := code.long.dead(c.now); err != nil {
		return nil, err
	}
	old := code.long.in(c.p.worlds.of(code.long.login, false).data)
	t := &token{kind: tokenUser, data: old.data, issued: c.now, expires: old.expires, dataAccess: old.dataAccess, long: true, only: old.only, grants: old.grants}
	c.p.tokens.add(t)
	machine := c.params.get("machine_id")
	if machine == "" {
		machine = "SIM" + c.trace
	}
	b := strings.TrimSuffix(string(tokenAnswer(t.text, t.expires.Sub(c.now))), "}")
	return append(appendString([]byte(b+`,"machine_id":`), machine), '}'), nil
}

func codeError(problem codeProblem) *Error {
	e := &Error{Status: 400, Code: 100, Type: oauthException}
	switch problem {
	case codeUsed:
		e.Subcode, e.Message = 36009, "This authorization code has been used."
	case codeExpired:
		e.Subcode, e.Message = 36007, "This authorization code has expired."
	case codeRedirect:
		e.Subcode, e.Message = 36008, "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request"
	case codeVerifier:
		e.Message = "Invalid code_verifier parameter"
	default:
		e.Message = "Invalid verification code format."
	}
	return e
}

// exchangeFacebook makes a long-lived token of a living one. A long-lived
// one keeps its end: it cannot be prolonged without the user.
func (c tokenCall) exchangeFacebook(text string) ([]byte, *Error) {
	old := c.p.token(text)
	if old == nil || old.kind != tokenUser {
		return nil, noToken()
	}
	if err := old.dead(c.now); err != nil {
		return nil, err
	}
	long := &token{kind: tokenUser, data: old.data, issued: c.now, expires: c.now.Add(longLife), dataAccess: old.dataAccess, long: true, only: old.only, grants: old.grants}
	if old.long {
		long.expires = old.expires
	}
	c.p.tokens.add(long)
	return tokenAnswer(long.text, long.expires.Sub(c.now)), nil
}

// tokenAnswer is the answer of token endpoints; a life of zero is left out.
func tokenAnswer(text string, life time.Duration) []byte {
	b := appendString([]byte(`{"access_token":`), text)
	b = append(b, `,"token_type":"bearer"`...)
	if life > 0 {
		b = strconv.AppendInt(append(b, `,"expires_in":`...), int64(life/time.Second), 10)
	}
	return append(b, '}')
}

// debug answers /debug_token.
func (c tokenCall) debug() ([]byte, *Error) {
	if err := c.authorize(); err != nil {
		return nil, err
	}
	if c.token.kind != tokenApp && c.token.kind != tokenUser {
		return nil, badParam("(#100) You must provide an app access token, or a user access token that is an owner or developer of the app")
	}
	input := c.params.get("input_token")
	if input == "" {
		return nil, badParam("(#100) The parameter input_token is required")
	}
	t := c.p.token(input)
	if t == nil {
		return []byte(`{"data":{"error":{"code":190,"message":"Invalid OAuth access token."},"is_valid":false,"scopes":[]}}`), nil
	}
	b := appendString([]byte(`{"data":{"app_id":`), c.p.app.id())
	b = append(b, `,"type":`...)
	kind := "USER"
	if t.kind == tokenPage {
		kind = "PAGE"
	}
	b = appendString(b, kind)
	b = append(b, `,"application":`...)
	b = append(appendString(b, appName), `,"data_access_expires_at":`...)
	b = strconv.AppendInt(b, t.dataAccess.Unix(), 10)
	dead := t.dead(c.now)
	if dead != nil {
		b = append(b, `,"error":{"code":190,"message":`...)
		b = appendString(b, dead.Message)
		b = strconv.AppendInt(append(b, `,"subcode":`...), int64(dead.Subcode), 10)
		b = append(b, '}')
	}
	b = append(b, `,"expires_at":`...)
	end := int64(0)
	if !t.expires.IsZero() {
		end = t.expires.Unix()
	}
	b = strconv.AppendInt(b, end, 10)
	b = strconv.AppendBool(append(b, `,"is_valid":`...), dead == nil)
	if t.long {
		b = strconv.AppendInt(append(b, `,"issued_at":`...), t.issued.Unix(), 10)
	}
	if t.page != nil {
		b = appendString(append(b, `,"profile_id":`...), t.page.ID)
	}
	b = c.appendScopes(b, t)
	user := t.data.User.ID
	if t.kind == tokenInstagram {
		user = t.account.AppScopedID
	}
	b = appendString(append(b, `,"user_id":`...), user)
	return append(b, '}', '}'), nil
}

func (c tokenCall) appendScopes(b []byte, t *token) []byte {
	t.grants.mu.Lock()
	defer t.grants.mu.Unlock()
	b = append(b, `,"scopes":[`...)
	for _, x := range t.grants.granted {
		b = appendString(appendComma(b), x)
	}
	b = append(b, `],"granular_scopes":[`...)
	for _, x := range t.grants.granted {
		b = append(appendComma(b), `{"scope":`...)
		b = appendString(b, x)
		if targets := c.targets(t, x); len(targets) > 0 {
			b = append(b, `,"target_ids":[`...)
			for _, id := range targets {
				b = appendString(appendComma(b), id)
			}
			b = append(b, ']')
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// targets are the objects a permission is limited to: Pages or accounts.
func (c tokenCall) targets(t *token, scope string) []string {
	var out []string
	for _, a := range t.only {
		switch {
		case strings.HasPrefix(scope, "pages_"):
			out = append(out, a.Page.ID)
		case strings.HasPrefix(scope, "instagram_"):
			out = append(out, a.ID)
		}
	}
	return out
}

// revoke answers DELETE /{user}/permissions and /{user}/permissions/{name}.
func (c tokenCall) revoke(names []string) ([]byte, *Error) {
	g := c.token.grants
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(names) == 0 {
		g.revoked = true
		c.p.logins.forget()
		return []byte(`{"success":true}`), nil
	}
	for i, x := range g.granted {
		if x == names[0] {
			g.granted = append(g.granted[:i:i], g.granted[i+1:]...)
			g.declined = append(g.declined, x)
			c.p.logins.declineLater(x)
			return []byte(`{"success":true}`), nil
		}
	}
	return nil, badParam("(#100) The permission " + names[0] + " was not granted")
}
