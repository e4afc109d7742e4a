package session

import (
	"slices"
	"testing"
)

// The functions of a kind are among those that statements may call, SQLite's own and others.
func TestFunctionsByKind(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		list []string
		some []string
	}{
		{textFunctions, []string{"upper", "left", "regexp_replace"}},
		{numberFunctions, []string{"abs", "greatest"}},
		{timeFunctions, []string{"date", "dateadd", "eomonth", "convert_tz"}},
	} {
		for _, name := range kind.list {
			if !slices.Contains(knownFunctions, name) {
				t.Errorf("%s is no function", name)
			}
		}
		for _, name := range kind.some {
			if !slices.Contains(kind.list, name) {
				t.Errorf("%s is left out of %v", name, kind.list)
			}
		}
		if !slices.IsSorted(kind.list) {
			t.Errorf("%v", kind.list)
		}
	}
}
