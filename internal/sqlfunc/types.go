package sqlfunc

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// given fills up the types of arguments, for who asks of the first ones.
func given(args []value.Type) []value.Type {
	const most = 4
	return append(slices.Clone(args), make([]value.Type, max(0, most-len(args)))...)
}

func commonType(args []value.Type) value.Type { return value.CommonType(args...) }

func typeOfArgument(i int) func(args []value.Type) value.Type {
	return func(args []value.Type) value.Type { return given(args)[i] }
}

// neighbourType is that of LAG and LEAD: a value, or another in its place.
func neighbourType(args []value.Type) value.Type {
	if len(args) > 2 {
		return value.CommonType(args[0], args[2])
	}
	return given(args)[0]
}

func chosenType(args []value.Type) value.Type {
	if len(args) != 3 {
		return ""
	}
	return value.CommonType(args[1], args[2])
}

// roundedType is an integer for an integer.
func roundedType(args []value.Type) value.Type {
	return value.ArithmeticType(given(args)[0], value.TypeInteger)
}

// partType is that of a part of a text; of a blob it is a blob.
func partType(args []value.Type) value.Type {
	if t := given(args)[0]; t == value.TypeBlob || t == "" {
		return ""
	}
	return value.TypeText
}

// ofNumber is a type for numbers only: a text that is none gives NULL or 0.
func ofNumber(args []value.Type, t value.Type) value.Type {
	if roundedType(args) == "" {
		return ""
	}
	return t
}

// epochType is that of unixepoch, which gives a float with 'subsec'.
func epochType(args []value.Type) value.Type {
	if len(args) > 1 {
		return ""
	}
	return value.TypeInteger
}
