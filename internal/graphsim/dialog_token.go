package graphsim

import (
	"net/http"
	"strings"
)

// serveToken answers POST /oauth/access_token of api.instagram.com,
// whose errors are not in the Graph envelope.
func (s dialogs) serveToken(o *reply, req request) {
	p := req.params
	refuse := o.instagramRefusal
	switch {
	case p.get("client_id") != s.app.id():
		refuse("Invalid platform app")
		return
	case p.get("client_secret") != s.app.secret():
		refuse("Error validating client secret.")
		return
	case p.get("grant_type") != "authorization_code":
		refuse("Invalid grant_type: only authorization_code is supported")
		return
	}
	code, problem := s.logins.take(p.get("code"), p.get("redirect_uri"), p.get("code_verifier"), flavourInstagram, req.now)
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
	t := code.token(s.worlds.first.data, req.now)
	s.tokens.add(t)
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
