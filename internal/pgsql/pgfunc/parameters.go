package pgfunc

// parameters are the names of the arguments of functions, where PostgreSQL has names for them.
var parameters = map[string][]string{
	"make_interval":    {"years", "months", "weeks", "days", "hours", "mins", "secs"},
	"make_date":        {"year", "month", "day"},
	"make_time":        {"hour", "min", "sec"},
	"make_timestamp":   {"year", "month", "mday", "hour", "min", "sec"},
	"make_timestamptz": {"year", "month", "mday", "hour", "min", "sec"},
}

// Parameters are the names of a function's arguments, nil where they have none.
func Parameters(function string) []string { return parameters[function] }

// Omissible reports whether an argument of a function that is not given by its name is 0.
func Omissible(function string) bool { return function == "make_interval" }
