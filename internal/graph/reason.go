package graph

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
)

// What a refusal comes down to; an [APIError] is matched by one of these at
// most, with errors.Is, and by what that is a case of for any host.
var (
	// ErrTokenExpired: the access token is expired, revoked or not one. Only a
	// new login, or a refresh in time, helps.
	ErrTokenExpired = refusal.Special("access token expired or not valid", refusal.ErrTokenExpired)
	// ErrRateLimited: too many calls. Further calls lengthen the block.
	ErrRateLimited = refusal.Special("rate limited", refusal.ErrRateLimited)
	// ErrPermission: the token or the app lacks a permission.
	ErrPermission = refusal.Special("permission missing", refusal.ErrPermission)
	// ErrAppBlocked: Meta has blocked the app, or it is gone: every call fails.
	ErrAppBlocked = refusal.ErrAppBlocked
	// ErrNotFound: no such object, or none that the token may see; the API does
	// not tell them apart.
	ErrNotFound = errors.New("not found, or not visible to this token")
	// ErrReduceData: the request is too much work; ask for smaller pages.
	ErrReduceData = errors.New("too much data asked for at once")
	// ErrUnavailable: the API failed for now, and went on failing when asked
	// again.
	ErrUnavailable = refusal.Special("the API is unavailable", refusal.ErrUnavailable)
	// ErrUnreachable: no whole answer came, of the API or of anything else: the
	// network, a proxy or a certificate is in the way, or the time that a request
	// may take was over. The end of the caller's context is not that.
	ErrUnreachable = refusal.Special("the API cannot be reached", refusal.ErrUnreachable)
	// ErrRefused: the request is wrong, and will be as wrong again.
	ErrRefused = errors.New("request refused")
)

// What an answer that is no answer of the API comes down to.
var (
	// ErrMalformedAnswer: not JSON, cut short, or not of the shape asked for.
	ErrMalformedAnswer = refusal.Special("malformed answer", refusal.ErrMalformedAnswer)
	// ErrAnswerTooLarge: longer than the client reads.
	ErrAnswerTooLarge = refusal.Special("answer too large", refusal.ErrMalformedAnswer)
)

// Reason says in one machine-readable word why the API refused.
type Reason = refusal.Reason

// The reasons.
const (
	ReasonTokenExpired     = refusal.TokenExpired
	ReasonRateLimited      = refusal.RateLimited
	ReasonNoPermission     = refusal.NoPermission
	ReasonAppBlocked       = refusal.AppBlocked
	ReasonNotFound         = refusal.NotFound
	ReasonTooFewViewers    = refusal.TooFewViewers
	ReasonTooSmall         = refusal.TooSmall
	ReasonBeforeConversion = refusal.BeforeConversion
	ReasonRetiredMetric    = refusal.RetiredMetric
	ReasonUnknownField     = refusal.UnknownField
	ReasonReduceData       = refusal.ReduceData
	ReasonBadCursor        = refusal.BadCursor
	ReasonUnavailable      = refusal.Unavailable
	ReasonInvalid          = refusal.Invalid
	ReasonAppSecret        = refusal.ClientSecret // the proof by the app's secret is missing, or wrong
)

// sentinelOf is the error that a reason is matched by; nil if by none.
func sentinelOf(r Reason) error {
	switch r {
	case ReasonTokenExpired:
		return ErrTokenExpired
	case ReasonRateLimited:
		return ErrRateLimited
	case ReasonNoPermission:
		return ErrPermission
	case ReasonAppBlocked:
		return ErrAppBlocked
	case ReasonNotFound:
		return ErrNotFound
	case ReasonReduceData:
		return ErrReduceData
	case ReasonUnavailable:
		return ErrUnavailable
	case ReasonTooFewViewers, ReasonTooSmall, ReasonBeforeConversion: // answers about the data rather than the request
		return nil
	default:
		return ErrRefused
	}
}
