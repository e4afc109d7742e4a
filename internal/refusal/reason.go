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

// ErrAppBlocked is matched by every error of a blocked app, whichever host it
// came from.
var ErrAppBlocked = errors.New("the app is blocked")
