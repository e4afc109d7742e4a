package oauth

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/foreign"
)

// What a refusal comes down to; an [Error] is matched by one of these, with
// errors.Is.
var (
	// ErrSessionExpired: the token has ended, whatever ended it. Only a new
	// login helps.
	ErrSessionExpired = errors.New("the session has ended")
	// ErrUserDenied: the user pressed cancel.
	ErrUserDenied = errors.New("the user refused")
	// ErrDeveloperRole: the app is not live and the user has no role on it.
	ErrDeveloperRole = errors.New("the user has no role on the app")
	// ErrRedirectURI: not the redirect URI of the dialog, not registered, not
	// one of AllowedCallbackURLs, or no address that may be one.
	ErrRedirectURI = errors.New("wrong redirect URI")
	// ErrClientID: no such app for this login kind.
	ErrClientID = errors.New("wrong app id")
	// ErrClientSecret: not the app's secret, or no longer.
	ErrClientSecret = errors.New("wrong app secret")
	// ErrCode: the authorization code was used before, is too old, or is none.
	ErrCode = errors.New("wrong authorization code")
	// ErrVerifier: not the PKCE verifier of the dialog.
	ErrVerifier = errors.New("wrong code verifier")
	// ErrTooEarly: the token is too young to be renewed.
	ErrTooEarly = errors.New("too early to renew")
	// ErrForbidden: the token or the app lacks a permission.
	ErrForbidden = errors.New("permission missing")
	// ErrUnavailable: no answer, or one that says to try again later.
	ErrUnavailable = errors.New("the login service is unavailable")
	// ErrRefused: any other refusal.
	ErrRefused = errors.New("refused")
)

// Error is a refusal by a login service.
type Error struct {
	// Step is what was asked for, as "exchange of the code".
	Step string
	// Status is the HTTP status, 0 where a dialog refused.
	Status int
	// Code and Subcode are Graph's, 0 where there are none.
	Code, Subcode int
	// Type, Message and TraceID are the service's texts, with every secret of
	// the request masked.
	Type, Message, TraceID string

	notJSON bool // the answer was a success, and no JSON
}

// Error says what happened and what to do, in one sentence, then what the
// service said.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "oauth: %s: %s", e.Step, e.rule().sentence)
	var facts []string
	if e.Message != "" {
		facts = append(facts, fmt.Sprintf("%q", e.Message))
	}
	if e.Code != 0 {
		facts = append(facts, fmt.Sprintf("code %d", e.Code))
	}
	if e.Subcode != 0 {
		facts = append(facts, fmt.Sprintf("subcode %d", e.Subcode))
	}
	if e.Status != 0 && e.Code == 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.TraceID != "" {
		facts = append(facts, "trace "+e.TraceID)
	}
	if len(facts) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(facts, ", "))
	}
	return b.String()
}

// Is matches what the refusal comes down to.
func (e *Error) Is(target error) bool { return target == e.rule().is }

// refusalRule is one way to be refused.
type refusalRule struct {
	code     int
	subcodes []int    // any of these; nil for all
	says     []string // lower-case parts of the message, any of which will do; nil for all
	is       error
	sentence string
}

