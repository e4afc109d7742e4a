package driver

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The reasons that a [Warning] can have. The table sys_reasons says what each
// means.
const (
	ReasonNotFound       = fetch.ReasonNotFound
	ReasonNoPermission   = fetch.ReasonNoPermission
	ReasonNotInVersion   = fetch.ReasonNotInVersion
	ReasonNotInLogin     = fetch.ReasonNotInLogin
	ReasonUnknownField   = fetch.ReasonUnknownField
	ReasonRetiredMetric  = fetch.ReasonRetiredMetric
	ReasonWrongType      = fetch.ReasonWrongType
	ReasonNotInCall      = fetch.ReasonNotInCall
	ReasonConversion     = fetch.ReasonConversion
	ReasonFewViewers     = fetch.ReasonFewViewers
	ReasonRefused        = fetch.ReasonRefused
	ReasonNoData         = fetch.ReasonNoData
	ReasonCeiling        = fetch.ReasonCeiling
	ReasonOutOfRange     = fetch.ReasonOutOfRange
	ReasonDefaultRange   = fetch.ReasonDefaultRange
	ReasonDaysUnknown    = fetch.ReasonDaysUnknown
	ReasonMalformed      = fetch.ReasonMalformed
	ReasonVanished       = fetch.ReasonVanished
	ReasonPartial        = fetch.ReasonPartial
	ReasonNoProgress     = fetch.ReasonNoProgress
	ReasonOrder          = fetch.ReasonOrder
	ReasonUnproved       = fetch.ReasonUnproved
	ReasonNoTime         = fetch.ReasonNoTime
	ReasonNoBoolean      = session.ReasonNoBoolean
	ReasonNoNumber       = session.ReasonNoNumber
	ReasonNoID           = session.ReasonNoID
	ReasonOtherKind      = session.ReasonOtherKind
	ReasonMaxRows        = session.ReasonMaxRows
	ReasonOtherVersion   = session.ReasonOtherVersion
	ReasonLogIncomplete  = session.ReasonLogIncomplete
	ReasonRenewalFailed  = oauth.ReasonRenewalFailed
	ReasonLoginEnds      = oauth.ReasonLoginEnds
	ReasonDataAccessEnds = oauth.ReasonDataAccessEnds
)
