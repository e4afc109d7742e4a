package note

// The reasons a [Note] can have. A reason is a word for programs; the note's
// message is for people.
const (
	NotFound      = "not_found_or_forbidden" // the API cannot tell the two apart
	NoPermission  = "no_permission"
	NotInVersion  = "not_in_version"
	NotInLogin    = "not_in_login"
	UnknownField  = "unknown_field"
	RetiredMetric = "retired_metric"
	WrongType     = "wrong_media_type"
	NotInCall     = "not_in_metric_type" // nor, it may be, in the period
	Conversion    = "before_conversion"
	FewViewers    = "too_few_viewers"
	Refused       = "refused"
	NoData        = "no_data"
	TooSmall      = "too_small" // an audience or an account
	TooYoung      = "too_young" // a span that ended within 48 hours
	TooOld        = "too_old"   // beyond what the API keeps for sure
	TooLong       = "too_long"  // a range of what cannot be added up
	Ceiling       = "api_ceiling"
	OutOfRange    = "out_of_range"
	DefaultRange  = "default_range"
	DaysUnknown   = "days_unknown"
	Malformed     = "malformed_value"
	Vanished      = "vanished"
	Partial       = "partial"     // a budget or a rate limit stopped the scan
	NoProgress    = "no_progress" // a list goes on without an end
	Order         = "order_broken"
	Unproved      = "order_unproved"
	Believed      = "order_believed"
	NoTime        = "not_a_time"
)

// Note tells why values are missing or rows may be.
type Note struct {
	Reason string
	// Table and Column say where; Column may be empty.
	Table, Column string
	// Object is the id of the first object concerned, Count how many there were.
	Object string
	Count  int
	// Incomplete says that rows, not just values, may be missing.
	Incomplete bool
	Message    string
}