// refusals are tried in order. Messages come first: Instagram's token host has
// no codes, and Facebook's code 1 means both a wrong secret and an outage.
var refusals = []refusalRule{
	{says: []string{"insufficient developer role", "app not active", "app is not active", "unsupported request - method type"}, is: ErrDeveloperRole, sentence: "the app is not live and this user has no role on it: add the user as tester or developer in the app dashboard, have the invitation accepted, or take the app live"},
	{says: []string{"redirect_uri", "redirect uri"}, is: ErrRedirectURI, sentence: "CallbackURL is not the redirect URI that the consent page was opened with, or is not registered with the app: use the same one in both places, letter by letter and with its trailing slash"},
	{code: 191, is: ErrRedirectURI, sentence: "CallbackURL is not among the redirect URIs registered with the app: add it in the app dashboard, letter by letter"},
	{says: []string{"client secret", "client_secret"}, is: ErrClientSecret, sentence: "OAuthClientSecret is not the app's secret, or no longer since it was reset: copy it anew from the app dashboard"},
	{says: []string{"appsecret_proof"}, is: ErrClientSecret, sentence: "the app insists on a proof by its secret: set OAuthClientSecret to the secret of the app that the token belongs to"},
	{says: []string{"invalid platform app"}, is: ErrClientID, sentence: "OAuthClientId is not the id of an Instagram app: take the one shown with the Instagram product in the app dashboard, not the id of the Meta app"},
	{says: []string{"validating application", "invalid client_id", "client_id parameter", "invalid app id"}, is: ErrClientID, sentence: "OAuthClientId is not the id of an app of this login kind: copy it from the app dashboard, and check AuthScheme"},
	{code: 101, is: ErrClientID, sentence: "OAuthClientId is not the id of an app of this login kind: copy it from the app dashboard, and check AuthScheme"},
	{says: []string{"code_verifier"}, is: ErrVerifier, sentence: "the code belongs to another login attempt (its PKCE verifier differs): start the login again"},
	{code: 100, subcodes: []int{36009}, is: ErrCode, sentence: "the authorization code was used before and serves only once: log in again for a new one"},
	{says: []string{"code has been used", "already used", "was already used"}, is: ErrCode, sentence: "the authorization code was used before and serves only once: log in again for a new one"},
	{code: 100, subcodes: []int{36007}, is: ErrCode, sentence: "the authorization code is too old: log in again, and use the new one within the hour"},
	{says: []string{"code has expired", "code expired"}, is: ErrCode, sentence: "the authorization code is too old: log in again, and use the new one within the hour"},
	{says: []string{"verification code", "authorization code", "matching code"}, is: ErrCode, sentence: "this is not an authorization code of this app: give the value of code from the redirect, or the whole redirect URL"},
	{says: []string{"24 hours"}, is: ErrTooEarly, sentence: "a token can be renewed when it is 24 hours old: keep using it until then"},

	{code: 190, subcodes: []int{458}, is: ErrSessionExpired, sentence: "the user has removed the app: log in again"},
	{code: 190, subcodes: []int{459}, is: ErrSessionExpired, sentence: "the account is held at a checkpoint: have the user log in on the website and follow its steps, then log in again"},
	{code: 190, subcodes: []int{460}, is: ErrSessionExpired, sentence: "the user's password was changed, which ended the session: log in again"},
	{code: 190, subcodes: []int{463}, is: ErrSessionExpired, sentence: "the token has expired, and an expired token cannot be renewed: log in again"},
	{code: 190, subcodes: []int{464}, is: ErrSessionExpired, sentence: "the account is not confirmed: have the user confirm it on the website, then log in again"},
	{code: 190, subcodes: []int{467}, is: ErrSessionExpired, sentence: "the token has been made invalid, as by logging out: log in again"},
	{code: 190, subcodes: []int{492}, is: ErrSessionExpired, sentence: "the user has lost the role on the Page: have an administrator of the Page give it back, then log in again"},
	{code: 190, is: ErrSessionExpired, sentence: "the token is not valid, or belongs to the other login kind: log in again, and check AuthScheme"},
	{code: 102, is: ErrSessionExpired, sentence: "the session has ended: log in again"},
	{code: 452, is: ErrRefused, sentence: "the token cannot be exchanged: it is long-lived already, or the session has ended"},

	{says: []string{"access_denied", "user_denied"}, is: ErrUserDenied, sentence: "the user did not allow the app: log in again and press allow"},
	{code: 3, is: ErrForbidden, sentence: "the app lacks the capability: ask for it by app review"},
	{code: 10, is: ErrForbidden, sentence: "a permission is missing: add it to Scope and log in again"},
	{code: 200, is: ErrForbidden, sentence: "a permission is missing: add it to Scope and log in again"},
	{code: 4, is: ErrUnavailable, sentence: "the app has made too many calls: wait an hour"},
	{code: 17, is: ErrUnavailable, sentence: "the user has made too many calls: wait an hour"},
	{code: 32, is: ErrUnavailable, sentence: "the Page has made too many calls: wait an hour"},
	{code: 341, is: ErrUnavailable, sentence: "the app has made too many calls: wait an hour"},
	{code: 613, is: ErrUnavailable, sentence: "too many calls: wait an hour"},
	{code: 1, is: ErrUnavailable, sentence: "the platform failed: try again later"},
	{code: 2, is: ErrUnavailable, sentence: "the platform is down: try again later"},
}

// What other providers say in the words of RFC 6749 and RFC 6750, which mean
// different things at different steps.
var (
	endedToken   = refusalRule{is: ErrSessionExpired, sentence: "the provider no longer takes the token: log in again"}
	endedRefresh = refusalRule{is: ErrSessionExpired, sentence: "the provider no longer takes the refresh token: log in again"}
	refusedGrant = refusalRule{is: ErrCode, sentence: "the authorization code was used before, is too old, or is none of this app and CallbackURL: log in again for a new one"}
)

// standardRule finds the rule of a refusal in those words.
func (e *Error) standardRule() *refusalRule {
	switch {
	case e.Step == stepUser && (e.Status == 401 || e.Type == "invalid_token"):
		return &endedToken
	case e.Step == stepRenew && e.Type == "invalid_grant":
		return &endedRefresh
	case e.Step == stepCode && e.Type == "invalid_grant":
		return &refusedGrant
	}
	return nil
}

var (
	outage  = refusalRule{is: ErrUnavailable, sentence: "the platform failed: try again later"}
	unknown = refusalRule{is: ErrRefused, sentence: "the platform refused"}
	notJSON = refusalRule{is: ErrRefused, sentence: "the answer is not the JSON of a login service: see whether a proxy, or the network's own login page, stands in between"}
)

func (e *Error) rule() *refusalRule {
	if e.notJSON {
		return &notJSON
	}
	said := strings.ToLower(e.Message + " " + e.Type)
	for i := range refusals {
		r := &refusals[i]
		code := e.Code
		if r.code == 200 && code > 200 && code <= 299 {
			code = 200 // one meaning
		}
		switch {
		case r.code != 0 && r.code != code:
		case r.subcodes != nil && !slices.Contains(r.subcodes, e.Subcode):
		case r.says != nil && !slices.ContainsFunc(r.says, func(part string) bool { return strings.Contains(said, part) }):
		default:
			return r
		}
	}
	if r := e.standardRule(); r != nil {
		return r
	}
	if e.Status >= 500 || e.Status == 429 {
		return &outage
	}
	return &unknown
}

// RedirectError returns the refusal that a dialog sent to the redirect URI in
// place of a code, as an [*Error]; nil where the query holds none.
func RedirectError(query url.Values) error {
	first := func(names ...string) string {
		for _, name := range names {
			if v := query.Get(name); v != "" {
				return v
			}
		}
		return ""
	}
	kind := first("error_reason", "error")
	message := first("error_description", "error_message")
	if kind == "" && message == "" {
		return nil
	}
	e := &Error{Step: "consent", Type: clean(foreign.Redact(kind, nil)), Message: clean(foreign.Redact(message, nil))}
	e.Code, _ = strconv.Atoi(query.Get("error_code"))
	return e
}

// clean makes a text from outside fit for one line of an error.
func clean(text string) string {
	const most = 300
	return foreign.Line(text, most)
}
