package sqlfunc

import (
	"slices"
	"strings"
)

// elsewhere are functions of other databases that have another name here, by
// themselves in small letters.
var elsewhere = map[string]string{
	"array_agg":             "json_group_array",
	"array_length":          "json_array_length",
	"approx_count_distinct": "count",
	"clock_timestamp":       "now",
	"datalength":            "octet_length",
	"json_agg":              "json_group_array",
	"json_arrayagg":         "json_group_array",
	"json_length":           "json_array_length",
	"json_object_agg":       "json_group_object",
	"json_objectagg":        "json_group_object",
	"json_query":            "json_extract",
	"json_value":            "json_extract",
	"mid":                   "substr",
	"statement_timestamp":   "now",
	"strpos":                "instr",
	"to_char":               "date_format",
	"to_timestamp":          "from_unixtime",
	"transaction_timestamp": "now",
}

// Signature returns the arguments of a function as its manual shows them; "" where
// it is none of this package.
func Signature(name string) string {
	for _, f := range functions {
		if strings.EqualFold(f.Name, name) || slices.ContainsFunc(f.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return f.Signature
		}
	}
	return ""
}

// Elsewhere returns the function that does here what a function of another
// database does; "" where none is known.
func Elsewhere(name string) string { return elsewhere[strings.ToLower(name)] }
