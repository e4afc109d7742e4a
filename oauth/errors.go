package oauth

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// What a refusal comes down to; an [Error] is matched by one of these, with
// errors.Is, and by what that is a case of for tables too: ErrSessionExpired by package
// driver's ErrTokenExpired, the others by those of their names there.
var (
	// ErrSessionExpired: the token has ended, whatever ended it. Only a new
	// login helps.
	ErrSessionExpired = refusal.Special("the session has ended", refusal.ErrTokenExpired)
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
	// ErrAppBlocked: the platform has blocked the app, or it is gone.
	ErrAppBlocked = refusal.ErrAppBlocked
	// ErrPermission: the token or the app lacks a permission.
	ErrPermission = refusal.Special("permission missing", refusal.ErrPermission)
	// ErrUnavailable: no answer, or one that says to try again later.
	ErrUnavailable = refusal.Special("the login service is unavailable", refusal.ErrUnavailable)
	// ErrRefused: any other refusal.
	ErrRefused = errors.New("refused")
)

// errRateLimited is ErrUnavailable for want of calls.
var errRateLimited = refusal.Special("too many calls", ErrUnavailable, refusal.ErrRateLimited)

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
	sentence, _ := e.meaning()
	fmt.Fprintf(&b, "oauth: %s: %s", e.Step, sentence)
	var facts []string
	if said := cmp.Or(e.Message, e.Type); said != "" { // some say no more than a word
		facts = append(facts, fmt.Sprintf("%q", said))
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
func (e *Error) Is(target error) bool {
	_, is := e.meaning()
	return errors.Is(is, target)
}

// meaning is what happened and what to do, and the error that it comes down to.
func (e *Error) meaning() (sentence string, is error) {
	if e.notJSON {
		return "the answer is not the JSON of a login service: see whether a proxy, or the network's own login page, stands in between", ErrRefused
	}
	said := refusal.Said{Code: e.Code, Subcode: e.Subcode, Type: e.Type, Message: e.Message}
	rule := said.Judge(asked(e.Step), e.Status)
	return cmp.Or(rule.Advice, "the platform refused"), sentinelOf(rule.Reason)
}

// asked is what a step asks for.
func asked(step string) refusal.Asked {
	switch step {
	case stepCode:
		return refusal.Login | refusal.Exchange
	case stepRenew:
		return refusal.Login | refusal.Renewal
	case stepUser:
		return refusal.Login | refusal.Whose
	default:
		return refusal.Login
	}
}

// sentinelOf is the error that a reason comes down to.
func sentinelOf(r refusal.Reason) error {
	switch r {
	case refusal.TokenExpired:
		return ErrSessionExpired
	case refusal.AppBlocked:
		return ErrAppBlocked
	case refusal.NoPermission:
		return ErrPermission
	case refusal.RateLimited:
		return errRateLimited
	case refusal.Unavailable:
		return ErrUnavailable
	case refusal.Denied:
		return ErrUserDenied
	case refusal.DeveloperRole:
		return ErrDeveloperRole
	case refusal.RedirectURI:
		return ErrRedirectURI
	case refusal.ClientID:
		return ErrClientID
	case refusal.ClientSecret:
		return ErrClientSecret
	case refusal.Code:
		return ErrCode
	case refusal.Verifier:
		return ErrVerifier
	case refusal.TooEarly:
		return ErrTooEarly
	default:
		return ErrRefused
	}
}

// refused is the refusal that was read; nil for none.
func refused(said refusal.Said, ok bool) *Error {
	if !ok {
		return nil
	}
	return &Error{
		Code: said.Code, Subcode: said.Subcode, Type: said.Type,
		Message: cmp.Or(said.Message, said.UserMessage, said.UserTitle), TraceID: said.TraceID,
	}
}

// redirectError returns the refusal that a dialog sent to the redirect URI in
// place of a code, as an [*Error]; nil where the query holds none.
func redirectError(query url.Values) error {
	e := refused(refusal.FromQuery(query))
	if e == nil {
		return nil
	}
	e.Step = "consent"
	e.Type, e.Message = clean(sanitize.Redact(e.Type, nil)), clean(sanitize.Redact(e.Message, nil))
	return e
}

// clean makes a text from outside fit for one line of an error.
func clean(text string) string {
	return sanitize.Brief(text)
}
