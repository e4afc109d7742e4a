package refusal

import "errors"

// Reason says in one machine-readable word why something was refused.
type Reason string

// The reasons of refusals.
const (
	TokenExpired     Reason = "token_expired"
	RateLimited      Reason = "rate_limited"
	NoPermission     Reason = "no_permission"
	AppBlocked       Reason = "app_blocked"
	NotFound         Reason = "not_found"
	TooFewViewers    Reason = "too_few_viewers"   // insights of a small story
	TooSmall         Reason = "too_small"         // insights of an account or audience under 100
	BeforeConversion Reason = "before_conversion" // insights of a post older than the business account
	RetiredMetric    Reason = "retired_metric"
	UnknownField     Reason = "unknown_field"
	ReduceData       Reason = "reduce_data"
	BadCursor        Reason = "bad_cursor" // also one beyond the depth that the edge goes to
	Unavailable      Reason = "unavailable"
	Invalid          Reason = "invalid"
)

// Those that a login meets. ClientSecret is also that of data for which the proof by
// the secret is missing or wrong.
const (
	Denied        Reason = "denied"
	DeveloperRole Reason = "developer_role"
	RedirectURI   Reason = "redirect_uri"
	ClientID      Reason = "client_id"
	ClientSecret  Reason = "client_secret"
	Code          Reason = "code"
	Verifier      Reason = "code_verifier"
	TooEarly      Reason = "too_early"
)

// What errors of every host and every room come down to, for errors.Is. Rooms that
// must tell their own apart have a [Special] one for each.
var (
	// ErrTokenExpired: the token is expired, revoked or not one, or the login that it
	// is of has ended. Only a new login, or a renewal in time, helps.
	ErrTokenExpired = errors.New("access token expired or not valid")
	// ErrRateLimited: too many calls. Further calls lengthen the block.
	ErrRateLimited = errors.New("rate limited")
	// ErrPermission: the token or the app lacks a permission.
	ErrPermission = errors.New("permission missing")
	// ErrAppBlocked: the platform has blocked the app, or it is gone: every call fails.
	ErrAppBlocked = errors.New("the app is blocked")
	// ErrUnavailable: the platform failed for now, and went on failing when asked
	// again.
	ErrUnavailable = errors.New("the platform is unavailable")
	// ErrUnreachable: no whole answer came, of the platform or of anything else: the
	// network, a proxy or a certificate is in the way, or the time that a request may
	// take was over. The end of the caller's context is not that.
	ErrUnreachable = errors.New("the platform cannot be reached")
	// ErrMalformedAnswer: an answer that is none of the platform's: not of the shape
	// asked for, cut short, too large.
	ErrMalformedAnswer = errors.New("malformed answer")
)

// special is an error that is matched by more general ones, too.
type special struct {
	text    string
	general []error
}

// Special returns an error of its own, which is matched by those more general ones
// too.
func Special(text string, general ...error) error { return &special{text, general} }

func (s *special) Error() string   { return s.text }
func (s *special) Unwrap() []error { return s.general }
