package graph

import "github.com/viewfinder-sql/viewfinder/internal/refusal"

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
	case ReasonTooFewViewers, ReasonBeforeConversion: // answers about the data rather than the request
		return nil
	default:
		return ErrRefused
	}
}
