package setting

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// fact is what there is to know of a setting.
type fact struct {
	name, value string
	fixed       bool // nobody may set it
	check       func(name, value string) (canonical string, err error)
}

// reported are the settings that clients are told of.
var reported = []string{
	"server_version", "server_encoding", "client_encoding", "DateStyle", "IntervalStyle", "TimeZone",
	"integer_datetimes", "standard_conforming_strings", "is_superuser", "session_authorization", "application_name",
	"default_transaction_read_only", "in_hot_standby",
}

// Version is the PostgreSQL whose meaning statements have.
const Version = "15.0"

var facts = index([]fact{
	{name: "server_version", value: Version, fixed: true},
	{name: "server_version_num", value: "150000", fixed: true},
	{name: "server_encoding", value: "UTF8", fixed: true},
	{name: "integer_datetimes", value: "on", fixed: true},
	{name: "is_superuser", value: "off", fixed: true},
	{name: "session_authorization", fixed: true},
	{name: "in_hot_standby", value: "off", fixed: true},
	{name: "lc_collate", value: "C", fixed: true},
	{name: "lc_ctype", value: "C", fixed: true},
	{name: "lc_messages", value: "C", check: oneOf("C")},
	{name: "lc_monetary", value: "C", check: oneOf("C")},
	{name: "lc_numeric", value: "C", check: oneOf("C")},
	{name: "lc_time", value: "C", check: oneOf("C")},
	{name: "max_identifier_length", value: "63", fixed: true},
	{name: "max_index_keys", value: "32", fixed: true},
	{name: "block_size", value: "8192", fixed: true},
	{name: "transaction_isolation", value: "repeatable read", fixed: true},
	{name: "max_connections", value: "100", fixed: true},
	{name: "port", value: "5432", fixed: true},
	{name: "ssl", value: "off", fixed: true},
	{name: "wal_level", value: "replica", fixed: true},
	{name: "client_encoding", value: "UTF8", check: checkEncoding},
	{name: "DateStyle", value: "ISO, MDY", check: checkDateStyle},
	{name: "IntervalStyle", value: "postgres", check: oneOf("postgres")},
	{name: "TimeZone", value: "UTC", check: checkZone},
	{name: "standard_conforming_strings", value: "on", check: onlyTruth("on")},
	{name: "escape_string_warning", value: "on", check: checkTruth},
	{name: "backslash_quote", value: "safe_encoding", check: oneOf("safe_encoding")},
	{name: "array_nulls", value: "on", check: onlyTruth("on")},
	{name: "bytea_output", value: "hex", check: oneOf("hex")},
	{name: "extra_float_digits", value: "1", check: number(1, 3)},
	{name: "application_name", check: checkName},
	{name: "search_path", value: "instagram", check: anything},
	{name: "role", value: "none", check: oneOf("none")},
	{name: "statement_timeout", value: "0", check: checkDuration},
	{name: "lock_timeout", value: "0", check: checkDuration},
	{name: "idle_session_timeout", value: "0", check: checkDuration},
	{name: "idle_in_transaction_session_timeout", value: "0", check: checkDuration},
	{name: "default_transaction_isolation", value: "repeatable read", check: oneOf("repeatable read", "read committed", "read uncommitted", "serializable")},
	{name: "default_transaction_read_only", value: "on", check: checkTruth},
	{name: "transaction_read_only", value: "on", check: checkTruth},
	{name: "default_transaction_deferrable", value: "off", check: checkTruth},
	{name: "transaction_deferrable", value: "off", check: checkTruth},
	{name: "session_replication_role", value: "origin", check: oneOf("origin")},
	{name: "password_encryption", value: "scram-sha-256", check: oneOf("scram-sha-256")},
	{name: "client_min_messages", value: "notice", check: oneOf("notice", "debug5", "debug4", "debug3", "debug2", "debug1", "debug", "log", "info", "warning", "error")},
	{name: "row_security", value: "on", check: checkTruth},
	{name: "synchronize_seqscans", value: "on", check: checkTruth},
	{name: "quote_all_identifiers", value: "off", check: checkTruth},
	{name: "default_table_access_method", value: "heap", check: anything},
	{name: "default_tablespace", check: anything},
	{name: "cursor_tuple_fraction", value: "0.1", check: anything},
	{name: "work_mem", value: "4MB", check: anything},
	{name: "jit", value: "off", check: onlyTruth("off")},
	{name: "geqo", value: "on", check: checkTruth},
	{name: "xmloption", value: "content", check: anything},
	{name: "client_connection_check_interval", value: "0", check: checkDuration},
	{name: "tcp_keepalives_idle", value: "0", check: anything},
})

