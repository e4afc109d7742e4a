package graphsim

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// dialogs are the login dialogs of both kinds, and the token endpoint that has an
// envelope of its own.
type dialogs struct{ *platform }

// serve answers the paths of dialogs; false means that the request is a Graph call.
func (s dialogs) serve(o *reply, req request) bool {
	version, path := splitVersion(req.path)
	path = strings.Trim(path, "/")
	switch {
	case path == "dialog/oauth":
		s.serveDialog(o, req, flavourFacebook)
	case path == "oauth/authorize":
		s.serveDialog(o, req, flavourInstagram)
	case path == "oauth/access_token" && version == "" && o.r.Method == http.MethodPost:
		s.serveToken(o, req)
	default:
		return false
	}
	return true
}

// serveDialog answers a login dialog: by a redirect, or by pages where the
// login is manual.
func (s dialogs) serveDialog(o *reply, req request, f flavour) {
	d, problem := s.read(req.params, f)
	answer := s.logins.current()
	if problem == "" && answer.NoRole {
		problem = noRole[f]
	}
	if problem != "" {
		// The address to send an error to is not to be trusted, so the user
		// sees it instead.
		o.dialogError(f, problem)
		return
	}
	if s.opts.ManualLogin && s.servePages(o, req, d, &answer) {
		return
	}
	o.redirect(s.finish(d, answer, req.now))
}

// noRole is what the dialogs say to users who may not use the app.
var noRole = map[flavour]string{
	flavourFacebook:  "App not active: this app is not accessible right now, and the app developer is aware of the issue.",
	flavourInstagram: "Insufficient developer role",
}

// read checks the parameters; the text tells the user what is wrong.
func (s dialogs) read(p params, f flavour) (dialog, string) {
	d := dialog{
		flavour: f, state: p.get("state"), responseType: p.get("response_type"),
		scopes:    strings.FieldsFunc(p.get("scope"), func(r rune) bool { return r == ',' || r == ' ' }),
		challenge: p.get("code_challenge"), rerequest: slices.Contains(strings.Split(p.get("auth_type"), ","), "rerequest"),
	}
	redirect, err := url.Parse(p.get("redirect_uri"))
	switch {
	case p.get("client_id") != s.app.id():
		return d, "Invalid App ID: the provided app ID does not look like a valid app ID."
	case err != nil || redirect.Scheme == "":
		return d, "The parameter redirect_uri is required and must be an absolute URI."
	case s.opts.RedirectURIs != nil && !slices.Contains(s.opts.RedirectURIs, p.get("redirect_uri")):
		return d, "URL blocked: this redirect failed because the redirect URI is not white-listed in the app's client OAuth settings."
	case f == flavourInstagram && d.responseType != "code":
		return d, "Invalid response_type: only code is supported."
	case f == flavourInstagram && len(d.scopes) == 0:
		return d, "The parameter scope is required."
	case d.challenge != "" && p.get("code_challenge_method") != "S256":
		return d, "The parameter code_challenge_method must be S256."
	}
	if d.responseType == "" {
		d.responseType = "code"
	}
	for _, scope := range d.scopes {
		if !slices.Contains(dialogScopes[f], scope) {
			return d, "Invalid Scopes: " + scope + ". This message is only shown to developers."
		}
	}
	d.redirect, d.redirectText = redirect, p.get("redirect_uri")
	return d, ""
}

// denials are what the dialogs say of a user who pressed cancel.
var denials = map[flavour]string{
	flavourFacebook:  "Permissions error.",
	flavourInstagram: "The user denied your request.",
}

// finish is where the dialog sends the browser.
func (s dialogs) finish(d dialog, answer Login, now time.Time) string {
	to := *d.redirect
	query := to.Query()
	if d.state != "" {
		query.Set("state", d.state)
	}
	if answer.Deny {
		query.Set("error", "access_denied")
		query.Set("error_reason", "user_denied")
		query.Set("error_description", denials[d.flavour])
		to.RawQuery = query.Encode()
		return to.String()
	}
	code := s.logins.grant(d, s.worlds.first.data, answer, now)
	types := strings.FieldsFunc(d.responseType, func(r rune) bool { return r == ' ' || r == ',' })
	fragment := url.Values{}
	if slices.Contains(types, "token") {
		t := code.token(s.worlds.first.data, now)
		s.tokens.add(t)
		fragment.Set("access_token", t.text)
		fragment.Set("expires_in", strconv.Itoa(int(t.expires.Sub(now)/time.Second)))
		fragment.Set("data_access_expiration_time", strconv.FormatInt(t.dataAccess.Unix(), 10))
		if d.state != "" {
			fragment.Set("state", d.state)
		}
	}
	if slices.Contains(types, "granted_scopes") {
		query.Set("granted_scopes", strings.Join(code.granted, ","))
		query.Set("denied_scopes", strings.Join(code.declined, ","))
	}
	if slices.Contains(types, "code") || len(fragment) == 0 {
		query.Set("code", s.logins.keep(code))
	}
	to.RawQuery = query.Encode()
	// The fragment of a plain code is known rubbish that clients must drop.
	switch {
	case len(fragment) > 0:
		to.RawFragment, to.Fragment = "", ""
		return to.String() + "#" + fragment.Encode()
	case d.flavour == flavourInstagram:
		return to.String() + "#_"
	}
	return to.String() + "#_=_"
}

// dialogError shows a problem: as a page to a browser, and to other clients of
// the Instagram dialog in the form of its host.
func (o *reply) dialogError(f flavour, problem string) {
	if f == flavourInstagram && !strings.Contains(o.r.Header.Get("Accept"), "text/html") {
		o.entry.Calls = 0
		o.instagramRefusal(problem)
		return
	}
	o.page(http.StatusBadRequest, "error", problem)
}

// instagramRefusal writes an error in the form of the host of Instagram's
// dialog and codes.
func (o *reply) instagramRefusal(message string) {
	b := appendString([]byte(`{"error_type":"OAuthException","code":400,"error_message":`), message)
	o.entry.Code = http.StatusBadRequest
	o.json(http.StatusBadRequest, append(b, '}'))
}
