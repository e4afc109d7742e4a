package fetch

import "github.com/viewfinder-sql/viewfinder/internal/fetch/note"

// The reasons of notes, for who describes them to people.
const (
	ReasonNotFound      = note.NotFound
	ReasonVanished      = note.Vanished
	ReasonCeiling       = note.Ceiling
	ReasonPartial       = note.Partial
	ReasonNoProgress    = note.NoProgress
	ReasonDefaultRange  = note.DefaultRange
	ReasonDaysUnknown   = note.DaysUnknown
	ReasonOrder         = note.Order
	ReasonUnproved      = note.Unproved
	ReasonBelieved      = note.Believed
	ReasonNoTime        = note.NoTime
	ReasonNoPermission  = note.NoPermission
	ReasonNotInLogin    = note.NotInLogin
	ReasonNotInVersion  = note.NotInVersion
	ReasonUnknownField  = note.UnknownField
	ReasonRetiredMetric = note.RetiredMetric
	ReasonWrongType     = note.WrongType
	ReasonNotInCall     = note.NotInCall
	ReasonConversion    = note.Conversion
	ReasonFewViewers    = note.FewViewers
	ReasonNoData        = note.NoData
	ReasonTooSmall      = note.TooSmall
	ReasonTooYoung      = note.TooYoung
	ReasonTooOld        = note.TooOld
	ReasonTooLong       = note.TooLong
	ReasonOutOfRange    = note.OutOfRange
	ReasonMalformed     = note.Malformed
	ReasonRefused       = note.Refused
)