func index(all []fact) map[string]fact {
	byKey := make(map[string]fact, len(all))
	for _, f := range all {
		byKey[strings.ToLower(f.name)] = f
	}
	return byKey
}

// refused is the error of a value that a setting does not take.
func refused(name, value, hint string) error {
	return &pgerror.Error{Code: pgerror.InvalidParameterValue, Message: "invalid value for parameter \"" + name + "\": \"" + value + "\"", Hint: hint}
}

// unsupported is the error of a value that PostgreSQL takes and this server does not.
func unsupported(name, value, hint string) error {
	return &pgerror.Error{Code: pgerror.FeatureNotSupported, Message: "the value \"" + value + "\" of parameter \"" + name + "\" is not supported", Hint: hint}
}

func anything(_, value string) (string, error) { return value, nil }

func checkEncoding(name, value string) (string, error) {
	// Letters and digits are what counts: asyncpg writes 'utf-8', with its quotes.
	letters := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}
	switch strings.Map(letters, value) {
	case "UTF8", "UNICODE":
		return "UTF8", nil
	}
	return "", unsupported(name, value, "Use UTF8.")
}

// checkDateStyle takes ISO, with any order of input: dates are read by ISO 8601 alone.
func checkDateStyle(name, value string) (string, error) {
	order := "MDY"
	for part := range strings.SplitSeq(value, ",") {
		switch part = strings.ToUpper(strings.TrimSpace(part)); part {
		case "ISO":
		case "MDY", "DMY", "YMD":
			order = part
		case "SQL", "POSTGRES", "GERMAN":
			return "", unsupported(name, value, "Use ISO.")
		default:
			return "", refused(name, value, "")
		}
	}
	return "ISO, " + order, nil
}

// checkName keeps of a name what can be printed, and 63 bytes of it.
func checkName(_, value string) (string, error) {
	b := []byte(value)
	for i, c := range b {
		if c < 32 || c > 126 {
			b[i] = '?'
		}
	}
	return string(b[:min(len(b), 63)]), nil
}

func checkTruth(name, value string) (string, error) {
	switch strings.ToLower(value) {
	case "on", "true", "yes", "1", "t", "y":
		return "on", nil
	case "off", "false", "no", "0", "f", "n":
		return "off", nil
	}
	return "", refused(name, value, "")
}

// onlyTruth takes one of on and off.
func onlyTruth(only string) func(name, value string) (string, error) {
	return func(name, value string) (string, error) {
		v, err := checkTruth(name, value)
		if err == nil && v != only {
			return "", unsupported(name, value, "It is "+only+".")
		}
		return v, err
	}
}

// oneOf takes words; the first is what is so.
func oneOf(words ...string) func(name, value string) (string, error) {
	return func(name, value string) (string, error) {
		for _, w := range words {
			if strings.EqualFold(w, value) {
				return w, nil
			}
		}
		if len(words) == 1 {
			return "", unsupported(name, value, "It is "+words[0]+".")
		}
		return "", refused(name, value, "Available values: "+strings.Join(words, ", ")+".")
	}
}

// number takes whole numbers of a range.
func number(least, most int) func(name, value string) (string, error) {
	return func(name, value string) (string, error) {
		n, err := strconv.Atoi(value)
		if err != nil {
			return "", refused(name, value, "")
		}
		if n < least || n > most {
			return "", unsupported(name, value, "Values from "+strconv.Itoa(least)+" to "+strconv.Itoa(most)+" are.")
		}
		return value, nil
	}
}

func checkDuration(name, value string) (string, error) {
	d, err := readDuration(value)
	if err != nil || d < 0 || d.Milliseconds() > math.MaxInt32 {
		return "", refused(name, value, `Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".`)
	}
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}, {time.Millisecond, "ms"}} {
		if d > 0 && d%unit.size == 0 {
			return strconv.FormatInt(int64(d/unit.size), 10) + unit.name, nil
		}
	}
	return "0", nil
}

// readDuration reads a number of milliseconds, or of what its unit says.
func readDuration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	digits := strings.TrimLeft(s, "+-.0123456789")
	n, err := strconv.ParseFloat(s[:len(s)-len(digits)], 64)
	if err != nil {
		return 0, err
	}
	unit := map[string]time.Duration{
		"": time.Millisecond, "us": time.Microsecond, "ms": time.Millisecond, "s": time.Second, "min": time.Minute,
		"h": time.Hour, "d": 24 * time.Hour,
	}[strings.TrimSpace(digits)]
	if unit == 0 {
		return 0, strconv.ErrSyntax
	}
	d := n * float64(unit)
	if math.Abs(d) > math.MaxInt32*float64(time.Millisecond) {
		return 0, strconv.ErrRange
	}
	return time.Duration(d).Round(time.Millisecond), nil
}
