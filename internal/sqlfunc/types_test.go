package sqlfunc

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Every function says what its results are; those of to_decimal may be of two types.
func TestFunctions_types(t *testing.T) {
	t.Parallel()
	for _, f := range functions {
		if (f.Type == "") == (f.typeOf == nil) != (f.Name == "to_decimal") {
			t.Errorf("%s: type %q", f.Name, f.Type)
		}
		for n := range 4 { // too few arguments are no fault of types
			ResultType(f.Name, make([]value.Type, n))
		}
	}
	for name, want := range map[string]value.Type{"DATE": value.TypeDate, "Stddev_Pop": value.TypeReal, "UPPER": value.TypeText, "json_extract": "", "nosuch": ""} {
		if got := ResultType(name, nil); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if names := builtinNames(); slices.ContainsFunc(names, func(n string) bool { return byName[n] != nil }) {
		t.Error("a function of this package is among SQLite's own")
	}
}

func builtinNames() []string {
	var names []string
	for name := range builtinTypes {
		names = append(names, name)
	}
	for name := range builtinRules {
		names = append(names, name)
	}
	return names
}
