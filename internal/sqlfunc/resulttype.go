package sqlfunc

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// ResultType returns the type of a call of a function, SQLite's own too, by the
// types of its arguments; "" where it is unknown or may be several. The name is in
// any case.
func ResultType(name string, args []value.Type) value.Type {
	name = strings.ToLower(name)
	f := byName[name]
	if f == nil {
		if rule := builtinRules[name]; rule != nil {
			return rule(args)
		}
		return builtinTypes[name]
	}
	if f.typeOf == nil {
		return f.Type
	}
	return f.typeOf(args)
}

// byName finds functions by name and alias.
var byName = map[string]*Function{}

func init() {
	for i := range functions {
		for _, name := range append([]string{functions[i].Name}, functions[i].Aliases...) {
			byName[name] = &functions[i] // of several with one name, the last
		}
	}
	for typ, names := range map[value.Type]string{
		value.TypeInteger: `count count_big row_number rank dense_rank ntile length instr unicode octet_length changes random json_array_length json_valid
			glob like regexp json_error_position`,
		value.TypeReal: `avg total cume_dist percent_rank acos acosh asin asinh atan atan2 atanh cos cosh degrees exp ln log10 log2 pi pow power radians
			sin sinh sqrt tan tanh`,
		value.TypeText: `group_concat string_agg typeof hex quote char concat concat_ws format printf lower upper ltrim rtrim trim replace soundex
			json_type sqlite_version`,
		value.TypeBlob: `randomblob zeroblob`,
		value.TypeJSON: `json json_array json_object json_group_array json_group_object json_set json_insert json_replace json_remove`,
	} {
		for builtin := range strings.FieldsSeq(names) {
			builtinTypes[builtin] = typ
		}
	}
}

// builtinTypes are the types of SQLite's own functions, builtinRules those that
// depend on the arguments.
var (
	builtinTypes = map[string]value.Type{}
	builtinRules = map[string]func(args []value.Type) value.Type{
		"min": commonType, "max": commonType, "coalesce": commonType, "ifnull": commonType,
		"any_value": typeOfArgument(0), "first_value": typeOfArgument(0), "last_value": typeOfArgument(0), "nth_value": typeOfArgument(0),
		"nullif": typeOfArgument(0), "likely": typeOfArgument(0), "unlikely": typeOfArgument(0), "likelihood": typeOfArgument(0),
		"lag": neighbourType, "lead": neighbourType,
		"iif": chosenType, "if": chosenType,
		"sum": roundedType, "abs": roundedType, "ceil": roundedType, "ceiling": roundedType, "floor": roundedType, "trunc": roundedType,
		"substr": partType, "substring": partType,
		"round": func(args []value.Type) value.Type { return ofNumber(args, value.TypeReal) },
		"sign":  func(args []value.Type) value.Type { return ofNumber(args, value.TypeInteger) },
	}
)
