package driver

// Reason says in one word why a [Warning] is given. The table sys_reasons says what
// each means.
type Reason string

// The reasons for which rows may be missing.
const (
	ReasonNotFound     Reason = "not_found_or_forbidden"
	ReasonVanished     Reason = "vanished"
	ReasonCeiling      Reason = "api_ceiling"
	ReasonPartial      Reason = "partial"
	ReasonNoProgress   Reason = "no_progress"
	ReasonMaxRows      Reason = "max_rows"
	ReasonDefaultRange Reason = "default_range"
	ReasonDaysUnknown  Reason = "days_unknown"
	ReasonOrder        Reason = "order_broken"
	ReasonUnproved     Reason = "order_unproved"
	ReasonBelieved     Reason = "order_believed"
	ReasonNoTime       Reason = "not_a_time"
	ReasonNoBoolean    Reason = "not_a_boolean"
	ReasonNoNumber     Reason = "not_a_number"
	ReasonNoID         Reason = "not_an_id"
	ReasonOtherKind    Reason = "other_kind"
)

// The reasons for which values are NULL; for want of a permission, rows may be
// missing too.
const (
	ReasonNoPermission  Reason = "no_permission"
	ReasonNotInLogin    Reason = "not_in_login"
	ReasonNotInVersion  Reason = "not_in_version"
	ReasonUnknownField  Reason = "unknown_field"
	ReasonRetiredMetric Reason = "retired_metric"
	ReasonWrongType     Reason = "wrong_media_type"
	ReasonNotInCall     Reason = "not_in_metric_type"
	ReasonConversion    Reason = "before_conversion"
	ReasonFewViewers    Reason = "too_few_viewers"
	ReasonNoData        Reason = "no_data"
	ReasonOutOfRange    Reason = "out_of_range"
	ReasonTooSmall      Reason = "too_small"
	ReasonTooYoung      Reason = "too_young"
	ReasonTooOld        Reason = "too_old"
	ReasonTooLong       Reason = "too_long"
	ReasonMalformed     Reason = "malformed_value"
	ReasonRefused       Reason = "refused"
	ReasonOtherVersion  Reason = "other_version"
)

// The reasons that concern writes, the login, the log or what is remembered.
const (
	ReasonAnswerLost     Reason = "answer_lost"
	ReasonUnchecked      Reason = "unchecked"
	ReasonNotReturned    Reason = "not_returned"
	ReasonRenewalFailed  Reason = "renewal_failed"
	ReasonLoginEnds      Reason = "login_ends"
	ReasonDataAccessEnds Reason = "data_access_ends"
	ReasonLogIncomplete  Reason = "log_incomplete"
	ReasonMemory         Reason = "memory"
)
