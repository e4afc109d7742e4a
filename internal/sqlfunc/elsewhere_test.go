package sqlfunc_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
)

// What stands in for a function of another database exists.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	for _, name := range []string{"STRPOS", "to_char", "array_agg", "json_value", "Mid", "clock_timestamp"} {
		ours := sqlfunc.Elsewhere(name)
		if ours == "" || strings.Contains(one(t, c, "SELECT "+ours+"()"), "no such function") || !strings.Contains(one(t, c, "SELECT "+name+"()"), "no such function") {
			t.Errorf("%s: %q", name, ours)
		}
	}
	if got := sqlfunc.Elsewhere("lower"); got != "" {
		t.Errorf("lower: %q", got)
	}
	if got := sqlfunc.Signature("TimestampAdd"); got == "" {
		t.Error("no signature")
	}
}
